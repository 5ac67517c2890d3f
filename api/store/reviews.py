"""Reviews: opened for writers, read with a reason, withdrawn, and what their writers may know of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update
from sqlalchemy.orm import undefer

from api.records.approval import APPROVING, approvals
from api.records.seal import Sealed
from api.records.sketch import likeness, sketch
from api.store import audit, people
from api.store.tables.base import new_id, now
from api.store.tables.records import SealedText
from api.store.tables.reviews import Decision, Review
from api.store.tables.tallies import ReviewRule

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from api.records.seal import Keyring
    from api.store.tables.people import User

RECENT = 200  # so many of a writer's requests are compared
APPROVED = 20
ALIKE = 0.3


def open_review(
    session: Session, keyring: Keyring, *, writer: str, typed: dict[str, str], due_at: datetime | None = None,
    source: str = "api", severity: str = "none", jurisdictions: tuple[str, ...] = (), rules: Iterable[str] = (),
    **about: Any,
) -> Review:  # fmt: skip
    """`typed` has the text, and the note and the handle where there are any."""
    review = Review(
        id=new_id(), writer=writer, due_at=due_at or now(), source=source, severity=severity,
        jurisdictions=list(jurisdictions), sketch=sketch(keyring, typed["text"]), **about,
    )  # fmt: skip
    session.add(review)
    session.flush()
    session.add_all(ReviewRule(rule=rule, review_id=review.id) for rule in sorted(set(rules)))
    sealed = seal(session, keyring, review.id, typed)
    told = {"text_mac": keyring.mac(typed["text"]), "proposed": review.proposed, "rulebook": review.rulebook,
            "sealed": sealed}  # fmt: skip
    told |= {"writer": writer} if review.opened_by else {}
    actor = review.opened_by or writer
    audit.append(session, actor=actor, action="review.opened", object=f"review:{review.id}", payload=told)
    return review


def get(session: Session, id: str) -> Review | None:
    return session.get(Review, id)


def decisions(session: Session, id: str) -> list[Decision]:
    """The newest first."""
    return list(session.scalars(select(Decision).where(Decision.review_id == id).order_by(Decision.version.desc())))


def newest_decisions(session: Session, ids: Iterable[str]) -> dict[str, Decision]:
    """What was said last of each of them."""
    rows = select(Decision).where(Decision.review_id.in_(list(ids))).order_by(Decision.version)
    return {decision.review_id: decision for decision in session.scalars(rows)}


def read_text(session: Session, keyring: Keyring, id: str, *, actor: str, reason: str) -> dict[str, Any]:
    """What the writer sent. Reading it is an entry of the log, with its reason."""
    typed = open_sealed(session, keyring, id)
    audit.append(session, actor=actor, action="text.read", object=f"review:{id}", payload={"reason": reason})
    return typed


def reveal_writer(session: Session, id: str, *, actor: str, reason: str) -> User | None:
    """Who asked, where that is known; an entry of the log, with its reason. The log goes on not naming anybody."""
    review = session.get_one(Review, id)
    audit.append(session, actor=actor, action="writer.revealed", object=f"review:{id}", payload={"reason": reason})
    return people.by_actors(session, [review.writer]).get(review.writer)


def withdraw(session: Session, id: str, *, writer: str) -> bool:
    """The writer does not ask any more. False when it is not theirs, or not open any more."""
    own = (Review.writer == writer) | (Review.opened_by == writer)
    rows = update(Review).where(Review.id == id, own, Review.status == "open")
    gone = {"status": "withdrawn", "stage": "", "closed_at": now(), "version": Review.version + 1}
    if session.execute(rows.values(gone)).rowcount != 1:
        return False
    audit.append(session, actor=writer, action="review.withdrawn", object=f"review:{id}")
    return True


def own_review(session: Session, keyring: Keyring, id: str, writer: str) -> dict[str, Any] | None:
    """What its writer may know of it; None for anybody else."""
    review = session.get(Review, id)
    if review is None or review.writer != writer:
        return None
    told: dict[str, Any] = {"id": id, "status": review.status, "disposition": None, "comment": None, "text": None}
    for decision in decisions(session, id)[:1]:
        if review.status == "withdrawn" or review.stage == "second":
            break  # one has approved and another must: that is no answer yet
        words = open_sealed(session, keyring, f"{id}.{decision.version}") if not review.purged_at else {}
        told |= {"disposition": decision.disposition, "comment": words.get("comment")}
        if stands(decision) and not review.purged_at:
            told["text"] = words.get("text") or open_sealed(session, keyring, id).get("text")
    return told


def stands(decision: Decision) -> bool:
    """Whether it is an approval, and its time is not over."""
    return decision.approves is not None and (decision.expires_at is None or decision.expires_at > now())


def of_writer(session: Session, writer: str, *, most: int = 50) -> list[Review]:
    """Their requests, and those that they sent for somebody else; the newest first."""
    own = (Review.writer == writer) | (Review.opened_by == writer)
    return list(session.scalars(select(Review).where(own).order_by(Review.opened_at.desc()).limit(most)))


def similar(session: Session, review: Review, *, most: int = 5) -> list[tuple[Review, float]]:
    """The author's earlier requests that are alike in their words, or in what was found; the most alike first."""
    earlier = select(Review).where(Review.writer == review.writer, Review.id != review.id)
    rows = session.scalars(earlier.order_by(Review.opened_at.desc()).limit(RECENT).options(undefer(Review.sketch)))
    own, found = session.scalar(select(Review.sketch).where(Review.id == review.id)) or [], set(review.categories)
    alike = [(row, likeness(own, row.sketch) if row.sketch else 0.0) for row in rows]
    kept = [(row, much) for row, much in alike if much >= ALIKE or found & set(row.categories)]
    return sorted(kept, key=lambda pair: (pair[1], len(found & set(pair[0].categories))), reverse=True)[:most]


def approved(session: Session, keyring: Keyring, text: str, *, at: datetime, **to: str) -> Decision | None:
    """The decision that lets this very text go out from this account, as this kind of post, under these rules."""
    good = select(Decision).where(Decision.approves.in_(approvals(keyring, text, **to)), Decision.expires_at > at)
    return session.scalars(good.order_by(Decision.at.desc()).limit(1)).first()


def nearest(session: Session, keyring: Keyring, text: str, *, writer: str) -> tuple[Review, Decision, str] | None:
    """Which of the writer's own approved texts this one comes from, or was asked for, and what was approved."""
    rows = select(Review, Decision).join(Decision, Decision.review_id == Review.id)
    rows = rows.where(Review.writer == writer, Review.status == "decided", Review.purged_at.is_(None))
    rows = rows.where(Decision.approves.is_not(None), Decision.disposition.in_(APPROVING))
    rows = rows.order_by(Decision.at.desc()).limit(APPROVED).options(undefer(Review.sketch))
    own, best = sketch(keyring, text), None
    for review, decision in session.execute(rows):
        words = open_sealed(session, keyring, f"{review.id}.{decision.version}").get("text")
        words = words or open_sealed(session, keyring, review.id)["text"]
        # What was asked about counts, too: legal may have left few of its words.
        much = max(likeness(own, sketch(keyring, words)), likeness(own, review.sketch or []))
        if much >= ALIKE and (best is None or much > best[0]):
            best = much, (review, decision, words)
    return best and best[1]


def seal(session: Session, keyring: Keyring, id: str, words: dict[str, str]) -> str:
    """The digest of what is stored, for the log: then it cannot be taken away or exchanged unseen."""
    sealed = keyring.seal(id, words)
    session.add(SealedText(id=id, **sealed._asdict()))
    session.flush()
    return sealed.digest


def open_sealed(session: Session, keyring: Keyring, id: str) -> dict[str, Any]:
    found = session.get_one(SealedText, id)
    return keyring.open(id, Sealed(found.key, found.wrapped, found.sealed))
