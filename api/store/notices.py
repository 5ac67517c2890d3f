"""Notices: who must be told what about which review, told once however many workers there are."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from api.store import approvers, people, review_queue
from api.store.tables.base import now
from api.store.tables.notices import Notice
from api.store.tables.people import User
from api.store.tables.reviews import Review

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

BATCH = 50
SOON, LATE = 1, 2  # how far reviewers were reminded
# Whoever tells one has it for so long. One that ends in the middle leaves it to the next.
LEASE = timedelta(minutes=5)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=1)
MOST_TRIES = 30  # more than a day
STALE = timedelta(days=2)
KEPT = timedelta(days=30)
INSERTS = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class Told(NamedTuple):
    """One notice, with what may be said: never a word of the text, never who wrote it."""

    id: str
    channel: str
    event: str
    review: dict[str, Any]
    address: str | None
    tries: int


def assigned(session: Session, review_id: str, user_id: str, *, at_version: int) -> None:
    """This person has been given it."""
    _add(session, f"assigned.{at_version}.{user_id[:8]}", review_id, "assigned", [user_id])


def remind(session: Session, *, before: timedelta) -> int:
    """Write down what is due soon or late, each once. How many reviews that were."""
    return _remind(session, "late", LATE, now()) + _remind(session, "soon", SOON, now() + before)


def has_work(session: Session, channel: str, *, before: timedelta) -> bool:
    """Whether there is anything to write: most of the time there is not, and nobody need wait for us."""
    late = (Review.due_at <= now()) & (Review.reminded < LATE)
    soon = (Review.due_at <= now() + before) & (Review.reminded < SOON)
    due = select(Review.id).where(Review.status == "open", late | soon).limit(1)
    waiting = select(Notice.id).where(Notice.done_at.is_(None), Notice.next_at <= now(), Notice.channel == channel)
    return session.scalar(due) is not None or session.scalar(waiting.limit(1)) is not None


def _remind(session: Session, event: str, level: int, until: datetime) -> int:
    due = select(Review).where(Review.status == "open", Review.due_at <= until, Review.reminded < level)
    done = 0
    for review in session.scalars(due.order_by(Review.due_at).limit(BATCH)).all():
        same = update(Review).where(Review.id == review.id, Review.reminded < level, Review.status == "open")
        if session.execute(same.values(reminded=level)).rowcount == 1:
            _add(session, event, review.id, event, [user.id for user in _whom(session, review)])
            done += 1
    return done


def _whom(session: Session, review: Review) -> list[User]:
    """Who has it, or stands in for them; else all who may approve it and are here."""
    if review.assignee and (
        user := people.find(session, approvers.stand_in(session, review.assignee) or review.assignee)
    ):
        return [user]
    limits = approvers.limits(session)
    here = [
        user
        for user in review_queue.reviewers(session)
        if f"user:{user.id}" not in (review.writer, review.opened_by) and not approvers.stand_in(session, user.id)
    ]
    return [user for user in here if approvers.may(limits, user.id, review)] or here


def _add(session: Session, name: str, review_id: str, event: str, user_ids: list[str]) -> None:
    rows = [("mail", user_id) for user_id in user_ids] + [("webhook", None)]
    insert = INSERTS[session.get_bind().dialect.name]
    for channel, user_id in rows:
        made = {
            "id": f"{review_id}.{name}.{user_id or channel}",
            "channel": channel,
            "event": event,
            "review_id": review_id,
            "user_id": user_id,
            "made_at": now(),
            "next_at": now(),
            "tries": 0,
        }
        session.execute(insert(Notice).values(made).on_conflict_do_nothing())


def claim(session: Session, channel: str) -> Told | None:
    """The next to be told, which nobody else tells meanwhile. What makes no sense any more is done with."""
    waiting = select(Notice).where(Notice.done_at.is_(None), Notice.next_at <= now(), Notice.channel == channel)
    for notice in session.scalars(waiting.order_by(Notice.next_at, Notice.id).limit(BATCH)).all():
        same = update(Notice).where(Notice.id == notice.id, Notice.done_at.is_(None), Notice.next_at == notice.next_at)
        mine = same.values(next_at=now() + LEASE, tries=Notice.tries + 1)
        if session.execute(mine.execution_options(synchronize_session=False)).rowcount != 1:
            continue
        if told := _told(session, notice):
            return told
        finish(session, notice.id, "moot")
    return None


def _told(session: Session, notice: Notice) -> Told | None:
    review = session.get_one(Review, notice.review_id)
    user = people.find(session, notice.user_id) if notice.user_id else None
    gone = notice.user_id is not None and (user is None or not user.active)
    if review.status != "open" or gone or notice.made_at < now() - STALE:
        return None
    names = ("id", "site", "kind", "account", "severity", "proposed")
    about = {name: getattr(review, name) for name in names} | {"categories": list(review.categories)}
    about |= {"due_at": review.due_at.isoformat(timespec="minutes")}
    return Told(notice.id, notice.channel, notice.event, about, user.email if user else None, notice.tries + 1)


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
