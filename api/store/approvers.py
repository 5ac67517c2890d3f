"""Approvers: what each reviewer may approve, and who stands in while one is away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from api.store import audit, people
from api.store.tables.approvers import Absence, Approver
from api.store.tables.base import now
from api.store.tables.reviews import Review

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class NobodyThere(Exception):
    """Who shall stand in cannot: not a reviewer, not here, or the same person."""


def today() -> date:
    return datetime.now(UTC).date()


def limits(session: Session) -> dict[str, Approver]:
    return {row.user_id: row for row in session.scalars(select(Approver))}


def limit(session: Session, user_id: str, *, categories: list[str], jurisdictions: list[str], actor: str) -> None:
    """What this reviewer may approve; an empty list is no limit."""
    session.merge(Approver(user_id=user_id, categories=categories, jurisdictions=jurisdictions, changed_at=now()))
    told = {"categories": categories, "jurisdictions": jurisdictions}
    audit.append(session, actor=actor, action="approver.limited", object=f"user:{user_id}", payload=told)


def beyond(session: Session, user_id: str, *, categories: Iterable[str], jurisdictions: Iterable[str]) -> set[str]:
    """Which of these categories and jurisdictions this reviewer may not approve."""
    row = session.get(Approver, user_id)
    return outside(row, categories, jurisdictions) if row else set()


def outside(row: Approver, categories: Iterable[str], jurisdictions: Iterable[str]) -> set[str]:
    found = set(categories) - set(row.categories) if row.categories else set()
    return found | (set(jurisdictions) - set(row.jurisdictions) if row.jurisdictions else set())


def may(limits: Mapping[str, Approver], user_id: str, review: Review) -> bool:
    row = limits.get(user_id)
    return row is None or not outside(row, review.categories, review.jurisdictions)


def absences(session: Session) -> dict[str, Absence]:
    """Those that are not over."""
    return {row.user_id: row for row in session.scalars(select(Absence).where(Absence.last_day >= today()))}


def absence(session: Session, user_id: str) -> Absence | None:
    found = session.get(Absence, user_id)
    return found if found and found.last_day >= today() else None


def stand_in(session: Session, user_id: str) -> str | None:
    """Who gets what is given to this person today, if somebody else does."""
    found = absence(session, user_id)
    return found.stand_in if found and found.first_day <= today() else None


def stood_in_for(session: Session, user_id: str) -> list[str]:
    """Who is away today and has named this person."""
    away = select(Absence.user_id).where(Absence.stand_in == user_id)
    return list(session.scalars(away.where(Absence.first_day <= today(), Absence.last_day >= today())))


def go_away(session: Session, user_id: str, *, first: date, last: date, stand_in: str, actor: str) -> None:
    """Raises NobodyThere when that person cannot stand in all the time."""
    user, other = people.find(session, stand_in), session.get(Absence, stand_in)
    overlaps = other is not None and other.first_day <= last and first <= other.last_day
    if user is None or not user.active or "reviewer" not in user.roles or stand_in == user_id or overlaps:
        raise NobodyThere
    session.merge(Absence(user_id=user_id, first_day=first, last_day=last, stand_in=stand_in))
    told = {"from": first.isoformat(), "until": last.isoformat(), "stand_in": f"user:{stand_in}"}
    audit.append(session, actor=actor, action="approver.away", object=f"user:{user_id}", payload=told)


def come_back(session: Session, user_id: str, *, actor: str) -> None:
    if session.execute(delete(Absence).where(Absence.user_id == user_id)).rowcount:
        audit.append(session, actor=actor, action="approver.back", object=f"user:{user_id}")
