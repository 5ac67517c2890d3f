"""How teams learn: of the posts checked in a month, how many had findings. Of groups that are large enough only."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import extract, func, select

from api.store.figures import ALL, groups
from api.store.tables.tallies import Tally

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class Month(NamedTuple):
    """Posts checked, and those of them in which something was found."""

    checked: int
    found: int


def by_month(session: Session, since: date) -> dict[str, dict[tuple[int, int], Month]]:
    """By group (empty: all people), then by year and month."""
    year, month = extract("year", Tally.day), extract("month", Tally.day)
    found = func.sum(Tally.notice + Tally.warn + Tally.hold)
    rows = select(Tally.group_name, year, month, func.sum(Tally.checked), found)
    rows = rows.where(Tally.category == ALL, Tally.site == ALL, Tally.day >= since)
    rows = rows.where(Tally.group_name.in_([ALL, *groups(session)])).group_by(Tally.group_name, year, month)
    told: dict[str, dict[tuple[int, int], Month]] = {}
    for group, of_year, of_month, checked, some in session.execute(rows):
        told.setdefault(group, {})[int(of_year), int(of_month)] = Month(int(checked), int(some))
    return told
