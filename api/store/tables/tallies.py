"""Tallies: how much there was of what. They name nobody, so that they are kept under every policy and for good."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from api.store.tables.base import Table, now


class Tally(Table):
    """One day's posts. An empty site, group or category stands for all of them, so that nothing need be added up twice.

    A post in which a category was found is counted in that category's row, a person's post in each of their groups'.
    """

    __tablename__ = "tallies"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 (SQLAlchemy's own idiom)

    category: Mapped[str] = mapped_column(String(40), primary_key=True)
    group_name: Mapped[str] = mapped_column(String(100), primary_key=True)
    site: Mapped[str] = mapped_column(String(253), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    checked: Mapped[int]  # posts; the next four are what the worst of each post's screenings said
    allow: Mapped[int]
    notice: Mapped[int]
    warn: Mapped[int]
    hold: Mapped[int]
    fixed: Mapped[int]  # warned about or held, and no longer so when last screened
    posted: Mapped[int]
    override: Mapped[int]
    dismissed: Mapped[int]
    mistake: Mapped[int]
    suggestion: Mapped[int]  # taken over as it was offered
    not_watched: Mapped[int]


class RuleTally(Table):
    """One day of one rule, the learned stage's rules included: posts, and what became of its findings."""

    __tablename__ = "rule_tallies"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 (SQLAlchemy's own idiom)

    rule: Mapped[str] = mapped_column(String(100), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    fired: Mapped[int]
    excused: Mapped[int]
    fixed: Mapped[int]
    override: Mapped[int]
    dismissed: Mapped[int]
    mistake: Mapped[int]
    suggestion: Mapped[int]


class TallyBatch(Table):
    """What was added already: whoever is not sure sends it again."""

    __tablename__ = "tally_batches"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now, index=True)


class ReviewRule(Table):
    """Which rules had found something in a text that went to legal, so that what was decided says something of them."""

    __tablename__ = "review_rules"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 (SQLAlchemy's own idiom)

    rule: Mapped[str] = mapped_column(String(100), primary_key=True)
    review_id: Mapped[str] = mapped_column(ForeignKey("reviews.id", ondelete="CASCADE"), primary_key=True)
