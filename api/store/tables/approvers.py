"""Approvers: what a reviewer may approve, and who stands in while one is away."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from api.store.tables.base import Table, now

USER = "users.id"


class Approver(Table):
    """The limits of one reviewer. An empty list is no limit, and so is a reviewer without a row."""

    __tablename__ = "approvers"

    user_id: Mapped[str] = mapped_column(ForeignKey(USER, ondelete="CASCADE"), primary_key=True)
    categories: Mapped[list]
    jurisdictions: Mapped[list]
    changed_at: Mapped[datetime] = mapped_column(default=now)


class Absence(Table):
    """One for each person: from the first to the last day, what is theirs goes to `stand_in`."""

    __tablename__ = "absences"

    user_id: Mapped[str] = mapped_column(ForeignKey(USER, ondelete="CASCADE"), primary_key=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    stand_in: Mapped[str] = mapped_column(ForeignKey(USER, ondelete="CASCADE"), index=True)
