"""The firm's code of conduct in its versions, and who has read which state of the policy's page."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from api.store.tables.base import Table, now
from api.store.tables.people import USER


class CodeVersion(Table):
    """Never changed. Each language counts on from the other: a number names one text."""

    __tablename__ = "code_versions"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    language: Mapped[str] = mapped_column(String(2))
    document: Mapped[str] = mapped_column(Text)
    published_by: Mapped[str] = mapped_column(String(100))
    published_at: Mapped[datetime] = mapped_column(default=now)


class Acknowledgement(Table):
    """Somebody says that they have read the page. `page` is a hash of all that it told, `policy` the version it was."""

    __tablename__ = "acknowledgements"
    __table_args__ = (Index("ix_acknowledgements_page", "page"),)

    user_id: Mapped[str] = mapped_column(ForeignKey(USER, ondelete="CASCADE"), primary_key=True)
    page: Mapped[str] = mapped_column(String(64), primary_key=True)
    policy: Mapped[int]
    codes: Mapped[list]
    at: Mapped[datetime] = mapped_column(default=now)


class PolicyPage(Table):
    """A state of the policy's page, and since when it is known here: whoever is reminded has had time to read it."""

    __tablename__ = "policy_pages"

    page: Mapped[str] = mapped_column(String(64), primary_key=True)
    since: Mapped[datetime] = mapped_column(default=now)
