"""Notices: what must be told to whom, once however many workers there are. Of reviews, and of the policy to be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from api.store import people
from api.store.tables.base import now
from api.store.tables.notices import Notice

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

BATCH = 50
# Whoever tells one has it for so long. One that ends in the middle leaves it to the next.
LEASE = timedelta(minutes=5)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=1)
MOST_TRIES = 30  # more than a day
STALE = timedelta(days=2)
KEPT = timedelta(days=30)
INSERTS = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class Told(NamedTuple):
    """One notice, with what may be said: never a word of a text, never who wrote it."""

    id: str
    channel: str
    event: str  # review.late, policy.unread
    about: dict[str, Any]
    address: str | None
    language: str | None  # of the person, where it is known
    tries: int


About = Callable[["Session", Notice], dict[str, Any] | None]


def add(session: Session, name: str, user_ids: Iterable[str], **what: Any) -> None:
    """A mail to each of them and one word to the webhook; `name` says of what, so that no two are the same."""
    receivers = [("mail", user_id) for user_id in user_ids] + [("webhook", None)]
    same = {"made_at": now(), "next_at": now(), "tries": 0, **what}
    rows = [
        {"id": f"{name}.{user_id or channel}", "channel": channel, "user_id": user_id, **same}
        for channel, user_id in receivers
    ]
    insert = INSERTS[session.get_bind().dialect.name]
    session.execute(insert(Notice).on_conflict_do_nothing(), rows)


def waits(session: Session, channel: str) -> bool:
    return session.scalar(_waiting(channel).limit(1)) is not None


def claim(session: Session, channel: str, about: About) -> Told | None:
    """The next to be told, which nobody else tells meanwhile. What makes no sense any more is done with."""
    for notice in session.scalars(_waiting(channel).order_by(Notice.next_at, Notice.id).limit(BATCH)).all():
        same = update(Notice).where(Notice.id == notice.id, Notice.done_at.is_(None), Notice.next_at == notice.next_at)
        mine = same.values(next_at=now() + LEASE, tries=Notice.tries + 1)
        if session.execute(mine.execution_options(synchronize_session=False)).rowcount != 1:
            continue
        if told := _told(session, notice, about):
            return told
        finish(session, notice.id, "moot")
    return None


def _waiting(channel: str) -> Any:
    return select(Notice).where(Notice.done_at.is_(None), Notice.next_at <= now(), Notice.channel == channel)


def _told(session: Session, notice: Notice, about: About) -> Told | None:
    user = people.find(session, notice.user_id) if notice.user_id else None
    gone = notice.user_id is not None and (user is None or not user.active)
    if gone or notice.made_at < now() - STALE or (said := about(session, notice)) is None:
        return None
    address, language = (user.email, user.language) if user else (None, None)
    event = f"{notice.subject}.{notice.event}"
    return Told(notice.id, notice.channel, event, said, address, language, notice.tries + 1)


def finish(session: Session, id: str, outcome: str) -> None:
    session.execute(update(Notice).where(Notice.id == id).values(done_at=now(), outcome=outcome))


def again_later(session: Session, told: Told) -> None:
    """It could not be told. Each time a longer pause; in the end it is given up."""
    if told.tries >= MOST_TRIES:
        return finish(session, told.id, "given-up")
    pause = min(FIRST_PAUSE * 2 ** min(told.tries - 1, 12), LONGEST_PAUSE)
    session.execute(update(Notice).where(Notice.id == told.id).values(next_at=now() + pause))
    return None


def undelivered(session: Session) -> int:
    """How many could not be told so far, or were given up within two days."""
    stuck = Notice.done_at.is_(None) & (Notice.tries > 0)
    lost = (Notice.outcome == "given-up") & (Notice.done_at > now() - STALE)
    return session.scalar(select(func.count(Notice.id)).where(stuck | lost)) or 0


def sweep(session: Session) -> None:
    """Those of long ago."""
    session.execute(delete(Notice).where(Notice.made_at < now() - KEPT))
