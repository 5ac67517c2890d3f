"""Long work: what was asked for, how far it has come, and what came of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from api.store.tables.base import Table, new_id, now

OPEN = text("state IN ('waiting', 'running')")


class Job(Table):
    """`state` is waiting, running, done, failed or cancelled; `seen_at` is when whoever does it last said so."""

    __tablename__ = "jobs"
    # Only one of a kind at once, whoever asks at the same moment.
    __table_args__ = (
        Index("uq_jobs_open_kind", "kind", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_jobs_kind_asked_at", "kind", "asked_at"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    asked: Mapped[dict] = mapped_column(default=dict)
    asked_by: Mapped[str] = mapped_column(String(100))
    asked_at: Mapped[datetime] = mapped_column(default=now)
    begun_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str | None] = mapped_column(String(100))


class JobResult(Table):
    """Apart, since a list of jobs does not need it. Figures and ids; never a text."""

    __tablename__ = "job_results"

    job: Mapped[str] = mapped_column(ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True)
    result: Mapped[dict]
