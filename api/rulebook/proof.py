"""Every rule proves itself: its own examples, run against that rule alone, then against all rules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from api.engine import Engine
from api.engine.rules import Example, Rule
from api.engine.types import Draft, Finding
from api.rulebook.reader import Mistake


def prove(rule: Rule, everything: Engine) -> Iterator[Mistake]:
    """Mistakes of one rule; none means that it does what it says."""
    alone = everything.only(rule)
    for example in rule.should_flag:
        yield from _flags(rule, example, alone)
    for example in rule.should_pass:
        yield from _passes(rule, example, alone, everything)
    yield from _excuses_proven(rule)
    for example in rule.known_misses:
        if _spans(alone, rule, example) == example.spans:
            yield _mistake(rule, example, "is a known miss that works now: move it to should_flag")
    for example in rule.known_noise:
        if not _spans(alone, rule, example):
            yield _mistake(rule, example, "is known noise that passes now: move it to should_pass")


def _flags(rule: Rule, example: Example, alone: Engine) -> Iterator[Mistake]:
    if not example.spans:
        yield _mistake(rule, example, "has no [[ ]] around the words to flag")
        return
    screening = alone.screen(draft_of(rule, example))
    found = tuple((finding.start, finding.end) for finding in screening.findings)
    if found != example.spans:
        words = [finding.text for finding in screening.findings]
        excused = [f"{finding.text!r} because {finding.because}" for finding in screening.excused]
        yield _mistake(rule, example, f"flags {words or 'nothing'}" + (f", excused {excused}" if excused else ""))
        return
    for finding in screening.findings:
        yield from _fixed(rule, example, finding, alone)


def _fixed(rule: Rule, example: Example, finding: Finding, alone: Engine) -> Iterator[Mistake]:
    """A suggestion that is applied must not leave its own finding behind."""
    for suggestion in finding.suggestions:
        text = example.text[: suggestion.start] + suggestion.replacement + example.text[suggestion.end :]
        again = alone.screen(draft_of(rule, Example(text, (), example.context))) if text.strip() else None
        if again and any(other.start <= finding.start < other.end for other in again.findings):
            yield _mistake(rule, example, f"is still flagged after the fix: {suggestion.label}")


def _passes(rule: Rule, example: Example, alone: Engine, everything: Engine) -> Iterator[Mistake]:
    draft = draft_of(rule, example)
    screening = alone.screen(draft)
    if screening.findings:
        yield _mistake(rule, example, f"flags {[finding.text for finding in screening.findings]}")
    reasons = {finding.because for finding in screening.excused}
    if example.because and example.because not in reasons:
        yield _mistake(rule, example, f"is not excused because {example.because} (but: {sorted(map(str, reasons))})")
    yield from _flagged_by_others(rule, example, everything)


def disturbed(rule: Rule, everything: Engine) -> Iterator[Mistake]:
    """Near misses of this rule that another rule of its category flags."""
    for example in rule.should_pass:
        yield from _flagged_by_others(rule, example, everything)


def _flagged_by_others(rule: Rule, example: Example, everything: Engine) -> Iterator[Mistake]:
    found = everything.screen(draft_of(rule, example)).findings
    if others := [finding.rule for finding in found if finding.category == rule.category and finding.rule != rule.id]:
        yield _mistake(rule, example, f"is flagged by {others}")


def _excuses_proven(rule: Rule) -> Iterator[Mistake]:
    proven = {example.because for example in rule.should_pass}
    named = [*rule.qualifiers, *(exemption.because for exemption in rule.exemptions)]
    for name in named:
        if name not in proven:
            yield Mistake(rule.file, rule.line, f"{rule.id}: no should_pass shows `{name}`")


def _spans(alone: Engine, rule: Rule, example: Example) -> tuple[tuple[int, int], ...]:
    return tuple((finding.start, finding.end) for finding in alone.screen(draft_of(rule, example)).findings)


def draft_of(rule: Rule, example: Example) -> Draft:
    """The example as somebody would write it where the rule applies."""
    context = {"on": rule.effective_from or date.fromisoformat(rule.modified), **example.context}
    if "kind" not in context and "post" not in rule.kinds:
        context["kind"] = sorted(rule.kinds)[0]
    if "account" not in context and "personal" not in rule.accounts:
        context["account"] = "brand"
    if "jurisdictions" not in context and rule.jurisdictions:
        context["jurisdictions"] = (min(rule.jurisdictions),)
    return Draft(text=example.text, **context)


def _mistake(rule: Rule, example: Example, text: str) -> Mistake:
    return Mistake(rule.file, example.line or rule.line, f"{rule.id}: {example.text!r} {text}")
