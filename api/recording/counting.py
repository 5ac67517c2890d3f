"""From facts to counts. A draft is screened many times while it is typed and is one post all the same.

What is open is in memory: after a restart a draft that goes on being typed counts once more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import islice

from api.engine.types import DECISIONS
from api.recording.facts import SCREENED, Fact

IDLE = 900  # seconds after which the next screening is another post's
LATE = 5  # two processes write in turns: what seems to come back may be a little late
MOST_TOLD = 20_000
ACTS = {name: name for name in ("posted", "override", "dismissed", "mistake")} | {"fixed": "suggestion"}
OF_RULES = ("override", "dismissed", "mistake", "suggestion")
NOT_WATCHED = "not-watched"
ALL = ""


@dataclass
class Counts:
    """`posts` by (category, group, site, day, what), `rules` by (rule, day, what). Below 0: some are taken back."""

    posts: Counter[tuple[str, str, str, date, str]] = field(default_factory=Counter)
    rules: Counter[tuple[str, date, str]] = field(default_factory=Counter)


@dataclass
class Open:
    """A draft that may go on, and what was counted of it."""

    day: date
    site: str
    groups: tuple[str, ...]
    seen: int
    revision: int = -1
    worst: str = ""
    now: str = ""
    ever: frozenset[tuple[str, str]] = frozenset()
    here: frozenset[tuple[str, str]] = frozenset()
    excused: frozenset[str] = frozenset()
    acts: set[tuple[str, str]] = field(default_factory=set)

    @property
    def fixed(self) -> frozenset[str]:
        """Categories that are gone; ALL when nobody need be warned any more."""
        gone = categories(self.ever) - categories(self.here)
        return gone | {ALL} if serious(self.worst) and not serious(self.now) else gone


class Counting:
    """In the one process that drains."""

    def __init__(self) -> None:
        self._open: dict[str, Open] = {}
        self._told: dict[str, None] = {}

    def count(self, facts: Iterable[Fact]) -> Counts:
        counts = Counts()
        newest = 0
        for fact in facts:
            newest = max(newest, fact.at)
            self._count(fact, counts)
        self._open = {key: one for key, one in self._open.items() if one.seen > newest - IDLE}
        for told in list(islice(self._told, max(0, len(self._told) - MOST_TOLD))):
            del self._told[told]
        return counts

    def _count(self, fact: Fact, counts: Counts) -> None:
        if fact.told in self._told:
            return
        if fact.told:
            self._told[fact.told] = None
        if fact.what == NOT_WATCHED:
            add(counts, begun(fact._replace(groups=())), ALL, "not_watched")
            return
        one = self._of(fact)
        if fact.what == SCREENED:
            screened(one, fact, counts)
        else:
            acted(one, fact, counts)
        if fact.what == "posted":
            self._open.pop(fact.draft or "", None)

    def _of(self, fact: Fact) -> Open:
        known = self._open.get(fact.draft or "")
        if known is None or fact.at > known.seen + IDLE or again(known, fact):
            known = begun(fact)
            if fact.draft:
                self._open[fact.draft] = known
        return known


def begun(fact: Fact) -> Open:
    return Open(datetime.fromtimestamp(fact.at, UTC).date(), fact.site, fact.groups, fact.at)


def again(known: Open, fact: Fact) -> bool:
    """A field counts its changes: one that begins to count anew is another one."""
    return fact.what == SCREENED and fact.revision < known.revision and fact.at > known.seen + LATE


def screened(one: Open, fact: Fact, counts: Counts) -> None:
    before, ever, fixed = one.worst, one.ever, one.fixed
    gone = rules(one.ever) - rules(one.here)
    one.worst = max(one.worst, fact.decision, key=lambda said: DECISIONS.index(said) if said else -1)
    one.ever |= frozenset(fact.found)
    if fact.revision >= one.revision:
        one.revision, one.now, one.here, one.seen = fact.revision, fact.decision, frozenset(fact.found), fact.at
    for category in categories(one.ever) | {ALL}:
        new = not before if category == ALL else category not in categories(ever)
        if new:
            add(counts, one, category, "checked")
        if new or one.worst != before:
            add(counts, one, category, one.worst)
            if not new:
                add(counts, one, category, before, -1)
    moved(counts, one, fixed, one.fixed)
    about_rules(counts, one, ever, gone, fact)


def moved(counts: Counts, one: Open, before: frozenset[str], after: frozenset[str]) -> None:
    for category in before ^ after:
        add(counts, one, category, "fixed", 1 if category in after else -1)


def about_rules(counts: Counts, one: Open, ever: frozenset[tuple[str, str]], gone: frozenset[str], fact: Fact) -> None:
    for rule in rules(one.ever) - rules(ever):
        counts.rules[rule, one.day, "fired"] += 1
    for rule in frozenset(fact.excused) - one.excused:
        counts.rules[rule, one.day, "excused"] += 1
    one.excused |= frozenset(fact.excused)
    now_gone = rules(one.ever) - rules(one.here)
    for rule in gone ^ now_gone:
        counts.rules[rule, one.day, "fixed"] += 1 if rule in now_gone else -1


def acted(one: Open, fact: Fact, counts: Counts) -> None:
    """Once for each post, however many of its findings were meant."""
    what = ACTS[fact.what]
    for rule, category in fact.found:
        for named in {ALL, category}:
            if (what, named) not in one.acts:
                one.acts.add((what, named))
                add(counts, one, named, what)
        if rule and what in OF_RULES and (what, f"rule {rule}") not in one.acts:
            one.acts.add((what, f"rule {rule}"))
            counts.rules[rule, one.day, what] += 1


def add(counts: Counts, one: Open, category: str, what: str, number: int = 1) -> None:
    for group in (ALL, *one.groups):
        for site in (ALL, one.site):
            counts.posts[category, group, site, one.day, what] += number


def rules(found: frozenset[tuple[str, str]]) -> frozenset[str]:
    return frozenset(rule for rule, _ in found)


def categories(found: frozenset[tuple[str, str]]) -> frozenset[str]:
    return frozenset(category for _, category in found)


def serious(decision: str) -> bool:
    return decision in ("warn", "hold")
