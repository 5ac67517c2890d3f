"""Builders for tests: an engine over a few rules, and drafts."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from api.engine import Engine
from api.engine.rules import Exemption, Fix, Lexicon, Pattern, Policy, Rule, Rulebook
from api.engine.types import Draft, Reference, Screening
from api.rulebook import load

RULES = Path(__file__).parent.parent / "rules"
REFERENCES = (
    Reference("FINRA Rule 2210(d)(1)(B)", "us", "https://example.org/us"),
    Reference("COBS 4.2.1R", "uk", "https://example.org/uk"),
    Reference("2017/565 art. 44", "eu", "https://example.org/eu"),
)
PLAIN = Rule(
    id="test-en",
    title="Test",
    category="guarantee",
    lang="en",
    status="stable",
    severity="high",
    confidence="high",
    version=1,
    modified="2026-11-23",
    owner="tests",
    kinds=frozenset(("post", "reply", "profile", "dm")),
    accounts=frozenset(("brand", "personal")),
    sectors=frozenset(("any",)),
    jurisdictions=frozenset(),
    references=REFERENCES,
    patterns=(),
    qualifiers=(),
    exemptions=(),
    message={"en": "“{text}” promises.", "fr": "« {text} » promet."},
    why={"en": "Why.", "fr": "Pourquoi."},
)
POLICY = Policy(
    version="1",
    decisions=(
        {"severity": "high", "content": "static", "decision": "hold"},
        {"severity": "high", "decision": "warn"},
        {"severity": "medium", "account": "brand", "decision": "warn"},
        {"severity": "medium", "decision": "notice"},
    ),
    when_unreachable="allow",
    jurisdictions=("us", "uk"),
    clauses={"guarantee": {"en": "2.1 Promises", "fr": "2.1 Promesses"}},
    categories={},
)


def few_rules(folder: Path) -> Path:
    """A rules folder as shipped, but of the rules only the English ones of guarantees: it loads far sooner."""
    rules = folder / "rules"
    if not rules.exists():
        shutil.copytree(RULES, rules, ignore=shutil.ignore_patterns("fr", "any", "en"))
        (rules / "en").mkdir()
        shutil.copy(RULES / "en" / "guarantee.yaml", rules / "en")
    return rules


def rule(*phrases: str, **changes: object) -> Rule:
    """A rule that looks for these phrases."""
    patterns = (Pattern("phrases", phrases),) if phrases else ()
    return replace(PLAIN, **{"patterns": patterns, **changes})


def pattern(kind: str, value: object, **changes: object) -> Rule:
    return rule(patterns=(Pattern(kind, value),), **changes)


def engine(*rules: Rule, cues: dict[str, tuple[str, ...]] | None = None, **words: tuple[str, ...]) -> Engine:
    """An engine over these rules; the lexicons are keyword arguments."""
    lexicon = Lexicon(words, {"percent": r"\d+(?:[.,]\d+)?%"})
    return Engine(Rulebook("test", rules, lexicon, cues or {}), POLICY)


def real_cues() -> dict[str, tuple[str, ...]]:
    """The cue words that are shipped."""
    rulebook, _ = load(RULES)
    return dict(rulebook.cues)


def screen(on: Engine, text: str, **context: object) -> Screening:
    return on.screen(Draft(text, **context))


def found(on: Engine, text: str, **context: object) -> list[str]:
    """The words flagged, as typed."""
    return [finding.text for finding in screen(on, text, **context).findings]


__all__ = ["POLICY", "RULES", "Exemption", "Fix", "engine", "found", "pattern", "real_cues", "rule", "screen"]
