"""The audit log: who did what to which thing, one chain however many write at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, text

from api.records import checkpoints
from api.records.chain import Entry, make
from api.store.tables.audit import AuditEntry
from api.store.tables.base import now

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.orm import Session

LOCK = 0x0CA7A0D  # any number of our own
PAGE = 5_000
COLUMNS = tuple(getattr(AuditEntry, name) for name in Entry._fields)


def append(session: Session, *, actor: str, action: str, object: str, payload: Any = None) -> int:
    """Add an entry within the caller's transaction, so that it is there if and only if what it tells is.

    `actor` and `object` are `kind:id` (user:8f.., key:12.., system, command); `payload` holds ids, choices and
    figures. None of them holds names or what people typed: an entry can never be removed. Call it last: from here
    until the transaction ends no other process can append.
    """
    lock(session)
    entry = make(head(session), at=moment(), actor=actor, action=action, object=object, payload=payload)
    session.execute(insert(AuditEntry).values(entry._asdict()))
    return entry.sequence


def lock(session: Session) -> None:
    """One at a time. On SQLite the transaction began as a writer and is the lock."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


def one_moment(session: Session) -> None:
    """Before the first query: all that follow see the same state, however long they take."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def head(session: Session) -> tuple[int, str] | None:
    """(sequence, digest) of the newest entry."""
    newest = select(AuditEntry.sequence, AuditEntry.digest).order_by(AuditEntry.sequence.desc()).limit(1)
    found = session.execute(newest).first()
    return tuple(found) if found else None


def entries(session: Session, *, after: int | None = None) -> Iterator[tuple]:
    """All entries in their order, as rows with the columns of Entry, a page at a time."""
    while True:
        page = select(*COLUMNS).order_by(AuditEntry.sequence).limit(PAGE)
        rows = session.execute(page if after is None else page.where(AuditEntry.sequence > after)).all()
        yield from rows
        if len(rows) < PAGE:
            return
        after = rows[-1][0]


def recent(session: Session, *, before: int | None = None, action: str | None = None, most: int = 50) -> list[Entry]:
    """The newest entries, newest first; `action` is the beginning of an action's name."""
    if not action:
        return _newest(session, before, most)
    # Action by action, each along the index: together they would be sorted, or the whole log be read for a rare one.
    found = [_newest(session, before, most, name) for name in actions(session) if name.startswith(action)]
    return sorted((entry for some in found for entry in some), key=lambda entry: -entry.sequence)[:most]


def about(session: Session, object: str, actions: tuple[str, ...]) -> list[Entry]:
    """What was done to one thing, in order."""
    found = select(*COLUMNS).where(AuditEntry.action.in_(actions), AuditEntry.object == object)
    return [Entry(*row) for row in session.execute(found.order_by(AuditEntry.sequence))]


def actions(session: Session) -> list[str]:
    """Every action that the log knows, each found by one step along the index."""
    found: list[str] = []
    while name := session.scalar(select(func.min(AuditEntry.action)).where(AuditEntry.action > (found or [""])[-1])):
        found.append(name)
    return found


def _newest(session: Session, before: int | None, most: int, action: str | None = None) -> list[Entry]:
    newest = select(*COLUMNS).order_by(AuditEntry.sequence.desc()).limit(most)
    if before is not None:
        newest = newest.where(AuditEntry.sequence < before)
    if action is not None:
        newest = newest.where(AuditEntry.action == action)
    return [Entry(*row) for row in session.execute(newest)]


def checkpoint(session: Session, folder: Path) -> checkpoints.Checkpoint | None:
    """Sign how far the log has come and add it to the file in this folder; None when the last one still says it."""
    newest, file = head(session), folder / checkpoints.FILE
    if newest is None or checkpoints.newest(file) == newest:
        return None
    made = checkpoints.sign(checkpoints.signing_key(folder / checkpoints.KEY_FILE), *newest, moment())
    checkpoints.append(file, made)
    return made


def moment() -> str:
    return now().isoformat(timespec="microseconds")
