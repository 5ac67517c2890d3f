"""Match -> Finding: where it is in the text as typed, why it matters, which rule says so, what to write instead."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from api.engine.fixes import fill, suggest
from api.engine.rules import Policy, Rule, Site
from api.engine.types import Analysis, Draft, Finding, Match, Reference, reach

_NOTES = {
    "en": {"below-fold": "The required words are there, but readers see them only after “see more”."},
    "fr": {"below-fold": "La mention est bien là, mais elle n’apparaît qu’après « voir plus »."},
}
_QUOTE_LENGTH = 80


def explain(
    matches: Iterable[tuple[Match, str | None]], analysis: Analysis, draft: Draft, policy: Policy, site: Site
) -> tuple[Finding, ...]:
    """Findings in the order of the text. Ids do not depend on the offset, so that moving text makes no new finding."""
    seen: dict[str, int] = {}
    findings = []
    for match, because in matches:
        identity = f"{match.rule.id}\0{analysis.text.folded[match.start : match.end]}"
        seen[identity] = seen.get(identity, 0) + 1
        number = hashlib.sha256(f"{identity}\0{seen[identity]}".encode()).hexdigest()[:12]
        findings.append(_finding(match, because, number, analysis, draft, policy, site))
    return tuple(findings)


def _finding(
    match: Match, because: str | None, number: str, analysis: Analysis, draft: Draft, policy: Policy, site: Site
) -> Finding:
    rule, (start, end) = match.rule, analysis.text.to_source(match.start, match.end)
    lang = _lang(rule, analysis, match)
    text = draft.text[start:end]
    return Finding(
        id=number,
        rule=rule.id,
        category=rule.category,
        severity=rule.severity,
        confidence=match.confidence or rule.confidence,
        start=start,
        end=end,
        text=text,
        message=_message(match, lang, text),
        why=rule.why[lang],
        references=_references(rule, draft.jurisdictions),
        suggestions=suggest(match, analysis, lang, site),
        source=rule.source,
        policy_clause=policy.clauses.get(rule.category, {}).get(lang),
        because=because,
    )


def _lang(rule: Rule, analysis: Analysis, match: Match) -> str:
    if rule.lang != "any":
        return rule.lang
    lang = analysis.sentences[match.sentence].lang or analysis.lang
    return lang if lang in rule.message else "en"


def _references(rule: Rule, asked: tuple[str, ...]) -> tuple[Reference, ...]:
    """Those of the jurisdictions asked for (a member state brings EU law); all of them when none fits."""
    wanted = reach(asked)
    return tuple(ref for ref in rule.references if ref.jurisdiction in wanted) or rule.references


def _message(match: Match, lang: str, text: str) -> str:
    message = fill(match.rule.message[lang], {"text": _shortened(text), **(match.facts or {})})
    return f"{message} {_NOTES[lang][match.note]}" if match.note else message


def _shortened(text: str) -> str:
    return text if len(text) <= _QUOTE_LENGTH else text[: _QUOTE_LENGTH - 1].rstrip() + "…"
