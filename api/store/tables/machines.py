"""Machines: keys of programs, keys that browsers enrol with, the enrolled browsers and their tokens."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from api.store.tables.base import Table, new_id, now
from api.store.tables.people import USER


class ServiceKey(Table):
    """What a program brings. `scopes` name what it may do."""

    __tablename__ = "service_keys"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(100))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    shown: Mapped[str] = mapped_column(String(20))
    scopes: Mapped[list]
    created_by: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class EnrolmentKey(Table):
    """Shared by a fleet, so it opens one thing only: getting a token."""

    __tablename__ = "enrolment_keys"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(100))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    shown: Mapped[str] = mapped_column(String(20))
    created_by: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    max_uses: Mapped[int | None]
    uses: Mapped[int] = mapped_column(default=0)
    revoked_at: Mapped[datetime | None]


class Installation(Table):
    """The extension in one browser profile. `name` is the number that it made for itself."""

    __tablename__ = "installations"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(36), unique=True)
    enrolment_key_id: Mapped[str] = mapped_column(ForeignKey("enrolment_keys.id"))
    user_id: Mapped[str | None] = mapped_column(ForeignKey(USER), index=True)
    # The address it was enrolled for; somebody of that address may only be added later.
    address: Mapped[str] = mapped_column(String(254), default="")
    browser: Mapped[str] = mapped_column(String(100))
    version: Mapped[str] = mapped_column(String(40))
    enrolled_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class InstallationToken(Table):
    """Two at most are good at a time: a new one, and the one before until the new one is used."""

    __tablename__ = "installation_tokens"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    installation_id: Mapped[str] = mapped_column(ForeignKey("installations.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
