"""People: users with their roles and groups, and the sessions of the console."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.store.tables.base import Table, new_id, now

USER = "users.id"


class User(Table):
    """A person. Never deleted, only deactivated: the records that name them must go on naming somebody."""

    __tablename__ = "users"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    email: Mapped[str] = mapped_column(String(254), unique=True)  # in lower case
    name: Mapped[str] = mapped_column(String(200))
    # How lists of records name a writer whom nobody has revealed.
    pseudonym: Mapped[str] = mapped_column(String(32), unique=True)
    active: Mapped[bool] = mapped_column(default=True)
    # Null: no password was set, so only the identity provider lets this person in.
    password: Mapped[str | None] = mapped_column(String(200))
    password_expires: Mapped[datetime | None]  # a one-time password, to be changed before this moment
    # The identity provider's name for them, `iss|sub`: an address may be given to somebody else, this may not.
    subject: Mapped[str | None] = mapped_column(String(500), unique=True)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime | None]
    language: Mapped[str | None] = mapped_column(String(2))  # of the console when they last signed in

    role_rows: Mapped[list[UserRole]] = relationship(lazy="selectin", cascade="all, delete-orphan")
    memberships: Mapped[list[GroupMember]] = relationship(lazy="selectin", cascade="all, delete-orphan")

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(row.role for row in self.role_rows)

    def roles_from(self, source: str) -> frozenset[str]:
        return frozenset(row.role for row in self.role_rows if row.source == source)

    @property
    def groups(self) -> list[str]:
        return sorted({row.group.name for row in self.memberships})


class UserRole(Table):
    __tablename__ = "user_roles"

    user_id: Mapped[str] = mapped_column(ForeignKey(USER, ondelete="CASCADE"), primary_key=True)
    role: Mapped[str] = mapped_column(String(20), primary_key=True)
    # What the identity provider says at a sign-in replaces only what it said before.
    source: Mapped[str] = mapped_column(String(20), primary_key=True, default="console")


class Group(Table):
    __tablename__ = "groups"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)


class GroupMember(Table):
    __tablename__ = "group_members"

    group_id: Mapped[str] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey(USER, ondelete="CASCADE"), primary_key=True, index=True)
    # As with roles.
    source: Mapped[str] = mapped_column(String(20), primary_key=True, default="console")

    group: Mapped[Group] = relationship(lazy="joined")


class ServiceSecret(Table):
    """A secret that all processes share and nobody needs to know, such as what signs the forms of the console."""

    __tablename__ = "service_secrets"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(200))


class ConsoleSession(Table):
    """Somebody signed in to the console. The cookie has the number, this its hash."""

    __tablename__ = "console_sessions"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    id: Mapped[str] = mapped_column(String(32), unique=True, default=new_id)  # how the account page names it
    user_id: Mapped[str] = mapped_column(ForeignKey(USER, ondelete="CASCADE"), index=True)
    way: Mapped[str] = mapped_column(String(20))  # password or provider
    browser: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime] = mapped_column(index=True)

    user: Mapped[User] = relationship(lazy="joined")
