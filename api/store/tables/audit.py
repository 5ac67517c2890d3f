"""The audit log. Rows are only ever added: triggers of the database refuse anything else."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from api.store.tables.base import Table


class AuditEntry(Table):
    """See api/records/chain.py. The moment and the payload are kept as the text that was chained."""

    __tablename__ = "audit_entries"
    __table_args__ = (Index("ix_audit_entries_action_sequence", "action", "sequence"),)

    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[str] = mapped_column(String(32))
    actor: Mapped[str] = mapped_column(String(100))
    action: Mapped[str] = mapped_column(String(60))
    object: Mapped[str] = mapped_column(String(200))
    payload: Mapped[str] = mapped_column(Text)
    payload_digest: Mapped[str] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
