"""The firm's own rules and its changes of shipped ones: every edition that was published, and what is being written."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from api.store.tables.base import Table, now


class RuleEdition(Table):
    """All changes that hold together: {rule: {text, over}}. Never changed: going back is a newer edition.

    `rule` is the one that this edition changed, null where it went back to an older one.
    """

    __tablename__ = "rule_editions"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    changes: Mapped[dict]
    rule: Mapped[str | None] = mapped_column(String(200))
    comment: Mapped[str] = mapped_column(String(500))
    written_by: Mapped[str] = mapped_column(String(100))
    published_by: Mapped[str] = mapped_column(String(100))
    published_at: Mapped[datetime] = mapped_column(default=now)
    restores: Mapped[int | None]


class RuleDraft(Table):
    """One rule as somebody would have it. `rule` is empty for a new one, `base` the edition that it was begun from."""

    __tablename__ = "rule_drafts"

    id: Mapped[int] = mapped_column(primary_key=True)
    author: Mapped[str] = mapped_column(String(100), index=True)
    rule: Mapped[str] = mapped_column(String(200))
    base: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime] = mapped_column(default=now)
