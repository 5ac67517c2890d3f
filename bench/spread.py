"""Many durations as the three that matter. Everything is in milliseconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True)
class Spread:
    """p99 of fewer than a few hundred durations is one slow moment of the machine, so `count` travels along."""

    count: int
    mean: float
    p50: float
    p95: float
    p99: float

    @classmethod
    def of(cls, durations: Sequence[float]) -> Spread:
        ordered = sorted(durations)
        return cls(
            len(ordered), sum(ordered) / len(ordered), rank(ordered, 0.50), rank(ordered, 0.95), rank(ordered, 0.99)
        )

    def __str__(self) -> str:
        return " / ".join(map(digits, (self.p50, self.p95, self.p99)))


def rank(ordered: Sequence[float], share: float) -> float:
    """Nearest rank: always a duration that happened."""
    return ordered[max(0, ceil(share * len(ordered)) - 1)]


def median(durations: Sequence[float]) -> float:
    return rank(sorted(durations), 0.50)


def digits(value: float) -> str:
    """Three digits that count, never more than three decimals: 1,234; 12.3; 1.23; 0.012."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 1 else f"{value:.3f}"
