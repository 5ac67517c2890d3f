"""Whether the reviews, what was typed in them and the decisions are those that the audit log says."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from api.records.record import root
from api.records.seal import Sealed
from api.store.tables.records import SealedText
from api.store.tables.reviews import Decision, Review

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

CHUNK = 500


@dataclass
class Logged:
    """What the log says. `sealed` has each text's digest, None where an earlier version did not write it down."""

    reviews: dict[str, tuple] = field(default_factory=dict)
    decisions: dict[tuple[str, int], tuple] = field(default_factory=dict)
    sealed: dict[str, str | None] = field(default_factory=dict)
    purges: set[str] = field(default_factory=set)

    def read(self, entries: Iterable[tuple]) -> Logged:
        for _, _, actor, action, object, payload, *_ in entries:
            if action == "review.opened":
                self._opened(object.removeprefix("review:"), actor, json.loads(payload))
            elif action == "review.decided":
                self._decided(object.removeprefix("review:"), actor, json.loads(payload))
            elif action == "review.commented":
                told = json.loads(payload)
                self.sealed[f"{object.removeprefix('review:')}.c{told['number']}"] = told["sealed"]
            elif action == "reviews.purged":
                self.purges.add(json.loads(payload)["ids"])
        return self

    def _opened(self, id: str, actor: str, told: dict[str, Any]) -> None:
        self.reviews[id] = told.get("writer", actor), told["proposed"], told["rulebook"]
        self.sealed[id] = told.get("sealed")

    def _decided(self, id: str, actor: str, told: dict[str, Any]) -> None:
        version = told["version"]
        said = actor, told["disposition"], told.get("agrees"), told["approves"], told["expires_at"]
        self.decisions[id, version] = said
        self.sealed[f"{id}.{version}"] = told.get("sealed")


def mistakes(session: Session, entries: Iterable[tuple]) -> Iterator[str]:
    """Each names its review."""
    logged, rows = Logged().read(entries), {review.id: review for review in session.scalars(select(Review))}
    yield from _reviews(logged, rows)
    yield from _decisions(session, logged)
    purged = {id for id, review in rows.items() if review.purged_at}
    unexplained = purged - _explained(rows, logged)
    for id in sorted(unexplained):
        yield f"Review {id}: what was typed is gone, and no purge in the log explains it."
    yield from _texts(session, {id: digest for id, digest in logged.sealed.items() if id[:32] not in purged})


def _reviews(logged: Logged, rows: dict[str, Review]) -> Iterator[str]:
    for id in sorted(logged.reviews.keys() | rows.keys()):
        told, found = logged.reviews.get(id), rows.get(id)
        if found is None:
            yield f"Review {id}: it is missing."
        elif told is None:
            yield f"Review {id}: the log has no such review; it was inserted."
        elif told != (found.writer, found.proposed, found.rulebook):
            yield f"Review {id}: it is not as the log says."


def _decisions(session: Session, logged: Logged) -> Iterator[str]:
    found = {(row.review_id, row.version): _told(row) for row in session.scalars(select(Decision))}
    for id, number in sorted(logged.decisions.keys() | found.keys()):
        if logged.decisions.get((id, number)) != found.get((id, number)):
            yield f"Review {id}: decision {number} is not the one that the log says."


def _told(row: Decision) -> tuple:
    until = row.expires_at and row.expires_at.isoformat()
    return row.reviewer, row.disposition, row.agrees, row.approves, until


def _explained(rows: dict[str, Review], logged: Logged) -> set[str]:
    """Those that were purged together are what one entry of the log holds the root of."""
    together: dict[Any, list[str]] = {}
    for id, review in rows.items():
        if review.purged_at:
            together.setdefault(review.purged_at, []).append(id)
    return {id for ids in together.values() if root(sorted(ids)) in logged.purges for id in ids}


def _texts(session: Session, wanted: dict[str, str | None]) -> Iterator[str]:
    ids = sorted(wanted)
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        found = {text.id: text for text in session.scalars(select(SealedText).where(SealedText.id.in_(chunk)))}
        for id in chunk:
            if wrong := _wrong(found.get(id), wanted[id]):
                review, _, decision = id.partition(".")
                yield f"Review {review}: what was typed{f' in decision {decision}' if decision else ''} is {wrong}."


def _wrong(text: SealedText | None, digest: str | None) -> str | None:
    if text is None:
        return "missing"
    if text.wrapped is None:
        return "erased, and reviews are never erased"
    if digest and Sealed(text.key, text.wrapped, text.sealed).digest != digest:
        return "not what was sealed"
    return None
