"""The library: texts added by legal, confirmed when rules change, and retired; each an entry of the log."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select, update

from api.store import audit
from api.store.tables.base import now
from api.store.tables.library import LibraryText

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

STATES = ("current", "expired", "retired")


def add(session: Session, *, actor: str, accepted: Iterable[str], **about: Any) -> LibraryText:
    """`accepted` are the rules that flag it and that its author has seen."""
    made = LibraryText(added_by=actor, accepted=sorted(set(accepted)), **about)
    session.add(made)
    session.flush()
    told = {name: about[name] for name in ("sort", "title", "lang", "product", "account", "kind", "site", "review_id")}
    told |= {"words": hashlib.sha256(made.words.encode()).hexdigest(), "accepted": made.accepted}
    told |= {"expires_at": made.expires_at.isoformat()}
    audit.append(session, actor=actor, action="library.added", object=f"library:{made.id}", payload=told)
    return made


def get(session: Session, id: str) -> LibraryText | None:
    return session.get(LibraryText, id)


def confirm(session: Session, id: str, accepted: Iterable[str], *, actor: str) -> bool:
    """Somebody has seen what the rules of today find in it, and lets it pass. False when it is retired."""
    seen = sorted(set(accepted))
    if not _change(session, id, accepted=seen):
        return False
    audit.append(session, actor=actor, action="library.confirmed", object=f"library:{id}", payload={"accepted": seen})
    return True


def retire(session: Session, id: str, *, actor: str, reason: str) -> bool:
    """Nobody is offered it any more. False when it was already."""
    if not _change(session, id, retired_at=now(), retired_by=actor):
        return False
    audit.append(session, actor=actor, action="library.retired", object=f"library:{id}", payload={"reason": reason})
    return True


def _change(session: Session, id: str, **values: Any) -> bool:
    rows = update(LibraryText).where(LibraryText.id == id, LibraryText.retired_at.is_(None))
    return session.execute(rows.values(changed_at=now(), **values)).rowcount == 1


def current(session: Session) -> list[LibraryText]:
    """What may be used now, by product and title."""
    rows = _state(select(LibraryText), "current").order_by(LibraryText.product, LibraryText.title, LibraryText.id)
    return list(session.scalars(rows))


def as_of(session: Session, at: datetime) -> list[tuple[LibraryText, list[str]]]:
    """What could be used at a moment, each with the rules that legal had seen flag it by then, as the log tells."""
    there = LibraryText.added_at <= at, LibraryText.expires_at > at
    rows = select(LibraryText).where(*there, or_(LibraryText.retired_at.is_(None), LibraryText.retired_at > at))
    return [(text, _accepted(session, text.id, at)) for text in session.scalars(rows)]


def _accepted(session: Session, id: str, at: datetime) -> list[str]:
    found: list[str] = []
    for entry in audit.about(session, f"library:{id}", ("library.added", "library.confirmed")):
        if datetime.fromisoformat(entry.at) <= at:
            found = json.loads(entry.payload)["accepted"]
    return found


def revision(session: Session) -> str:
    """Another one whenever something was added, confirmed or retired."""
    count, last = session.execute(select(func.count(), func.max(LibraryText.changed_at))).one()
    return f"{count} {last.isoformat() if last else ''}"


def page(
    session: Session, *, state: str = "current", words: str = "", start: int = 0, most: int = 50
) -> tuple[list[LibraryText], int]:
    """By words in title, text or product; the newest first."""
    rows = _state(select(LibraryText), state)
    if words:
        columns = (LibraryText.title, LibraryText.words, LibraryText.product, LibraryText.lang)
        rows = rows.where(or_(*(column.icontains(words, autoescape=True) for column in columns)))
    total = session.scalar(select(func.count()).select_from(rows.subquery())) or 0
    found = rows.order_by(LibraryText.added_at.desc(), LibraryText.id).offset(start).limit(most)
    return list(session.scalars(found)), total


def _state(rows: Select, state: str) -> Select:
    if state == "retired":
        return rows.where(LibraryText.retired_at.is_not(None))
    ended = LibraryText.expires_at <= now()
    return rows.where(LibraryText.retired_at.is_(None), ended if state == "expired" else ~ended)
