"""Thresholds: from how sure on a finding counts, by category, group and site; and the lines of the policy they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import takewhile
from typing import NamedTuple

from api.engine.types import CATEGORIES, LEVELS

# From everything on, from fairly sure on, from sure on, never.
STOPS = range(len(LEVELS) + 1)
NEVER = STOPS[-1]
ASKED = frozenset(("category", "confidence", "group", "site", "decision"))


class Place(NamedTuple):
    """Whom a threshold is for: a group, a site, both, or everybody everywhere."""

    group: str | None = None
    site: str | None = None

    @property
    def width(self) -> int:
        """The narrower one stands first, so that it wins."""
        return {(True, True): 0, (True, False): 1, (False, True): 2}.get((bool(self.group), bool(self.site)), 3)


class Threshold(NamedTuple):
    """Findings that are at least as sure as LEVELS[stop] get `above`, the others `below`.

    `above` None leaves them to the lines further down.
    """

    stop: int = 0
    above: str | None = None
    below: str = "allow"

    def lines(self, category: str, place: Place) -> list[dict[str, str]]:
        got = [self.below if at < self.stop else self.above for at in range(len(LEVELS))]
        where = {name: value for name, value in place._asdict().items() if value}
        return [
            {"category": category, "confidence": level, **where, "decision": decision}
            for level, decision in zip(LEVELS, got, strict=True)
            if decision
        ]


Thresholds = dict[tuple[str, Place], Threshold]
OPEN = Threshold()


def is_threshold(line: Mapping[str, str]) -> bool:
    return set(line) <= ASKED and {"category", "confidence", "decision"} <= set(line)


def own_lines(lines: Iterable[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """The thresholds are the first lines of the table; one further down may be meant to stand there."""
    return list(takewhile(is_threshold, lines))


def read(lines: Iterable[Mapping[str, str]]) -> tuple[Thresholds, list[Mapping[str, str]]]:
    """The thresholds, and those lines among them that are none: they differ by more than a stop can say."""
    cells: dict[tuple[str, Place], dict[str, str]] = {}
    own = own_lines(lines)
    for line in own:
        key = line["category"], Place(line.get("group"), line.get("site"))
        cells.setdefault(key, {}).setdefault(line["confidence"], line["decision"])
    found = {key: one for key, given in cells.items() if (one := _as_threshold(given))}
    others = [one for one in own if (one["category"], Place(one.get("group"), one.get("site"))) not in found]
    return found, others


def _as_threshold(given: Mapping[str, str]) -> Threshold | None:
    got = [given.get(level) for level in LEVELS]
    for stop in reversed(STOPS):
        below, above = set(got[:stop]), set(got[stop:])
        if (below <= {"allow"} or below == {"notice"}) and len(above) <= 1:
            return Threshold(stop, next(iter(above), None), next(iter(below), "allow"))
    return None


def write(thresholds: Thresholds, others: Iterable[Mapping[str, str]] = ()) -> list[dict[str, str]]:
    """The lines, the narrower place first; what no stop can say is kept as it is."""
    made = [line for (category, place), one in thresholds.items() for line in one.lines(category, place)]
    return sorted([*made, *map(dict, others)], key=_order)


def _order(line: Mapping[str, str]) -> tuple:
    place = Place(line.get("group"), line.get("site"))
    return place.width, str(place), CATEGORIES.index(line["category"]), LEVELS.index(line["confidence"])


def replaced(lines: Iterable[Mapping[str, str]], thresholds: Thresholds) -> list[dict[str, str]]:
    """The whole table with these thresholds instead of its own."""
    lines = list(lines)
    return write(thresholds, read(lines)[1]) + [dict(line) for line in lines[len(own_lines(lines)) :]]
