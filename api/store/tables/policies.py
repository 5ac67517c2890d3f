"""The policy: every version that was published, and what is being written."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from api.store.tables.base import Table, now


class PolicyVersion(Table):
    """Never changed: going back to an older one is a newer version."""

    __tablename__ = "policy_versions"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    document: Mapped[str] = mapped_column(Text)
    comment: Mapped[str] = mapped_column(String(500))
    published_by: Mapped[str] = mapped_column(String(100))
    published_at: Mapped[datetime] = mapped_column(default=now)
    restores: Mapped[int | None]


class PolicyDraft(Table):
    """One for each person. `base` is the version that it was begun from."""

    __tablename__ = "policy_drafts"

    author: Mapped[str] = mapped_column(String(100), primary_key=True)
    base: Mapped[int]
    document: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime] = mapped_column(default=now)
