"""Reviews: opened by writers, decided by reviewers, each decision once and on what the reviewer has seen."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select, update

from api.records.approval import APPROVING, approval, approvals
from api.records.seal import Sealed
from api.store import audit, people
from api.store.tables.base import new_id, now
from api.store.tables.records import SealedText
from api.store.tables.reviews import Decision, Review

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from api.records.seal import Keyring
    from api.store.tables.people import User


class DecidedMeanwhile(Exception):
    """Somebody else decided it first; look again."""


class OwnReview(Exception):
    """Nobody decides on a text of their own."""


class Verdict(NamedTuple):
    """What a reviewer says. `text` is what may be posted instead, where it is not the writer's own."""

    disposition: str
    comment: str = ""
    text: str | None = None
    expires_at: datetime | None = None


def open_review(
    session: Session, keyring: Keyring, *, writer: str, typed: dict[str, str], categories: list[str], **about: Any
) -> Review:
    """`typed` has the text, and the note and the handle where there are any."""
    review = Review(id=new_id(), writer=writer, categories=categories, **about)
    session.add(review)
    session.flush()
    sealed = _seal(session, keyring, review.id, typed)
    told = {"text_mac": keyring.mac(typed["text"]), "proposed": review.proposed, "rulebook": review.rulebook,
            "sealed": sealed}  # fmt: skip
    audit.append(session, actor=writer, action="review.opened", object=f"review:{review.id}", payload=told)
    return review


def open_reviews(session: Session, *, most: int = 100) -> list[Review]:
    """The queue, the oldest first."""
    waiting = select(Review).where(Review.status == "open").order_by(Review.opened_at, Review.id).limit(most)
    return list(session.scalars(waiting))


def get(session: Session, id: str) -> Review | None:
    return session.get(Review, id)


def decisions(session: Session, id: str) -> list[Decision]:
    """The newest first."""
    return list(session.scalars(select(Decision).where(Decision.review_id == id).order_by(Decision.version.desc())))


def read_text(session: Session, keyring: Keyring, id: str, *, actor: str, reason: str) -> dict[str, Any]:
    """What the writer sent. Reading it is an entry of the log, with its reason."""
    typed = _open(session, keyring, id)
    audit.append(session, actor=actor, action="text.read", object=f"review:{id}", payload={"reason": reason})
    return typed


def reveal_writer(session: Session, id: str, *, actor: str, reason: str) -> User | None:
    """Who asked, where that is known; an entry of the log, with its reason. The log goes on not naming anybody."""
    review = session.get_one(Review, id)
    audit.append(session, actor=actor, action="writer.revealed", object=f"review:{id}", payload={"reason": reason})
    return people.by_actors(session, [review.writer]).get(review.writer)


def decide_review(
    session: Session, keyring: Keyring, id: str, verdict: Verdict, *, version: int, reviewer: str
) -> Decision:
    """Decide on what was seen at `version`, or raise DecidedMeanwhile. An escalated review stays in the queue."""
    if (asked := session.get(Review, id)) and asked.writer == reviewer:
        raise OwnReview
    status = "open" if verdict.disposition == "escalated" else "decided"
    changed = session.execute(
        update(Review)
        .where(Review.id == id, Review.version == version, Review.status == "open")
        .values(version=version + 1, status=status)
    )
    if changed.rowcount != 1:
        raise DecidedMeanwhile
    review = session.get_one(Review, id, populate_existing=True)
    decision = Decision(
        review_id=id, version=version + 1, disposition=verdict.disposition, reviewer=reviewer, at=now(),
        approves=_approves(session, keyring, review, verdict), expires_at=verdict.expires_at,
    )  # fmt: skip
    session.add(decision)
    session.flush()
    words = {"comment": verdict.comment} | ({"text": verdict.text} if verdict.text else {})
    sealed = _seal(session, keyring, f"{id}.{decision.version}", words)
    told = {"disposition": decision.disposition, "version": decision.version, "approves": decision.approves,
            "expires_at": verdict.expires_at and verdict.expires_at.isoformat(), "sealed": sealed}  # fmt: skip
    audit.append(session, actor=reviewer, action="review.decided", object=f"review:{id}", payload=told)
    return decision


def own_review(session: Session, keyring: Keyring, id: str, writer: str) -> dict[str, Any] | None:
    """What its writer may know of it; None for anybody else."""
    review = session.get(Review, id)
    if review is None or review.writer != writer:
        return None
    told: dict[str, Any] = {"id": id, "status": review.status, "disposition": None, "comment": None, "text": None}
    for decision in decisions(session, id)[:1]:
        words = _open(session, keyring, f"{id}.{decision.version}")
        told |= {"disposition": decision.disposition, "comment": words.get("comment")}
        if decision.approves:
            told["text"] = words.get("text") or _open(session, keyring, id).get("text")
    return told


def approved(session: Session, keyring: Keyring, text: str, *, at: datetime, **to: str) -> Decision | None:
    """The decision that lets this very text go out from this account, as this kind of post, under these rules."""
    good = select(Decision).where(Decision.approves.in_(approvals(keyring, text, **to)), Decision.expires_at > at)
    return session.scalars(good.order_by(Decision.at.desc()).limit(1)).first()


def _approves(session: Session, keyring: Keyring, review: Review, verdict: Verdict) -> str | None:
    if verdict.disposition not in APPROVING:
        return None
    text = verdict.text or _open(session, keyring, review.id)["text"]
    return approval(keyring, text, account=review.account, kind=review.kind, rulebook=review.rulebook)


def _seal(session: Session, keyring: Keyring, id: str, words: dict[str, str]) -> str:
    """The digest of what is stored, for the log: then it cannot be taken away or exchanged unseen."""
    sealed = keyring.seal(id, words)
    session.add(SealedText(id=id, **sealed._asdict()))
    session.flush()
    return sealed.digest


def _open(session: Session, keyring: Keyring, id: str) -> dict[str, Any]:
    found = session.get_one(SealedText, id)
    return keyring.open(id, Sealed(found.key, found.wrapped, found.sealed))
