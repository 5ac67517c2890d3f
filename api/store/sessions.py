"""Sessions of the console: a random number in the cookie, its hash here, so that any of them can be ended at once."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from api.store.tables.base import now
from api.store.tables.people import ConsoleSession, User

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
# How often a visit is written down: not with every page.
NOTICED = timedelta(minutes=1)


def digest(number: str) -> str:
    return hashlib.sha256(number.encode("utf-8", "surrogateescape")).hexdigest()


def begin(session: Session, user: User, *, way: str, browser: str, language: str | None = None) -> str:
    """A new session, and the number that is its only key. What has expired is cleared away on the occasion."""
    session.execute(delete(ConsoleSession).where(ConsoleSession.expires_at < now()))
    number = secrets.token_urlsafe(32)
    row = ConsoleSession(digest=digest(number), user_id=user.id, way=way, browser=browser[:200])
    row.expires_at = now() + LONGEST
    session.add(row)
    user.seen_at, user.language = now(), language or user.language
    return number


def find(session: Session, number: str) -> ConsoleSession | None:
    """The session of this number while it lasts and its person may come in."""
    row = session.get(ConsoleSession, digest(number))
    if row is None or not row.user.active or now() >= row.expires_at or now() - row.seen_at >= IDLE:
        return None
    return row


def notice(session: Session, row: ConsoleSession) -> None:
    session.execute(update(ConsoleSession).where(ConsoleSession.digest == row.digest).values(seen_at=now()))


def of(session: Session, user_id: str) -> list[ConsoleSession]:
    """The sessions that still last, the newest first."""
    lasting = ConsoleSession.expires_at > now(), ConsoleSession.seen_at > now() - IDLE
    rows = select(ConsoleSession).where(ConsoleSession.user_id == user_id, *lasting)
    return list(session.scalars(rows.order_by(ConsoleSession.created_at.desc())))


def end(session: Session, number: str) -> None:
    session.execute(delete(ConsoleSession).where(ConsoleSession.digest == digest(number)))


def end_one(session: Session, user_id: str, session_id: str) -> bool:
    """End a session of this person, and of nobody else."""
    found = ConsoleSession.user_id == user_id, ConsoleSession.id == session_id
    return bool(session.execute(delete(ConsoleSession).where(*found)).rowcount)


def end_all(session: Session, user_id: str, *, but: str | None = None) -> int:
    """Sign a person out everywhere; `but` is the number of a session that may stay."""
    rows = delete(ConsoleSession).where(ConsoleSession.user_id == user_id)
    if but is not None:
        rows = rows.where(ConsoleSession.digest != digest(but))
    return session.execute(rows).rowcount
