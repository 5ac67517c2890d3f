"""What is kept of one writer, and how the purges stand: figures for those who answer for it, never a word."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, select

from api.store import audit, people
from api.store.tables.machines import Installation
from api.store.tables.people import User
from api.store.tables.records import Hold, Record, SealedText
from api.store.tables.reviews import Review

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

WRITER = re.compile(r"local|(user|key|installation):[0-9a-z]{1,64}")
MOST = 500  # entries of the log that are looked at for the last purge


class Kept(NamedTuple):
    """`texts` counts what can still be read."""

    records: int
    texts: int
    reviews: int
    first: datetime | None
    last: datetime | None


class Purged(NamedTuple):
    at: datetime
    count: int


def writer(session: Session, words: str) -> str | None:
    """Who is meant by an address, a pseudonym, or a name as records have it; None for nobody."""
    if WRITER.fullmatch(words):
        return words
    asked = User.email == people.normal(words) if "@" in words else User.pseudonym == words.upper()
    found = session.scalar(select(User.id).where(asked))
    return found and f"user:{found}"


def of_writer(session: Session, writer: str) -> Kept:
    own = select(Record.id).where(Record.writer == writer)
    figures = select(func.count(Record.id), func.min(Record.at), func.max(Record.at)).where(Record.writer == writer)
    records, first, last = session.execute(figures).one()
    readable = select(func.count(SealedText.id)).where(SealedText.id.in_(own), SealedText.wrapped.is_not(None))
    reviews = select(func.count(Review.id)).where(Review.writer == writer)
    return Kept(records, session.scalar(readable) or 0, session.scalar(reviews) or 0, first, last)


def browsers(session: Session, writer: str) -> list[Installation]:
    """Those of a person. Before a browser was bound to somebody, records named the browser."""
    own = select(Installation).where(Installation.user_id == writer.removeprefix("user:"))
    return list(session.scalars(own.order_by(Installation.enrolled_at)))


def holds_of(session: Session, writer: str) -> list[Hold]:
    standing = select(Hold).where(Hold.writer == writer, Hold.lifted_at.is_(None))
    return list(session.scalars(standing.order_by(Hold.placed_at)))


def hold(session: Session, id: str) -> Hold | None:
    """If it stands."""
    return session.scalar(select(Hold).where(Hold.id == id, Hold.lifted_at.is_(None)))


def about(session: Session, writer: str) -> dict[str, Any] | None:
    """Who this is, where the writer is a person: the head of what is handed out to them."""
    user = people.by_actors(session, [writer]).get(writer)
    if user is None:
        return None
    told = {"person": user.id, "name": user.name, "email": user.email, "pseudonym": user.pseudonym}
    told |= {"roles": sorted(user.roles), "groups": user.groups, "since": user.created_at.isoformat()}
    told |= {"language": user.language}
    return told | {"browsers": [f"{one.browser} {one.version}" for one in browsers(session, writer)]}


def older(session: Session, kind: str, before: datetime) -> int:
    """How much is there that the policy's time is over for: what a hold keeps, or the next purge takes."""
    if kind == "reviews":
        old = select(func.count(Review.id)).where(Review.purged_at.is_(None), Review.status == "decided")
        return session.scalar(old.where(Review.opened_at < before)) or 0
    which = Record.kind == "screening" if kind == "screenings" else Record.kind != "screening"
    return session.scalar(select(func.count(Record.id)).where(which, Record.purged.is_(None), Record.at < before)) or 0


def purged(session: Session) -> dict[str, Purged]:
    """The last purge of each kind that took something. One purge may be several entries of the log."""
    found: dict[str, tuple[str, Purged]] = {}
    for action in ("records.purged", "reviews.purged"):
        for entry in audit.recent(session, action=action, most=MOST):
            told = json.loads(entry.payload)
            kind, before = told.get("kind", "reviews"), told["before"]
            last, so_far = found.get(kind, (before, Purged(datetime.fromisoformat(entry.at), 0)))
            if last == before:
                found[kind] = before, so_far._replace(count=so_far.count + told["count"])
    return {kind: purge for kind, (_, purge) in found.items()}
