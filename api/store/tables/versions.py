"""Which rules and policy were in force when, and the files they were made of."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from api.store.tables.base import Table, now


class RulesContent(Table):
    """The files of a folder of rules, policy included, by their version; compressed JSON of {path: text}."""

    __tablename__ = "rules_contents"

    version: Mapped[str] = mapped_column(String(64), primary_key=True)
    files: Mapped[bytes]


class InForce(Table):
    """From `since` until the next row. `model` is null where only the rules were used."""

    __tablename__ = "in_force"

    id: Mapped[int] = mapped_column(primary_key=True)
    since: Mapped[datetime] = mapped_column(default=now, index=True)
    rulebook: Mapped[str] = mapped_column(String(64))
    policy: Mapped[str] = mapped_column(String(64))
    model: Mapped[str | None] = mapped_column(String(64))
