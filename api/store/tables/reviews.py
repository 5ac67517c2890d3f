"""Reviews: texts that were sent to legal, and what was decided. What was typed is in sealed_texts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from api.store.tables.base import Table, now

REVIEW = "reviews.id"


class Review(Table):
    """`version` counts what changes the case: who decides says which one they have seen."""

    __tablename__ = "reviews"
    __table_args__ = (
        # The lists of the queue, each in its order.
        Index("ix_reviews_status_due_at_id", "status", "due_at", "id"),
        Index("ix_reviews_status_assignee_due_at_id", "status", "assignee", "due_at", "id"),
        Index("ix_reviews_writer_opened_at", "writer", "opened_at"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    writer: Mapped[str] = mapped_column(String(100), index=True)
    opened_by: Mapped[str | None] = mapped_column(String(100))  # who sent it for the writer, if not they themselves
    source: Mapped[str] = mapped_column(String(10))  # extension, api, console
    opened_at: Mapped[datetime] = mapped_column(default=now, index=True)
    due_at: Mapped[datetime]
    closed_at: Mapped[datetime | None] = mapped_column(index=True)
    status: Mapped[str] = mapped_column(String(10), default="open")  # open, decided, withdrawn
    stage: Mapped[str] = mapped_column(String(10), default="")  # while open: passed-on, or second (one has approved)
    version: Mapped[int] = mapped_column(default=0)
    assignee: Mapped[str | None] = mapped_column(String(32))  # a user's id
    approvers: Mapped[int] = mapped_column(default=1)  # how many must approve the same words
    reminded: Mapped[int] = mapped_column(default=0)  # 1: that it is due soon, 2: that it is late
    site: Mapped[str | None] = mapped_column(String(253))
    kind: Mapped[str] = mapped_column(String(10))
    account: Mapped[str] = mapped_column(String(10))
    sector: Mapped[str | None] = mapped_column(String(20))
    jurisdictions: Mapped[list]
    proposed: Mapped[str] = mapped_column(String(10))  # what the machine decided
    severity: Mapped[str] = mapped_column(String(10))
    categories: Mapped[list]
    rulebook: Mapped[str] = mapped_column(String(64))
    policy: Mapped[str] = mapped_column(String(64))
    # By which similar requests are found, see records/sketch.py; gone when the text is.
    sketch: Mapped[list | None] = mapped_column(deferred=True)
    purged_at: Mapped[datetime | None]


class Decision(Table):
    """Never changed: a second thought is a second row."""

    __tablename__ = "review_decisions"

    review_id: Mapped[str] = mapped_column(ForeignKey(REVIEW), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    disposition: Mapped[str] = mapped_column(String(30))
    reviewer: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(default=now)
    # What this person agreed to. It is an approval, in `approves`, once enough people agreed to the same.
    agrees: Mapped[str | None] = mapped_column(String(100))
    # What an approval is bound to, see records/approval.py; null unless approved.
    approves: Mapped[str | None] = mapped_column(String(100), index=True)
    rulebook: Mapped[str | None] = mapped_column(String(64))
    expires_at: Mapped[datetime | None]


class ReviewComment(Table):
    """What reviewers say to one another; its words are sealed. The writer does not see it."""

    __tablename__ = "review_comments"

    review_id: Mapped[str] = mapped_column(ForeignKey(REVIEW), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    author: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(default=now)

    @property
    def words(self) -> str:
        """The id of its sealed text."""
        return f"{self.review_id}.c{self.number}"


class ReviewReader(Table):
    """Who has a text open, so that two people do not work on the same one without knowing."""

    __tablename__ = "review_readers"

    review_id: Mapped[str] = mapped_column(ForeignKey(REVIEW), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(default=now)
