"""Shares with their intervals, and what they come to where most posts break no rule. Plain arithmetic."""

from __future__ import annotations

from functools import cache
from math import sqrt
from statistics import NormalDist
from typing import NamedTuple

# Below this many texts a share says next to nothing, and pages say "too few".
FEW = 20
SURE = 0.95


@cache
def quantile(sure: float) -> float:
    return NormalDist().inv_cdf((1 + sure) / 2)


class Interval(NamedTuple):
    value: float
    low: float
    high: float


class Share(NamedTuple):
    """`hits` of `n`."""

    hits: int
    n: int

    @property
    def few(self) -> bool:
        return self.n < FEW

    def interval(self, sure: float = SURE) -> Interval | None:
        """Wilson's score interval; None of nothing. It never leaves 0 to 1 and is no point at the ends."""
        if not self.n:
            return None
        z = quantile(sure)
        share, spread = self.hits / self.n, z * z / self.n
        middle = share + spread / 2
        half = z * sqrt(share * (1 - share) / self.n + spread / (4 * self.n))
        low = 0.0 if self.hits == 0 else (middle - half) / (1 + spread)
        high = 1.0 if self.hits == self.n else (middle + half) / (1 + spread)
        return Interval(share, low, high)


class Strata(NamedTuple):
    """What was warned of, apart for texts that break rules and texts that do not.

    `caught`: warned of rightly, of all that break rules. `clean`: warned of although they break none, of all that break
    none. `beside`, of one category: warned of it although they break others only, of all that break rules.
    """

    caught: Share
    clean: Share
    beside: Share | None = None

    def per_thousand(self, base: float) -> Interval | None:
        """Warnings per 1,000 posts, when `base` is the share of posts that break rules."""
        parts = self._parts(base)
        return parts and Interval(*(1_000 * sum(part[at] for part in parts) for at in range(3)))

    def precision(self, base: float) -> Interval | None:
        """The share of warnings that are right, at that base rate. None where nobody is warned."""
        parts = self._parts(base)
        if not parts or not sum(part.value for part in parts):
            return None
        right, *wrong = parts
        return Interval(
            _ratio(right.value, sum(part.value for part in wrong)),
            _ratio(right.low, sum(part.high for part in wrong)),
            _ratio(right.high, sum(part.low for part in wrong)),
        )

    def _parts(self, base: float) -> list[Interval] | None:
        """Each share at its weight. The ends hold together at 95 %: each alone is surer (Bonferroni)."""
        weighed = [(self.caught, base), (self.clean, 1 - base)] + ([(self.beside, base)] if self.beside else [])
        if not all(share.n for share, _ in weighed):
            return None
        each = 1 - (1 - SURE) / len(weighed)
        return [Interval(*(weight * end for end in share.interval(each))) for share, weight in weighed]


def _ratio(right: float, wrong: float) -> float:
    return right / (right + wrong) if right + wrong else 1.0
