"""What the pages of thresholds share: what is asked for, and the texts that it is tried on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import request, session

from api import visits
from api.engine.types import CATEGORIES
from api.foresight import outcome, thresholds
from api.foresight.texts import Pile, piles
from api.foresight.thresholds import STOPS, Place, Threshold, Thresholds
from api.rulebook import RulebookError
from api.rulebook.document import with_document
from api.service import Service, current
from api.store import jobs, policies
from api.store.tables.jobs import Job

ABOVE = ("notice", "warn", "hold")
BELOW = ("allow", "notice")
BASE = 1.0  # of 100 posts, how many break a rule, until an admin says otherwise


@dataclass(frozen=True)
class Asked:
    """The thresholds of all places as they would be, and the place that is looked at."""

    place: Place
    base: float  # percent
    wrong_base: bool
    table: tuple[Mapping[str, str], ...]  # the lines that the thresholds are to stand before, with those of now
    all: Thresholds
    others: frozenset[str]  # categories of this place that no stop can tell
    drafted: bool

    @property
    def lines(self) -> list[dict[str, str]]:
        return thresholds.replaced(self.table, self.all)

    def of(self, category: str) -> Threshold:
        return self.all.get((category, self.place), thresholds.OPEN)

    def again(self, **more: object) -> dict[str, object]:
        """What a link needs to ask the same: what differs from what is saved."""
        saved = thresholds.read(self.table)[0]
        given: dict[str, object] = {"group": self.place.group, "site": self.place.site, "set": 1}
        for category in CATEGORIES:
            one = self.of(category)
            if one != saved.get((category, self.place), thresholds.OPEN):
                given |= {f"s-{category}": one.stop, f"a-{category}": one.above, f"b-{category}": one.below}
        return given | more


def asked(service: Service) -> Asked:
    """From the form or the address, over this person's draft, over what is in force."""
    values = request.values
    place = Place(values.get("group") or None, clean_site(values.get("site")) or None)
    table, drafted = drafted_table(service)
    all, others = thresholds.read(table)
    odd = frozenset(line["category"] for line in others if place == Place(line.get("group"), line.get("site")))
    for category in CATEGORIES if "set" in values else ():
        if f"s-{category}" in values and category not in odd:
            all[category, place] = threshold(values, category)
    all = {key: one for key, one in all.items() if one != thresholds.OPEN}
    base, wrong = base_rate(values.get("base"))
    return Asked(place, base, wrong, table, all, odd, drafted)


def threshold(values: Mapping[str, str], category: str) -> Threshold:
    stop, above, below = (values.get(f"{letter}-{category}", "") for letter in "sab")
    return Threshold(
        int(stop) if stop in map(str, STOPS) else 0,
        above if above in ABOVE and stop != str(thresholds.NEVER) else None,
        below if below in BELOW and stop != "0" else "allow",
    )


def clean_site(said: str | None) -> str:
    return (said or "").strip().lower().removeprefix("https://").removeprefix("www.").partition("/")[0]


def base_rate(said: str | None) -> tuple[float, bool]:
    """Percent, and whether what was said is none. It is remembered for this sign-in."""
    if said is None:
        return session.get("base", BASE), False
    try:
        value = float(said.strip().replace(",", "."))
    except ValueError:
        return session.get("base", BASE), True
    if not 0 < value < 100:
        return session.get("base", BASE), True
    session["base"] = value
    return value, False


def drafted_table(service: Service) -> tuple[tuple[Mapping[str, str], ...], bool]:
    """Of this person's draft, if there is one that can be used."""
    with service.store.read() as transaction:
        found = policies.draft(transaction, visits.visitor().actor)
    table = decisions_of(found.document) if found else None
    return (service.policy.decisions, False) if table is None else (table, True)


@lru_cache(maxsize=32)
def decisions_of(document: str) -> tuple[Mapping[str, str], ...] | None:
    """Read once however often a stop is moved. None of what is half written: its own page says what is wrong."""
    service = current()
    try:
        return with_document(service.rulebook, service.files, document)[1].decisions
    except RulebookError:
        return None


@dataclass(frozen=True)
class Evidence:
    """What was counted: the labelled texts and the firm's own, each with the job that did it."""

    labelled: tuple[Job, Mapping[str, Any], list[outcome.Case]] | None
    own: tuple[Job, Mapping[str, Any], list[Pile]] | None

    def at(self, place: Place) -> Evidence:
        """As if the labelled texts had been written there; of the firm's own only those that were."""
        if place == Place(None, None):
            return self
        labelled, own = self.labelled, self.own
        if labelled:
            moved = [case._replace(seen=case.seen.where(*place)) for case in labelled[2]]
            labelled = (*labelled[:2], moved)
        if own:
            own = (*own[:2], [pile for pile in own[2] if there(pile, place)])
        return Evidence(labelled, own)


def there(pile: Pile, place: Place) -> bool:
    group, site = place
    return (not group or group in pile.seen.groups) and (not site or f".{pile.seen.site or ''}".endswith(f".{site}"))


def evidence() -> Evidence:
    store = current().store
    with store.read() as transaction:
        done = [jobs.newest_done(transaction, kind) for kind in ("labelled", "backtest", "rescreen")]
    labelled, *own = (job and (job, *counted(store.url, job.kind, job.id)) for job in done)
    return Evidence(labelled, max((one for one in own if one), key=lambda one: one[0].ended_at, default=None))


@lru_cache(maxsize=8)
def counted(url: str, kind: str, id: str) -> tuple[Mapping[str, Any], list]:
    """A result never changes, and is read from the store once by each worker."""
    with current().store.read() as transaction:
        told = jobs.result(transaction, id) or {"cases": [], "piles": []}
    return told, outcome.cases(told["cases"]) if kind == "labelled" else piles(told["piles"])
