"""The library: texts that anybody may post as they stand, and disclosures to put into a post."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from api.store.tables.base import Table, new_id, now


class LibraryText(Table):
    """Its words never change: another wording is another row. `accepted` are the rules that legal has seen flag it.

    Not encrypted: nobody typed it in confidence, every writer is offered it.
    """

    __tablename__ = "library_texts"
    __table_args__ = (Index("ix_library_texts_retired_at_expires_at", "retired_at", "expires_at"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    sort: Mapped[str] = mapped_column(String(12))  # text, disclosure
    title: Mapped[str] = mapped_column(String(200))
    words: Mapped[str] = mapped_column(Text)
    lang: Mapped[str] = mapped_column(String(5))
    product: Mapped[str | None] = mapped_column(String(200))
    account: Mapped[str] = mapped_column(String(10))  # brand, personal or any
    kind: Mapped[str] = mapped_column(String(10))  # of a post, or any
    site: Mapped[str | None] = mapped_column(String(253))
    accepted: Mapped[list]
    review_id: Mapped[str | None] = mapped_column(String(32))  # the approval that it comes from
    added_by: Mapped[str] = mapped_column(String(100))
    added_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now, index=True)
    expires_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    retired_by: Mapped[str | None] = mapped_column(String(100))
