"""Findings -> Assessment: one finding per category and place, worst severity, a score from 0 to 100."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from math import prod

from api.engine.disjoint import Disjoint
from api.engine.types import LEVELS, Assessment, Finding

# Share of the remaining distance to 100 that one finding takes. Our choice: one sure high finding alone gives 75.
_SEVERITY = {"low": 0.20, "medium": 0.45, "high": 0.75}
_CONFIDENCE = {"low": 0.6, "medium": 0.8, "high": 1.0}


def merge(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Of overlapping findings of one category, a rule's, then the worst, then the surest, then the longest.

    Where a rule and the model say the same, the rule explains it, one level surer.
    """
    findings = list(findings)
    by_model = [finding for finding in findings if finding.source == "model"]
    taken: dict[str, Disjoint] = defaultdict(Disjoint)
    worst_first = sorted((_agreed(finding, by_model) for finding in findings), key=_weight, reverse=True)
    kept = [finding for finding in worst_first if taken[finding.category].add(finding.start, finding.end)]
    return tuple(sorted(kept, key=lambda f: (f.start, f.end, f.rule)))


def _agreed(finding: Finding, by_model: list[Finding]) -> Finding:
    same = any(
        other.category == finding.category and other.start < finding.end and finding.start < other.end
        for other in by_model
    )
    if finding.source == "model" or not same:
        return finding
    return replace(finding, confidence=LEVELS[min(LEVELS.index(finding.confidence) + 1, len(LEVELS) - 1)])


def aggregate(findings: Iterable[Finding]) -> Assessment:
    """1 - product(1 - share): another finding never lowers the score."""
    findings = tuple(findings)
    by_category: dict[str, list[Finding]] = {}
    for finding in findings:
        by_category.setdefault(finding.category, []).append(finding)
    worst = max((finding.severity for finding in findings), key=LEVELS.index, default="none")
    return Assessment(_score(findings), worst, {name: _score(some) for name, some in by_category.items()})


def share(finding: Finding) -> float:
    """What one finding takes of the distance that is left to 100."""
    return _SEVERITY[finding.severity] * _CONFIDENCE[finding.confidence]


def _score(findings: Iterable[Finding]) -> int:
    return round(100 * (1 - prod(1 - share(finding) for finding in findings)))


def _weight(finding: Finding) -> tuple[bool, int, int, int]:
    return (
        finding.source == "rule",
        LEVELS.index(finding.severity),
        LEVELS.index(finding.confidence),
        finding.end - finding.start,
    )
