"""A trace of the engine as a page tells it: each stage by what it found, in the words of the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from api.console import rule_words
from api.engine import Engine
from api.engine.aggregate import share
from api.engine.classify import flagged, readings
from api.engine.decide import line_for
from api.engine.trace import Trace
from api.engine.types import Analysis, Finding, Match, Span


@dataclass(frozen=True)
class Said:
    """What the model says of one sentence: the chance that it is one to flag, and its likeliest categories."""

    sentence: str
    flagged: float
    likely: list[tuple[str, float]]
    enough: bool


def steps(trace: Trace, engine: Engine) -> dict[str, Any]:
    analysis, screening = trace.analysis, trace.screening
    return {
        "trace": trace,
        "screening": screening,
        "changed": analysis.text.canonical != analysis.text.source,
        "sentences": [(analysis.text.canonical[one.start : one.end].strip(), one.lang) for one in analysis.sentences],
        "cues": list(cues(analysis)),
        "matches": [(match.rule, words(match, analysis)) for match in trace.matches],
        "model": list(model(trace, engine)),
        "has_model": engine.model is not None,
        "excused": [(match.rule, words(match, analysis), because) for match, because in trace.excused],
        "merged": [finding for finding in trace.explained if not any(same(finding, one) for one in screening.findings)],
        "shares": list(shares(screening.findings)),
        "lines": [(finding, line_for(finding, trace.draft, engine.policy)) for finding in screening.findings],
        "spans": [Span(finding.start, finding.end) for finding in screening.findings],
    }


def words(match: Match, analysis: Analysis) -> str:
    """As they were typed."""
    start, end = analysis.text.to_source(match.start, match.end)
    return analysis.text.source[start:end]


def cues(analysis: Analysis) -> Iterator[tuple[str, str]]:
    """The words that may excuse something, in the order of the text."""
    found = [cue for some in analysis.cues.values() for cue in some]
    for cue in sorted(found, key=lambda cue: (cue.start, cue.kind)):
        yield analysis.text.canonical[cue.start : cue.end], cue.kind


def model(trace: Trace, engine: Engine) -> Iterator[Said]:
    if not engine.model:
        return
    found = list(readings(trace.analysis, engine.model, trace.draft))
    enough = flagged(engine.model, [reading for _, reading in found], trace.draft)
    for (start, reading), one in zip(found, enough, strict=True):
        yield said(start, reading, trace, one)


def said(start: int, reading: Any, trace: Trace, enough: bool) -> Said:
    text, analysis = trace.analysis.text.canonical, trace.analysis
    sentence = analysis.sentences[analysis.sentence_at(start)]
    likely = sorted(reading.categories.items(), key=lambda one: -one[1])[:3]
    return Said(
        text[sentence.start : sentence.end].strip(),
        reading.flagged,
        [(rule_words.category(name), chance) for name, chance in likely],
        enough,
    )


def same(one: Finding, other: Finding) -> bool:
    """Merging may raise how sure a finding is."""
    return (one.rule, one.start, one.end) == (other.rule, other.start, other.end)


def shares(findings: tuple[Finding, ...]) -> Iterator[tuple[Finding, int, float]]:
    """What each takes of the distance to 100 that those before it left, in percent, and where that leads."""
    left = 100.0
    for finding in findings:
        left *= 1 - share(finding)
        yield finding, round(100 * share(finding)), 100 - left
