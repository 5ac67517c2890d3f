"""From checks to texts: what somebody types is checked at every pause, and is one text all the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from api.foresight.evidence import Seen, as_list, each_once, from_list

# Checks of one writer at one place belong together while no longer pause lies between them.
PAUSE = timedelta(minutes=5)
# Texts remembered of those that no policy can tell apart, to be looked at: the newest.
SHOWN = 20


class Check(NamedTuple):
    """One screening of one writer, by the id of its record."""

    id: str
    at: datetime
    seen: Seen


def texts(checks: Iterable[Check]) -> Iterator[Check]:
    """One writer's checks in order of time, put together: a text has all that was found while it was written.

    Decisions are the strictest of any finding, so it has the strictest decision that the writer saw. Its record is the
    one with most findings.
    """
    open: dict[tuple, tuple[Check, datetime]] = {}
    for check in checks:
        place = check.seen[:4]
        before, last = open.get(place, (None, check.at))
        if before and check.at - last <= PAUSE:
            open[place] = _together(before, check), check.at
        else:
            if before:
                yield before
            open[place] = check, check.at
    yield from (check for check, _ in open.values())


def _together(one: Check, other: Check) -> Check:
    fuller = other if len(other.seen.found) >= len(one.seen.found) else one
    return fuller._replace(seen=one.seen._replace(found=each_once(one.seen.found + other.seen.found)))


class Pile(NamedTuple):
    """How many texts are alike, and the newest of them."""

    seen: Seen
    count: int
    newest: tuple[tuple[str, str], ...]  # id, moment


class Tally:
    """Counts texts into piles."""

    def __init__(self) -> None:
        self._piles: dict[Seen, list[Any]] = {}
        self.texts = 0

    def add(self, text: Check) -> None:
        self.texts += 1
        pile = self._piles.setdefault(text.seen, [0, []])
        pile[0] += 1
        pile[1] = sorted([*pile[1], (text.at.isoformat(timespec="seconds"), text.id)], reverse=True)[:SHOWN]

    def as_lists(self) -> list[Any]:
        return [
            [as_list(seen), count, [[id, at] for at, id in newest]] for seen, (count, newest) in self._piles.items()
        ]


def piles(told: Iterable[Any]) -> list[Pile]:
    """Back from JSON."""
    return [Pile(from_list(seen), count, tuple((id, at) for id, at in newest)) for seen, count, newest in told]
