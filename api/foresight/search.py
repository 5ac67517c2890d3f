"""Find thresholds within a number of warnings: raise the one that costs least, until there are few enough."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from math import inf
from typing import NamedTuple

from api.engine.rules import Policy
from api.engine.types import CATEGORIES
from api.foresight import thresholds
from api.foresight.evidence import Table
from api.foresight.outcome import Case, measured
from api.foresight.thresholds import NEVER, Place, Thresholds


class Within(NamedTuple):
    thresholds: Thresholds
    reached: bool


class Step(NamedTuple):
    """One threshold raised: the share of posts that are no longer warned of, and how much of it is missed thereby."""

    spared: float
    missed: float
    raised: Thresholds


def within(
    policy: Policy,
    lines: Iterable[Mapping[str, str]],
    begin: Thresholds,
    place: Place,
    cases: list[Case],
    base: float,
    most: float,
    only: Iterable[str] = CATEGORIES,
) -> Within:
    """Those of `place` start at their lowest, each keeping what it does above and below. None is silenced."""
    lines, only = list(lines), list(only)
    chosen = dict(begin)
    for name in only:
        chosen[name, place] = begin.get((name, place), thresholds.OPEN)._replace(stop=0)
    having = _by_category(cases)
    weights = _weights(cases, base)
    while True:
        table = Table(policy, thresholds.replaced(lines, chosen))
        rate = measured(table, cases).strata.per_thousand(base)
        if rate is None or rate.value <= most:
            return Within(chosen, rate is not None)
        steps = _steps(policy, lines, chosen, place, having, weights, table, only)
        best = max(
            steps, key=lambda step: (step.spared / step.missed if step.missed else inf, step.spared), default=None
        )
        if best is None:
            return Within(chosen, False)
        chosen = best.raised


def _steps(
    policy: Policy,
    lines: list[Mapping[str, str]],
    chosen: Thresholds,
    place: Place,
    having: Mapping[str, list[Case]],
    weights: tuple[float, float],
    table: Table,
    only: list[str],
) -> Iterator[Step]:
    for name in only:
        for stop in range(chosen[name, place].stop + 1, NEVER):
            raised = chosen | {(name, place): chosen[name, place]._replace(stop=stop)}
            other = Table(policy, thresholds.replaced(lines, raised))
            spared = [case for case in having[name] if table.warned(case.seen) and not other.warned(case.seen)]
            if spared:
                missed = sum(weights[0] for case in spared if case.labels)
                yield Step(missed + sum(weights[1] for case in spared if not case.labels), missed, raised)
                break


def _by_category(cases: list[Case]) -> dict[str, list[Case]]:
    having: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        for name in {found.category for found in case.seen.found}:
            having[name].append(case)
    return having


def _weights(cases: list[Case], base: float) -> tuple[float, float]:
    """What one text that breaks rules stands for, and one that does not."""
    broken = sum(bool(case.labels) for case in cases)
    return base / max(1, broken), (1 - base) / max(1, len(cases) - broken)
