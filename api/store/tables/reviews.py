"""Reviews: texts that a writer sent to legal, and what was decided. What was typed is in sealed_texts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from api.store.tables.base import Table, now


class Review(Table):
    """`version` counts the decisions: who decides says which one they have seen."""

    __tablename__ = "reviews"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    writer: Mapped[str] = mapped_column(String(100), index=True)
    opened_at: Mapped[datetime] = mapped_column(default=now, index=True)
    status: Mapped[str] = mapped_column(String(10), index=True, default="open")
    version: Mapped[int] = mapped_column(default=0)
    site: Mapped[str | None] = mapped_column(String(253))
    kind: Mapped[str] = mapped_column(String(10))
    account: Mapped[str] = mapped_column(String(10))
    proposed: Mapped[str] = mapped_column(String(10))  # what the machine decided
    categories: Mapped[list]
    rulebook: Mapped[str] = mapped_column(String(64))
    policy: Mapped[str] = mapped_column(String(64))
    purged_at: Mapped[datetime | None]


class Decision(Table):
    """Never changed: a second thought is a second row."""

    __tablename__ = "review_decisions"

    review_id: Mapped[str] = mapped_column(ForeignKey("reviews.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    disposition: Mapped[str] = mapped_column(String(30))
    reviewer: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(default=now)
    # What an approval is bound to, see records/approval.py; null unless approved.
    approves: Mapped[str | None] = mapped_column(String(100), index=True)
    expires_at: Mapped[datetime | None]
