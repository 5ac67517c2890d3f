"""What was screened and what people did with it, each row chained into the audit log; and what they typed, sealed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from api.store.tables.base import Table


class Record(Table):
    """A screening, or an event from the extension.

    `content` is the text whose digest is chained; the columns before it repeat parts of it, to be looked for. A purge
    takes the content and leaves the digest, so that the chain still holds and nobody can say there never was a record.
    """

    __tablename__ = "records"
    __table_args__ = (Index("ix_records_batch_place", "batch", "place"), Index("ix_records_writer_at", "writer", "at"))

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(index=True)
    writer: Mapped[str | None] = mapped_column(String(100))
    site: Mapped[str | None] = mapped_column(String(253))
    decision: Mapped[str | None] = mapped_column(String(10))
    content: Mapped[str | None] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    batch: Mapped[int] = mapped_column(BigInteger)  # the sequence of the audit entry that holds it
    place: Mapped[int]
    purged: Mapped[int | None] = mapped_column(BigInteger)  # the sequence of the audit entry that says so


class SealedText(Table):
    """What somebody typed, of a record or a review of the same id. Erased: `wrapped` is gone, and with it the text."""

    __tablename__ = "sealed_texts"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    key: Mapped[str] = mapped_column(String(20), index=True)
    wrapped: Mapped[bytes | None]
    sealed: Mapped[bytes]
    erased: Mapped[int | None] = mapped_column(BigInteger)  # the sequence of the audit entry that says so


class Hold(Table):
    """A legal hold: nothing of this writer is purged or erased until it is lifted."""

    __tablename__ = "holds"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    writer: Mapped[str] = mapped_column(String(100), index=True)
    reason: Mapped[str] = mapped_column(String(500))
    placed_by: Mapped[str] = mapped_column(String(100))
    placed_at: Mapped[datetime]
    lifted_by: Mapped[str | None] = mapped_column(String(100))
    lifted_at: Mapped[datetime | None]
