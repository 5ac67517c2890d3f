"""The queue: which reviews wait for whom, and what reviewers do with one beside deciding."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, func, select, update

from api.store import approvers, audit, people
from api.store.reviews import open_sealed, seal
from api.store.tables.base import now
from api.store.tables.people import User, UserRole
from api.store.tables.reviews import Review, ReviewComment, ReviewReader

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from api.records.seal import Keyring

LISTS = ("mine", "unassigned", "late", "all", "decided")
PRESENT = timedelta(minutes=3)  # a page that is open says so every minute
OVER = ("decided", "withdrawn")
REVIEWER = "reviewer"


class NoReviewer(Exception):
    """This person cannot be given a review."""


def page(session: Session, which: str, *, user: str, start: int = 0, most: int = 50) -> list[Review]:
    """One of LISTS: what is due first comes first; what is over, the newest first."""
    if which == "decided":
        rows = select(Review).where(Review.closed_at.is_not(None)).order_by(Review.closed_at.desc())
    else:
        rows = select(Review).where(*_open(session, which, user)).order_by(Review.due_at, Review.id)
    return list(session.scalars(rows.offset(start).limit(most)))


def counts(session: Session, *, user: str) -> dict[str, int]:
    """Each from an index alone."""
    found = {}
    for which in LISTS:
        wanted = [Review.status.in_(OVER)] if which == "decided" else _open(session, which, user)
        found[which] = session.scalar(select(func.count(Review.id)).where(*wanted)) or 0
    return found


def _open(session: Session, which: str, user: str) -> list[ColumnElement[bool]]:
    return [Review.status == "open", *_narrowed(session, which, user)]


def _narrowed(session: Session, which: str, user: str) -> list[ColumnElement[bool]]:
    if which == "mine":
        return [Review.assignee.in_([user, *approvers.stood_in_for(session, user)])]
    if which == "unassigned":
        return [Review.assignee.is_(None)]
    return [Review.due_at < now()] if which == "late" else []


def reviewers(session: Session) -> list[User]:
    """Who can be given a review, by name."""
    rows = select(User).where(User.active, User.role_rows.any(UserRole.role == REVIEWER))
    return list(session.scalars(rows.order_by(func.lower(User.name), User.id)))


def named(session: Session, user_ids: Iterable[str]) -> dict[str, str]:
    """The names of reviewers: what they do is theirs, unlike what writers write."""
    wanted = {f"user:{user_id}" for user_id in user_ids}
    return {user.id: user.name for user in people.by_actors(session, wanted).values()}


def who_gets(session: Session, user_id: str, review: Review) -> User:
    """This reviewer, or who stands in for them today. Raises NoReviewer."""
    user = people.find(session, approvers.stand_in(session, user_id) or user_id)
    if user is None or not user.active or REVIEWER not in user.roles:
        raise NoReviewer
    if f"user:{user.id}" in (review.writer, review.opened_by):
        raise NoReviewer
    return user


def assign(session: Session, id: str, user_id: str | None, *, actor: str) -> User | None:
    """Give it to a reviewer, or to nobody. Whoever is away has somebody who gets it. Raises NoReviewer."""
    user = who_gets(session, user_id, session.get_one(Review, id)) if user_id else None
    session.execute(update(Review).where(Review.id == id, Review.status == "open").values(assignee=user and user.id))
    told = {"to": user and f"user:{user.id}"}
    audit.append(session, actor=actor, action="review.assigned", object=f"review:{id}", payload=told)
    return user


def comment(session: Session, keyring: Keyring, id: str, words: str, *, actor: str) -> None:
    last = session.scalar(select(func.max(ReviewComment.number)).where(ReviewComment.review_id == id)) or 0
    made = ReviewComment(review_id=id, number=last + 1, author=actor)
    session.add(made)
    session.flush()
    told = {"number": made.number, "sealed": seal(session, keyring, made.words, {"comment": words})}
    audit.append(session, actor=actor, action="review.commented", object=f"review:{id}", payload=told)


def comments(session: Session, keyring: Keyring, id: str) -> list[tuple[ReviewComment, str]]:
    """In their order, with what they say: for who has written down that they read the text."""
    rows = session.scalars(
        select(ReviewComment).where(ReviewComment.review_id == id).order_by(ReviewComment.number)
    ).all()
    return [(row, open_sealed(session, keyring, row.words)["comment"]) for row in rows]


def enter(session: Session, id: str, user_id: str) -> None:
    """This person has the text open."""
    session.merge(ReviewReader(review_id=id, user_id=user_id, seen_at=now()))


def leave(session: Session, id: str, user_id: str) -> None:
    if found := session.get(ReviewReader, (id, user_id)):
        session.delete(found)


def has_open(session: Session, id: str, user_id: str, *, since: datetime) -> bool:
    found = session.get(ReviewReader, (id, user_id))
    return found is not None and found.seen_at >= since


def others(session: Session, ids: Iterable[str], user_id: str) -> dict[str, list[str]]:
    """Who else has which of them open now, by name."""
    rows = select(ReviewReader.review_id, User.name).join(User, User.id == ReviewReader.user_id)
    rows = rows.where(ReviewReader.review_id.in_(list(ids)), ReviewReader.user_id != user_id)
    found: dict[str, list[str]] = {}
    for id, name in session.execute(rows.where(ReviewReader.seen_at >= now() - PRESENT).order_by(User.name)):
        found.setdefault(id, []).append(name)
    return found
