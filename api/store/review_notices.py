"""Notices of reviews: assigned, due soon, late; who is told, and what may be said."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from api.store import approvers, notices, people, review_queue
from api.store.tables.base import now
from api.store.tables.notices import Notice
from api.store.tables.people import User
from api.store.tables.reviews import Review

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

BATCH = 50
SOON, LATE = 1, 2  # how far reviewers were reminded
SAID = ("id", "site", "kind", "account", "severity", "proposed")


def assigned(session: Session, review_id: str, user_id: str, *, at_version: int) -> None:
    """This person has been given it."""
    name = f"{review_id}.assigned.{at_version}.{user_id[:8]}"
    notices.add(session, name, [user_id], review_id=review_id, event="assigned")


def remind(session: Session, *, before: timedelta) -> int:
    """Write down what is due soon or late, each once. How many reviews that were."""
    return _remind(session, "late", LATE, now()) + _remind(session, "soon", SOON, now() + before)


def is_due(session: Session, *, before: timedelta) -> bool:
    """Whether there is anything to write: most of the time there is not, and nobody need wait for us."""
    late = (Review.due_at <= now()) & (Review.reminded < LATE)
    soon = (Review.due_at <= now() + before) & (Review.reminded < SOON)
    return session.scalar(select(Review.id).where(Review.status == "open", late | soon).limit(1)) is not None


def _remind(session: Session, event: str, level: int, until: datetime) -> int:
    due = select(Review).where(Review.status == "open", Review.due_at <= until, Review.reminded < level)
    done = 0
    for review in session.scalars(due.order_by(Review.due_at).limit(BATCH)).all():
        same = update(Review).where(Review.id == review.id, Review.reminded < level, Review.status == "open")
        if session.execute(same.values(reminded=level)).rowcount == 1:
            whom = [user.id for user in _whom(session, review)]
            notices.add(session, f"{review.id}.{event}", whom, review_id=review.id, event=event)
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


def about(session: Session, notice: Notice) -> dict[str, Any] | None:
    """What may be said of it; nothing when it was decided meanwhile."""
    review = session.get_one(Review, notice.review_id)
    if review.status != "open":
        return None
    said = {name: getattr(review, name) for name in SAID} | {"categories": list(review.categories)}
    return said | {"due_at": review.due_at.isoformat(timespec="minutes")}
