"""Standing: whether a text may go out as approved, at this moment; and if not, what keeps it from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.records.seal import canonical_text
from api.store import reviews
from api.store.tables.base import now

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from api.records.seal import Keyring
    from api.store.tables.reviews import Decision, Review

NOTHING: dict[str, Any] = {
    "approved": False,
    "because": None,
    "until": None,
    "approved_text": None,
    "usable": False,
}


def of(session: Session, keyring: Keyring, text: str, *, writer: str, **to: str) -> dict[str, Any]:
    """`to` is the account, the kind and the rules of this moment."""
    if found := reviews.approved(session, keyring, text, at=now(), **to):
        return NOTHING | {"approved": True, "until": found.expires_at.isoformat()}
    if nearest := reviews.nearest(session, keyring, text, writer=writer):
        review, decision, words = nearest
        edited = canonical_text(words) != canonical_text(text)
        because = "edited" if edited else _why(review, decision, **to)
        usable = edited and reviews.approved(session, keyring, words, at=now(), **to) is not None
        return NOTHING | {"because": because, "approved_text": words, "usable": usable}
    return NOTHING


def _why(review: Review, decision: Decision, *, account: str, kind: str, rulebook: str) -> str:
    if review.account != account:
        return "account"
    if review.kind != kind:
        return "kind"
    return "rules" if decision.rulebook != rulebook and reviews.stands(decision) else "expired"
