"""How far the firm is covered: browsers and when they were seen, versions, and what waits for somebody."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import case, func, select

from api.store.tables.machines import EnrolmentKey, Installation, ServiceKey
from api.store.tables.policies import PolicyDraft
from api.store.tables.reviews import Review

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class Version(NamedTuple):
    """The browsers with one version of the extension."""

    version: str
    browsers: int
    seen: int  # lately
    last: datetime | None


def versions(session: Session, *, since: datetime) -> list[Version]:
    """The most used first; browsers that are shut out do not count."""
    lately = func.sum(case((Installation.seen_at >= since, 1), else_=0))
    number = func.count(Installation.id)
    rows = select(Installation.version, number, lately, func.max(Installation.seen_at))
    rows = rows.where(Installation.revoked_at.is_(None)).group_by(Installation.version)
    return [Version(*row) for row in session.execute(rows.order_by(number.desc(), Installation.version))]


def reviews_waiting(session: Session, *, at: datetime) -> tuple[int, int]:
    """How many wait, and how many of them should have been decided before this moment."""
    before = func.coalesce(func.sum(case((Review.due_at < at, 1), else_=0)), 0)
    return tuple(session.execute(select(func.count(Review.id), before).where(Review.status == "open")).one())


def policy_drafts(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(PolicyDraft)) or 0


def keys_expiring(session: Session, *, after: datetime, before: datetime) -> int:
    """Keys that open nothing any more from a moment between the two."""
    return sum(
        session.scalar(
            select(func.count(kind.id)).where(
                kind.revoked_at.is_(None), kind.expires_at > after, kind.expires_at <= before
            )
        )
        for kind in (EnrolmentKey, ServiceKey)
    )
