"""What the policy's page tells, from what is in force: by category, by clause, and the code of conduct."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from api.engine.decide import decide
from api.engine.rules import Rule
from api.engine.types import CATEGORIES, DECISIONS, Draft, Finding
from api.rulebook import code as conduct
from api.service import Service
from api.store.tables.handbook import CodeVersion

# What there is to be said on: what everybody may see, what is said to one, what the firm receives.
COLUMNS = {"static": ("post", "profile"), "interactive": ("reply", "dm"), "inbound": ("inbound",)}


@dataclass(frozen=True)
class Watched:
    """A category, what may follow from it in which kind of text, and the clause that it belongs to."""

    category: str
    clause: str
    outcomes: dict[str, tuple[str, ...]]


def watched(service: Service, groups: tuple[str, ...], language: str) -> list[Watched]:
    """In the order of the clauses, as they apply to somebody of these groups."""
    clauses = service.policy.clauses
    rows = [
        Watched(category, clauses.get(category, {}).get(language, ""), outcomes(service, category, groups))
        for category in CATEGORIES
    ]
    return sorted(rows, key=lambda row: conduct.order(row.clause))


def outcomes(service: Service, category: str, groups: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """By column, the mildest first: what the decision stage itself makes of this category's rules."""
    # The table of decisions sees no more of a rule than this.
    alike = {
        (rule.severity, rule.confidence, rule.source, rule.kinds, rule.accounts): rule
        for rule in service.rulebook.rules
        if rule.category == category
    }
    found = {}
    for column, kinds in COLUMNS.items():
        said = {
            decide([finding(rule)], Draft("", kind=kind, account=account, groups=groups), service.policy)
            for rule in alike.values()
            for kind in kinds
            if kind in rule.kinds
            for account in ("brand", "personal")
            if account in rule.accounts
        }
        found[column] = tuple(sorted(said, key=DECISIONS.index))
    return found


def finding(rule: Rule) -> Finding:
    """As the engine would make it, without a text."""
    return Finding(
        id="1", rule=rule.id, category=rule.category, severity=rule.severity, confidence=rule.confidence,
        start=0, end=0, text="", message="", why="", source=rule.source,
    )  # fmt: skip


@cache
def parsed(document: str) -> conduct.Code:
    """A published text never changes."""
    return conduct.read(document)[0]


def code(codes: dict[str, CodeVersion], language: str) -> tuple[str, conduct.Code]:
    """In the reader's language if the firm has it, else in another: (its language, what it says)."""
    version = codes.get(language) or next(iter(codes.values()), None)
    return (version.language, parsed(version.document)) if version else (language, conduct.Code())


def by_clause(rows: Iterable[Watched]) -> list[tuple[str, list[Watched]]]:
    """Each clause once, with its categories."""
    found: dict[str, list[Watched]] = {}
    for row in rows:
        found.setdefault(row.clause, []).append(row)
    return list(found.items())
