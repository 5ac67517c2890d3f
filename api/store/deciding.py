"""Decisions: each on what the reviewer has seen, by somebody who may, and never two by mistake."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import update

from api.records.approval import APPROVING, approval
from api.store import audit
from api.store.reviews import decisions, open_sealed, seal
from api.store.tables.base import now
from api.store.tables.reviews import Decision, Review

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from api.records.seal import Keyring


class DecidedMeanwhile(Exception):
    """Something happened to it since it was looked at; look again."""


class Withdrawn(Exception):
    """The writer does not ask any more."""


class OwnReview(Exception):
    """Nobody decides on a text of their own."""


class AlreadyAgreed(Exception):
    """Two people must approve, and this is the one who has."""


class Verdict(NamedTuple):
    """What a reviewer says. `text` is what may be posted instead, where it is not the writer's own.

    `rulebook` are the rules that it was read under; `passed_to` is the user who gets it, where it is passed on.
    """

    disposition: str
    comment: str = ""
    text: str | None = None
    expires_at: datetime | None = None
    rulebook: str | None = None
    passed_to: str | None = None


def decide_review(
    session: Session, keyring: Keyring, id: str, verdict: Verdict, *, version: int, reviewer: str
) -> Decision:
    """Decide on what was seen at `version`, or raise why not. One that is passed on, or waits for a second, stays."""
    review = session.get(Review, id)
    if review and reviewer in (review.writer, review.opened_by):
        raise OwnReview
    if review and review.status == "withdrawn":
        raise Withdrawn
    agrees = _agrees(session, keyring, review, verdict) if review else None
    earlier = _agreed(session, id, agrees)
    if reviewer in earlier:
        raise AlreadyAgreed
    enough = agrees is not None and review is not None and len(earlier) + 1 >= review.approvers
    stage = "passed-on" if verdict.disposition == "escalated" else "second" if agrees and not enough else ""
    changed = {"version": version + 1, "stage": stage, "status": "open" if stage else "decided"}
    changed |= {} if stage else {"closed_at": now()}
    changed |= {"assignee": verdict.passed_to} if stage else {}
    rows = update(Review).where(Review.id == id, Review.version == version, Review.status == "open")
    if session.execute(rows.values(changed)).rowcount != 1:
        raise DecidedMeanwhile
    review = session.get_one(Review, id, populate_existing=True)
    decision = Decision(
        review_id=id, version=version + 1, disposition=verdict.disposition, reviewer=reviewer, at=now(),
        agrees=agrees, approves=agrees if enough else None, rulebook=verdict.rulebook or review.rulebook,
        expires_at=verdict.expires_at,
    )  # fmt: skip
    session.add(decision)
    session.flush()
    words = {"comment": verdict.comment} | ({"text": verdict.text} if verdict.text else {})
    sealed = seal(session, keyring, f"{id}.{decision.version}", words)
    told = {"disposition": decision.disposition, "version": decision.version, "approves": decision.approves,
            "expires_at": verdict.expires_at and verdict.expires_at.isoformat(), "sealed": sealed}  # fmt: skip
    told |= {"agrees": agrees} if agrees else {}
    told |= {"passed_to": f"user:{verdict.passed_to}"} if verdict.passed_to else {}
    audit.append(session, actor=reviewer, action="review.decided", object=f"review:{id}", payload=told)
    return decision


def _agrees(session: Session, keyring: Keyring, review: Review, verdict: Verdict) -> str | None:
    if verdict.disposition not in APPROVING:
        return None
    text = verdict.text or open_sealed(session, keyring, review.id)["text"]
    rulebook = verdict.rulebook or review.rulebook
    return approval(keyring, text, account=review.account, kind=review.kind, rulebook=rulebook)


def _agreed(session: Session, id: str, agrees: str | None) -> set[str]:
    """Who has approved these very words, since it was last passed on."""
    found = set()
    for decision in decisions(session, id) if agrees else ():
        if decision.agrees is None:
            break
        if decision.agrees == agrees:
            found.add(decision.reviewer)
    return found
