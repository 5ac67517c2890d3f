"""What a table of decisions does to texts, beside what another one does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import product
from typing import NamedTuple

from api.engine.rules import Policy
from api.engine.types import ACCOUNTS, CATEGORIES, CONTENT, LEVELS
from api.foresight.evidence import WARNS, Found, Seen, Table, from_list
from api.foresight.figures import Share, Strata
from api.foresight.texts import Pile


class Case(NamedTuple):
    """A labelled text."""

    id: str
    labels: frozenset[str]
    seen: Seen


def cases(told: Iterable) -> list[Case]:
    """Back from JSON."""
    return [Case(id, frozenset(labels), from_list(seen)) for id, labels, seen in told]


class Measured(NamedTuple):
    """On labelled texts: of all together, and of each category."""

    strata: Strata
    categories: dict[str, Strata]
    labelled: Counter[str]  # texts that break rules of this category
    hits: Counter[str]

    def recall(self, category: str) -> Share:
        return Share(self.hits[category], self.labelled[category])


def measured(table: Table, among: Iterable[Case]) -> Measured:
    broken = clean = caught = bothered = 0
    labelled: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    beside: Counter[str] = Counter()
    alarms: Counter[str] = Counter()
    for case in among:
        warned = table.warned(case.seen)
        labelled.update(case.labels)
        hits.update(warned & case.labels)
        if case.labels:
            broken, caught = broken + 1, caught + bool(warned)
            beside.update(warned - case.labels)
        else:
            clean, bothered = clean + 1, bothered + bool(warned)
            alarms.update(warned)
    strata = {
        name: Strata(Share(hits[name], broken), Share(alarms[name], clean), Share(beside[name], broken))
        for name in CATEGORIES
    }
    return Measured(Strata(Share(caught, broken), Share(bothered, clean)), strata, labelled, hits)


class Tried(NamedTuple):
    """On the firm's own texts. `moved` counts texts by what they got and would get."""

    texts: int
    warned: int
    categories: Counter[str]  # texts whose writer was warned of this category
    moved: Counter[tuple[str, str]]


def merged(tables: Iterable[Table], piles: Iterable[Pile]) -> list[Pile]:
    """Those in one that none of the tables can tell apart: of thousands some dozens are left to be decided on."""
    tables = tuple({table.asks: table for table in tables}.values())
    counts: dict[tuple[Seen, ...], int] = {}
    of: dict[tuple[Seen, ...], Seen] = {}
    for pile in piles:
        key = tuple(table.alike(pile.seen) for table in tables)
        counts[key] = counts.get(key, 0) + pile.count
        of[key] = pile.seen
    return [Pile(of[key], count, ()) for key, count in counts.items()]


def tried(now: Table, then: Table, piles: Iterable[Pile]) -> Tried:
    """What `then` does, beside what `now` does."""
    texts = warned = 0
    categories: Counter[str] = Counter()
    moved: Counter[tuple[str, str]] = Counter()
    for pile in piles:
        before, after = now.decision(pile.seen), then.decision(pile.seen)
        texts += pile.count
        warned += pile.count * (after in WARNS)
        moved[before, after] += pile.count
        for name in then.warned(pile.seen):
            categories[name] += pile.count
    return Tried(texts, warned, categories, moved)


def changed(now: Table, then: Table, seen: Seen) -> tuple[str, str] | None:
    """What it got and would get, where that differs."""
    if then is now:
        return None
    decisions = now.decision(seen), then.decision(seen)
    return decisions if decisions[0] != decisions[1] else None


def silent(table: Table, group: str | None = None, site: str | None = None) -> set[str]:
    """The categories of which nobody would hear any more there, however sure and grave the finding is."""
    places = [Seen(kind, account, site, (group,) if group else (), ()) for kind, account in product(_KINDS, ACCOUNTS)]
    findings = list(product(LEVELS, LEVELS, ("rule", "model")))
    return {
        category
        for category in CATEGORIES
        if all(table.of(Found(category, *one), seen) == "allow" for one in findings for seen in places)
    }


def newly_silent(now: Policy, then: Policy) -> list[str]:
    """Categories of which somebody hears something now and would hear nothing at all."""
    before, after = Table(now), Table(then)
    lines = (*then.decisions, *(then.staged.decisions if then.staged else ()))
    places = {(line.get("group"), line.get("site")) for line in lines} | {(None, None)}
    places |= {(then.staged.group, None)} if then.staged else set()
    quiet = set().union(*(silent(after, *place) - silent(before, *place) for place in places))
    return [category for category in CATEGORIES if category in quiet]


# One of each content: lines name that, not the kind.
_KINDS = tuple({content: kind for kind, content in CONTENT.items()}.values())
