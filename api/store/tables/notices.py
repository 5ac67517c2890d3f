"""Notices: what must be told once, by mail or webhook, however many workers there are. Never any text."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from api.store.tables.base import Table, now


class Notice(Table):
    """`id` says what is told to whom about what, so that it cannot be there twice."""

    __tablename__ = "notices"
    __table_args__ = (Index("ix_notices_done_at_next_at", "done_at", "next_at"),)

    id: Mapped[str] = mapped_column(String(120), primary_key=True)
    channel: Mapped[str] = mapped_column(String(10))  # mail, webhook
    event: Mapped[str] = mapped_column(String(20))  # assigned, soon, late; unread
    review_id: Mapped[str | None] = mapped_column(ForeignKey("reviews.id"))  # null: it is about the policy
    about: Mapped[dict | None]  # of the policy: its page, its version, how many have not read it
    user_id: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))  # null: the webhook
    made_at: Mapped[datetime] = mapped_column(default=now)
    next_at: Mapped[datetime] = mapped_column(default=now)
    tries: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]  # told, or given up
    outcome: Mapped[str | None] = mapped_column(String(10))  # sent, given-up, moot

    @property
    def subject(self) -> str:
        return "review" if self.review_id else "policy"
