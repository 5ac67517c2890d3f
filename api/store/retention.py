"""What ends: purges that leave a tombstone, erasure of one person's words, legal holds that stop both, new keys."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select, update

from api.records.record import root
from api.records.seal import Sealed
from api.store import audit, keeping
from api.store.tables.base import new_id, now
from api.store.tables.records import Hold, Record, SealedText
from api.store.tables.reviews import Decision, Review, ReviewComment

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from api.records.seal import Keyring
    from api.store.core import Store

BATCH = 500


class Held(Exception):
    """A legal hold forbids it."""


def purge(store: Store, keep_days: Mapping[str, int], at: datetime) -> dict[str, int]:
    """Everything that is due, in transactions of its own each: whoever is stopped in the middle goes on next time."""
    counts = {}
    for kind, days in keep_days.items():
        counts[kind] = 0
        while done := _purge_some(store, kind, at - timedelta(days=days)):
            counts[kind] += done
    return counts


def _purge_some(store: Store, kind: str, before: datetime) -> int:
    with store.write() as session:
        audit.lock(session)  # a hold that is placed meanwhile stops what follows, or comes after it
        if kind == "reviews":
            return purge_reviews(session, before=before)
        return purge_records(session, kind=kind, before=before)


def purge_records(session: Session, *, kind: str, before: datetime, most: int = BATCH) -> int:
    """Take the content of the oldest screenings or events. How many; the digests stay, and an entry of the log."""
    which = Record.kind == "screening" if kind == "screenings" else Record.kind != "screening"
    old = select(Record.id).where(which, Record.purged.is_(None), Record.at < before, _free(Record.writer))
    ids = list(session.scalars(old.order_by(Record.at).limit(most)))
    if ids:
        told = {"kind": kind, "count": len(ids), "before": before.isoformat(), "ids": root(sorted(ids))}
        entry = audit.append(session, actor="system", action="records.purged", object="records", payload=told)
        gone = {"content": None, "writer": None, "site": None, "decision": None, "purged": entry}
        session.execute(update(Record).where(Record.id.in_(ids)).values(gone))
        session.execute(delete(SealedText).where(SealedText.id.in_(ids)))
    return len(ids)


def purge_reviews(session: Session, *, before: datetime, most: int = BATCH) -> int:
    """Take the words of reviews that are over; who decided what, and when, stays."""
    old = select(Review.id).where(Review.purged_at.is_(None), Review.status != "open", Review.opened_at < before)
    ids = list(session.scalars(old.where(_free(Review.writer)).order_by(Review.opened_at).limit(most)))
    if ids:
        told = {"count": len(ids), "before": before.isoformat(), "ids": root(sorted(ids))}
        audit.append(session, actor="system", action="reviews.purged", object="reviews", payload=told)
        session.execute(update(Review).where(Review.id.in_(ids)).values(purged_at=now(), sketch=None))
        session.execute(delete(SealedText).where(SealedText.id.in_([*ids, *_answers(session, ids)])))
    return len(ids)


def _answers(session: Session, ids: list[str]) -> list[str]:
    rows = session.execute(select(Decision.review_id, Decision.version).where(Decision.review_id.in_(ids)))
    comments = session.scalars(select(ReviewComment).where(ReviewComment.review_id.in_(ids)))
    return [f"{id}.{version}" for id, version in rows] + [comment.words for comment in comments]


def _free(writer: Any) -> Any:
    held = select(Hold.writer).where(Hold.lifted_at.is_(None))
    return writer.is_(None) | writer.not_in(held)


def place_hold(session: Session, *, writer: str, reason: str, actor: str) -> str:
    hold = Hold(id=new_id(), writer=writer, reason=reason, placed_by=actor, placed_at=now())
    session.add(hold)
    audit.append(session, actor=actor, action="hold.placed", object=f"hold:{hold.id}", payload={"writer": writer})
    return hold.id


def lift_hold(session: Session, id: str, *, actor: str) -> bool:
    """False when there is no such hold, or none any more."""
    standing = update(Hold).where(Hold.id == id, Hold.lifted_at.is_(None))
    if session.execute(standing.values(lifted_at=now(), lifted_by=actor)).rowcount != 1:
        return False
    audit.append(session, actor=actor, action="hold.lifted", object=f"hold:{id}")
    return True


def holds(session: Session) -> list[Hold]:
    return list(session.scalars(select(Hold).where(Hold.lifted_at.is_(None)).order_by(Hold.placed_at)))


def erase(session: Session, *, writer: str, actor: str, reason: str) -> int:
    """Make what this writer typed unreadable for good. Reviews stay: they are the firm's proof of approval."""
    audit.lock(session)
    if session.scalars(select(Hold.id).where(Hold.writer == writer, Hold.lifted_at.is_(None))).first():
        raise Held
    own = select(Record.id).where(Record.writer == writer)
    told = {"reason": reason}
    entry = audit.append(session, actor=actor, action="person.erased", object=f"writer:{writer}", payload=told)
    words = update(SealedText).where(SealedText.id.in_(own), SealedText.wrapped.is_not(None))
    return session.execute(words.values(wrapped=None, erased=entry)).rowcount


def export(session: Session, keyring: Keyring, *, writer: str, actor: str, reason: str) -> Iterator[dict[str, Any]]:
    """Everything that is kept of one person, their words opened. It is an entry of the log."""
    audit.append(session, actor=actor, action="person.exported", object=f"writer:{writer}", payload={"reason": reason})
    if person := keeping.about(session, writer):
        yield person
    for record in session.scalars(_of(Record, writer).order_by(Record.at)):
        yield {"record": record.id, **json.loads(record.content or "{}"), "typed": words(session, keyring, record.id)}
    for review in session.scalars(_of(Review, writer).order_by(Review.opened_at)):
        about = {"review": review.id, "at": review.opened_at.isoformat(), "status": review.status, "site": review.site}
        yield about | {"typed": words(session, keyring, review.id)}


def _of(table: Any, writer: str) -> Select:
    return select(table).where(table.writer == writer)


def words(session: Session, keyring: Keyring, id: str) -> dict[str, Any] | None:
    """What was typed; None when it is erased or there is none. Only for whoever has written the reading down."""
    found = session.get(SealedText, id)
    if found is None or found.wrapped is None:
        return None
    return keyring.open(id, Sealed(found.key, found.wrapped, found.sealed))


def rewrap(session: Session, keyring: Keyring, *, most: int = BATCH) -> int:
    """Wrap the next texts with the current key. How many; 0 when all are."""
    old = select(SealedText).where(SealedText.key != keyring.current, SealedText.wrapped.is_not(None)).limit(most)
    found = list(session.scalars(old))
    for text in found:
        text.key, text.wrapped, _ = keyring.rewrap(text.id, Sealed(text.key, text.wrapped, text.sealed))
    if found:
        told = {"key": keyring.current, "texts": len(found)}
        audit.append(session, actor="system", action="keys.rotated", object=f"key:{keyring.current}", payload=told)
    return len(found)
