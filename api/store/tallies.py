"""Tallies: added up in the background, read by pages. Nobody is named, and a small group is nobody's either."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from api.store.tables.base import now
from api.store.tables.machines import Installation
from api.store.tables.people import Group, GroupMember
from api.store.tables.tallies import RuleTally, Tally, TallyBatch

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SMALLEST = 5  # people; a group of fewer is counted among all only
KEYS = {Tally: ("category", "group_name", "site", "day"), RuleTally: ("rule", "day")}
COUNTS = {
    table: tuple(column.name for column in table.__table__.columns if column.name not in keys)
    for table, keys in KEYS.items()
}


def add(session: Session, id: str, posts: Mapping[tuple, int], rules: Mapping[tuple, int]) -> bool:
    """False when this batch was added before. Keys are those of the tables, and the name of the count."""
    if session.scalar(select(TallyBatch.id).where(TallyBatch.id == id)):
        return False
    session.execute(insert(TallyBatch).values(id=id, at=now()))
    large = sizes(session, {key[1] for key in posts if key[1]})
    _add(session, Tally, {key: n for key, n in posts.items() if not key[1] or large.get(key[1], 0) >= SMALLEST})
    _add(session, RuleTally, rules)
    return True


def _add(session: Session, table: type, counts: Mapping[tuple, int]) -> None:
    rows: dict[tuple, dict[str, Any]] = {}
    for (*key, what), number in counts.items():
        empty = dict(zip(KEYS[table], key, strict=True)) | dict.fromkeys(COUNTS[table], 0)
        rows.setdefault(tuple(key), empty)[what] += number
    # In one order, so that two who add at once do not wait for each other.
    values = [row for _, row in sorted(rows.items()) if any(row[name] for name in COUNTS[table])]
    if not values:
        return
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    made = dialect.insert(table)
    sums = {name: getattr(table, name) + made.excluded[name] for name in COUNTS[table]}
    session.execute(made.on_conflict_do_update(index_elements=KEYS[table], set_=sums), values)


def forget_batches(session: Session, *, before: datetime) -> None:
    """Nobody sends them again."""
    session.execute(delete(TallyBatch).where(TallyBatch.at < before))


def sizes(session: Session, names: Iterable[str] | None = None) -> dict[str, int]:
    """How many people of each group write where they are counted: those with a browser of their own."""
    people = func.count(func.distinct(GroupMember.user_id))
    rows = select(Group.name, people).join(GroupMember)
    rows = rows.join(Installation, Installation.user_id == GroupMember.user_id).group_by(Group.name)
    if names is not None:
        rows = rows.where(Group.name.in_(list(names)))
    return dict(tuple(row) for row in session.execute(rows))
