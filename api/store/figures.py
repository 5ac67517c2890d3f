"""Figures for pages, from the tallies: by day, category, site and group. Groups that are too small are not there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import ColumnElement, Select, func, or_, select

from api.store.tables.machines import Installation
from api.store.tables.people import Group, GroupMember
from api.store.tables.tallies import Tally
from api.store.tallies import COUNTS, SMALLEST, sizes

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

ALL = ""
POSTS = COUNTS[Tally]
SUMS = [func.coalesce(func.sum(getattr(Tally, name)), 0).label(name) for name in POSTS]


class Asked(NamedTuple):
    """What is looked at, both days included. An empty site or group: all of them."""

    since: date
    until: date
    site: str = ALL
    group: str = ALL

    @property
    def days(self) -> ColumnElement[bool]:
        return Tally.day.between(self.since, self.until)


Figures = dict[str, int]


def total(session: Session, asked: Asked) -> Figures:
    return dict(session.execute(_of(asked, ALL)).one()._mapping)


def by_day(session: Session, asked: Asked) -> dict[date, Figures]:
    return _split(session, Tally.day, _of(asked, ALL))


def by_category(session: Session, asked: Asked, categories: Iterable[str]) -> dict[str, Figures]:
    """Named one by one, each is a stretch of the table; so are the groups below."""
    named = Tally.category.in_(list(categories))
    where = (asked.days, Tally.site == asked.site, Tally.group_name == asked.group, named)
    return _split(session, Tally.category, select(*SUMS).where(*where))


def by_site(session: Session, asked: Asked) -> dict[str, Figures]:
    where = (asked.days, Tally.site != ALL, Tally.group_name == asked.group, Tally.category == ALL)
    return _split(session, Tally.site, select(*SUMS).where(*where))


def by_group(session: Session, asked: Asked) -> dict[str, Figures]:
    shown = groups(session)
    where = (asked.days, Tally.site == asked.site, Tally.group_name.in_(shown), Tally.category == ALL)
    return _split(session, Tally.group_name, select(*SUMS).where(*where))


def sites(session: Session) -> list[str]:
    rows = select(Tally.site).where(Tally.category == ALL, Tally.group_name == ALL, Tally.site != ALL).distinct()
    return sorted(session.scalars(rows))


def groups(session: Session) -> list[str]:
    """Those that may be shown on their own.

    Where all but a few people are in one of them, the smallest is left out too: else the few would be the difference.
    """
    large = sizes(session)
    shown = sorted((name for name, people in large.items() if people >= SMALLEST), key=lambda name: (large[name], name))
    if shown and 0 < outside(session, shown) < SMALLEST:
        shown = shown[1:]
    return sorted(shown, key=str.lower)


def outside(session: Session, shown: list[str]) -> int:
    """How many browsers write for none of these groups."""
    inside = select(GroupMember.user_id).join(Group).where(Group.name.in_(shown))
    others = or_(Installation.user_id.is_(None), Installation.user_id.not_in(inside))
    return session.scalar(select(func.count(Installation.id)).where(others)) or 0


def _of(asked: Asked, category: str) -> Select:
    where = (asked.days, Tally.site == asked.site, Tally.group_name == asked.group, Tally.category == category)
    return select(*SUMS).where(*where)


def _split(session: Session, by: ColumnElement, sums: Select) -> dict:
    rows = session.execute(sums.add_columns(by.label("by")).group_by(by)).all()
    return {row.by: {name: row._mapping[name] for name in POSTS} for row in rows}
