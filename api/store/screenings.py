"""What was screened in a time, writer by writer, so that each question to the database is a small one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select

from api.records.seal import Sealed
from api.store import audit, people
from api.store.tables.records import Record, SealedText

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

KINDS = ("screening", "posted")


class Kept(NamedTuple):
    """`sealed` is what was typed, where it is kept and asked for."""

    id: str
    at: datetime
    content: str
    sealed: Sealed | None = None


def writers(session: Session, since: datetime) -> list[str]:
    found = select(Record.writer).where(Record.at >= since, Record.kind.in_(KINDS), Record.writer.is_not(None))
    return sorted(session.scalars(found.distinct()))


def first(session: Session, since: datetime) -> datetime | None:
    """When the oldest of them was."""
    found = select(Record.at).where(Record.at >= since, Record.kind.in_(KINDS))
    return session.scalar(found.order_by(Record.at).limit(1))


def of_writer(session: Session, writer: str, since: datetime) -> list[Kept]:
    """In order of time."""
    found = select(Record.id, Record.at, Record.content).where(*_of(writer, since)).order_by(Record.at, Record.id)
    return [Kept(*row) for row in session.execute(found)]


def typed_by(session: Session, writer: str, since: datetime) -> list[Kept]:
    """Those whose text is kept, sealed, in order of time."""
    joined = select(Record, SealedText).join(SealedText, SealedText.id == Record.id)
    found = joined.where(*_of(writer, since), SealedText.wrapped.is_not(None)).order_by(Record.at, Record.id)
    return [
        Kept(record.id, record.at, record.content, Sealed(text.key, text.wrapped, text.sealed))
        for record, text in session.execute(found)
    ]


def typed_since(session: Session, since: datetime, *, most: int) -> list[Kept]:
    """Everybody's whose text is kept, sealed, the newest first."""
    joined = select(Record, SealedText).join(SealedText, SealedText.id == Record.id)
    there = (Record.at >= since, Record.kind.in_(KINDS), Record.content.is_not(None), SealedText.wrapped.is_not(None))
    found = joined.where(*there).order_by(Record.at.desc()).limit(most)
    return [
        Kept(record.id, record.at, record.content, Sealed(text.key, text.wrapped, text.sealed))
        for record, text in session.execute(found)
    ]


def count(session: Session, since: datetime) -> int:
    found = select(func.count()).select_from(Record).where(Record.at >= since, Record.kind.in_(KINDS))
    return session.scalar(found) or 0


def _of(writer: str, since: datetime) -> tuple:
    return Record.writer == writer, Record.at >= since, Record.kind.in_(KINDS), Record.content.is_not(None)


def groups(session: Session, writers: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Those of today, of the writers who are people."""
    return {actor: tuple(user.groups) for actor, user in people.by_actors(session, writers).items()}


def note_screened(session: Session, count: int, *, actor: str, job: str) -> None:
    """That texts were opened, by the machine alone: nobody saw them."""
    audit.append(session, actor=actor, action="texts.screened", object=f"job:{job}", payload={"count": count})
