"""Precision, recall and F1 of the engine on labelled cases; pure counting, no printing."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from statistics import quantiles
from typing import Any

from api.engine import Engine
from api.engine.types import CATEGORIES, Draft, Screening


@dataclass(frozen=True, slots=True)
class Case:
    """One labelled text. `labels` empty means compliant; `spans` are substrings that carry the violations."""

    id: str
    draft: Draft
    labels: frozenset[str]
    spans: tuple[str, ...] = ()
    lang: str | None = None
    contested: bool = False


@dataclass(slots=True)
class Tally:
    """True positives, false positives, false negatives. A figure with nothing to divide by is None."""

    hit: int = 0
    extra: int = 0
    missed: int = 0

    def add(self, *, labelled: bool, found: bool) -> None:
        self.hit += labelled and found
        self.extra += found and not labelled
        self.missed += labelled and not found

    @property
    def precision(self) -> float | None:
        return self.hit / (self.hit + self.extra) if self.hit + self.extra else None

    @property
    def recall(self) -> float | None:
        return self.hit / (self.hit + self.missed) if self.hit + self.missed else None

    @property
    def f1(self) -> float | None:
        total = 2 * self.hit + self.extra + self.missed
        return 2 * self.hit / total if total else None

    def as_dict(self) -> dict[str, Any]:
        counts = {"hit": self.hit, "extra": self.extra, "missed": self.missed}
        return counts | {"precision": self.precision, "recall": self.recall, "f1": self.f1}


@dataclass(slots=True)
class Figures:
    """Everything that one evaluation measured. `flagged` and `categories` have a tally per language and "all"."""

    cases: Counter[str] = field(default_factory=Counter)
    compliant: Counter[str] = field(default_factory=Counter)
    warned: Counter[str] = field(default_factory=Counter)
    flagged: dict[str, Tally] = field(default_factory=dict)
    categories: dict[tuple[str, str], Tally] = field(default_factory=dict)
    exact: Tally = field(default_factory=Tally)
    overlapping: Tally = field(default_factory=Tally)
    misses: list[tuple[Case, Screening]] = field(default_factory=list)
    false_alarms: list[tuple[Case, Screening]] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)
    left_out: int = 0

    def latency(self) -> tuple[float, float, float]:
        """p50, p95, p99 in milliseconds."""
        if len(self.milliseconds) < 2:
            return (self.milliseconds[0],) * 3
        cuts = quantiles(self.milliseconds, n=100, method="inclusive")
        return cuts[49], cuts[94], cuts[98]

    def per_thousand(self, lang: str) -> float | None:
        """Compliant texts that get a finding, per 1,000."""
        return 1000 * self.warned[lang] / self.compliant[lang] if self.compliant[lang] else None

    def as_dict(self) -> dict[str, Any]:
        p50, p95, p99 = self.latency()
        return {
            "cases": dict(self.cases),
            "left_out": self.left_out,
            "flagged": {lang: tally.as_dict() for lang, tally in self.flagged.items()},
            "warnings_per_1000_compliant": {lang: self.per_thousand(lang) for lang in self.cases},
            "categories": {f"{name}/{lang}": tally.as_dict() for (name, lang), tally in self.categories.items()},
            "spans": {"exact": self.exact.as_dict(), "overlapping": self.overlapping.as_dict()},
            "milliseconds": {"p50": p50, "p95": p95, "p99": p99},
            "misses": [case.id for case, _ in self.misses],
            "false_alarms": [case.id for case, _ in self.false_alarms],
        }


def measure(engine: Engine, cases: list[Case], *, left_out: int = 0) -> Figures:
    """Screen every case and count."""
    figures = Figures(left_out=left_out)
    for case in cases:
        started = time.perf_counter()
        screening = engine.screen(case.draft)
        figures.milliseconds.append(1000 * (time.perf_counter() - started))
        for lang in ("all", case.lang or screening.lang):
            _count(figures, lang, case, screening)
        _count_spans(figures, case, screening)
        if case.labels and not screening.findings:
            figures.misses.append((case, screening))
        if screening.findings and not case.labels:
            figures.false_alarms.append((case, screening))
    return figures


def _count(figures: Figures, lang: str, case: Case, screening: Screening) -> None:
    figures.cases[lang] += 1
    figures.compliant[lang] += not case.labels
    figures.warned[lang] += bool(screening.findings) and not case.labels
    flagged = figures.flagged.setdefault(lang, Tally())
    flagged.add(labelled=bool(case.labels), found=bool(screening.findings))
    found = {finding.category for finding in screening.findings}
    for category in CATEGORIES:
        if category in found or category in case.labels:
            tally = figures.categories.setdefault((category, lang), Tally())
            tally.add(labelled=category in case.labels, found=category in found)


def _count_spans(figures: Figures, case: Case, screening: Screening) -> None:
    """A labelled span is exact when a finding has just its words, overlapping when they share a character."""
    found = [(finding.start, finding.end) for finding in screening.findings]
    wanted = [(at, at + len(span)) for span in case.spans if (at := case.draft.text.find(span)) >= 0]
    for tally, agree in ((figures.exact, _same), (figures.overlapping, _share)):
        tally.hit += sum(any(agree(one, other) for other in found) for one in wanted)
        tally.missed += sum(not any(agree(one, other) for other in found) for one in wanted)
        tally.extra += sum(not any(agree(one, other) for one in wanted) for other in found)


def _same(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one == other


def _share(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]
