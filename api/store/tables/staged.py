"""What a staged change of the policy would have decided, beside what was decided."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from api.store.tables.base import Table, now


class StagedCount(Table):
    """How many checks got `got` and would have got `would`. `trial` names the two tables of lines that are compared."""

    __tablename__ = "staged_counts"

    trial: Mapped[str] = mapped_column(String(16), primary_key=True)
    got: Mapped[str] = mapped_column(String(10), primary_key=True)
    would: Mapped[str] = mapped_column(String(10), primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
    since: Mapped[datetime] = mapped_column(default=now)
