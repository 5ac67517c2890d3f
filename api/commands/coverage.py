"""docs/coverage.md: which regulation is behind which rule, made from the rules' own references."""

from __future__ import annotations

from collections import defaultdict

from api.engine.rules import Rule, Rulebook
from api.engine.types import CATEGORIES, JURISDICTIONS

_HEAD = """# Coverage

Made by `python -m api rules coverage` from the references of the stable rules; a test fails when it is out of date.

## Category by jurisdiction

How many rules cite a provision of that jurisdiction (`en` + `fr`). A dash is a gap: what such a rule finds there is
shown with the references of other jurisdictions. In a member state EU provisions count, too.
"""


def coverage(rulebook: Rulebook) -> str:
    """The page, as Markdown."""
    stable = [rule for rule in rulebook.rules if rule.status == "stable"]
    cited = [name for name in JURISDICTIONS if any(ref.jurisdiction == name for r in stable for ref in r.references)]
    return "\n".join([_HEAD, *_matrix(stable, cited), "", "## Provision by rule", *_provisions(stable, cited), ""])


def _matrix(rules: list[Rule], jurisdictions: list[str]) -> list[str]:
    lines = [f"| category | {' | '.join(jurisdictions)} |", f"| --- |{' --- |' * len(jurisdictions)}"]
    for category in CATEGORIES:
        own = [rule for rule in rules if rule.category == category]
        counts = [sum(any(ref.jurisdiction == name for ref in r.references) for r in own) for name in jurisdictions]
        lines.append(f"| {category} | {' | '.join(str(count or '–') for count in counts)} |")
    return lines


def _provisions(rules: list[Rule], jurisdictions: list[str]) -> list[str]:
    by_cite: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for rule in rules:
        for ref in rule.references:
            by_cite[ref.jurisdiction, ref.cite, ref.url].append(rule.id)
    lines = []
    for name in jurisdictions:
        lines += ["", f"### {name}", "", "| provision | rules |", "| --- | --- |"]
        for (where, cite, url), ids in sorted(by_cite.items()):
            if where == name:
                lines.append(f"| [{cite}]({url}) | {', '.join(sorted(ids))} |")
    return lines
