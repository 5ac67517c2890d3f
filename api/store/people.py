"""People and their roles. Whatever changes here is in the audit log, by ids: an entry outlives the person's name."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session

from api.store import audit, groups
from api.store.tables.people import User, UserRole

ADMIN = "admin"


class LastAdminError(Exception):
    """Somebody must remain who can let others in."""


class TakenError(Exception):
    """Somebody else has this address."""


def normal(email: str) -> str:
    return email.strip().lower()


def pseudonym() -> str:
    return f"W-{secrets.token_hex(4).upper()}"


def has_mailbox(user: User) -> bool:
    """The first admin has an address that is a name only."""
    return not user.email.endswith("@localhost")


def count(session: Session) -> int:
    return session.scalar(select(func.count(User.id))) or 0


def find(session: Session, user_id: str) -> User | None:
    return session.get(User, user_id)


def by_email(session: Session, email: str) -> User | None:
    return session.scalar(select(User).where(User.email == normal(email)))


def by_emails(session: Session, emails: Iterable[str]) -> dict[str, User]:
    wanted = [normal(email) for email in emails]
    return {user.email: user for user in session.scalars(select(User).where(User.email.in_(wanted)))}


def by_actors(session: Session, actors: Iterable[str]) -> dict[str, User]:
    """Those of them who are people (`user:ID`), as records and the audit log call them."""
    wanted = [actor.removeprefix("user:") for actor in actors if actor.startswith("user:")]
    return {f"user:{user.id}": user for user in session.scalars(select(User).where(User.id.in_(wanted)))}


def pseudonyms(session: Session, actors: Iterable[str]) -> dict[str, str]:
    """How pages call those of them who are people, before anybody reveals a name."""
    return {actor: user.pseudonym for actor, user in by_actors(session, actors).items()}


def by_subject(session: Session, subject: str) -> User | None:
    return session.scalar(select(User).where(User.subject == subject))


def page(session: Session, *, words: str = "", start: int = 0, most: int = 50) -> tuple[list[User], int]:
    """Some people by name, and how many there are; `words` is a part of the name, address, role or group."""
    chosen = matching(words)
    rows = select(User).where(chosen).order_by(func.lower(User.name), User.id).offset(start).limit(most)
    total = session.scalar(select(func.count(User.id)).where(chosen)) or 0
    return list(session.scalars(rows)), total


def matching(words: str) -> ColumnElement[bool]:
    like = words.strip().lower()
    return or_(
        func.lower(User.name).contains(like, autoescape=True),
        User.email.contains(like, autoescape=True),
        User.role_rows.any(UserRole.role == like),
        User.id.in_(groups.members_of_name(like)),
    )


def add(session: Session, *, actor: str, email: str, name: str, roles: Iterable[str], source: str = "console") -> User:
    """A new person, without a way to sign in yet."""
    if by_email(session, email):
        raise TakenError
    user = User(email=normal(email), name=name.strip(), pseudonym=pseudonym())
    user.role_rows = [UserRole(role=role, source=source) for role in sorted(set(roles))]
    session.add(user)
    session.flush()
    record(session, actor, "add person", user, roles=sorted(user.roles))
    return user


def rename(session: Session, user: User, *, actor: str, email: str, name: str) -> None:
    """Another name or address. The log says that, not which."""
    other = by_email(session, email)
    if other and other.id != user.id:
        raise TakenError
    fields = [field for field, new in (("email", normal(email)), ("name", name.strip())) if getattr(user, field) != new]
    if fields:
        user.email, user.name = normal(email), name.strip()
        record(session, actor, "change person", user, fields=fields)


def speaks(session: Session, user_id: str, language: str) -> None:
    """The language that they have chosen for the console: mail to them is in it, too."""
    session.execute(update(User).where(User.id == user_id).values(language=language))


def set_roles(session: Session, user: User, roles: Iterable[str], *, actor: str, source: str = "console") -> None:
    """Exactly these roles from this source; those from the other stay."""
    before, wanted = user.roles, set(roles)
    kept = [row for row in user.role_rows if row.source != source or row.role in wanted]
    have = {row.role for row in kept if row.source == source}
    after = {row.role for row in kept} | wanted
    # What the provider no longer says is over, even for the last admin: `python -m api admin` makes another.
    if ADMIN in before - after and source == "console":
        refuse_without_admin(session, user)
    user.role_rows = kept + [UserRole(role=role, source=source) for role in sorted(wanted - have)]
    session.flush()
    if before != after:
        record(session, actor, "change roles", user, added=sorted(after - before), removed=sorted(before - after))


def set_active(session: Session, user: User, active: bool, *, actor: str) -> None:
    """A person who left keeps their records and loses every way in."""
    if user.active == active:
        return
    if not active and ADMIN in user.roles:
        refuse_without_admin(session, user)
    user.active = active
    record(session, actor, "activate person" if active else "deactivate person", user)


def refuse_without_admin(session: Session, leaving: User) -> None:
    """The admins' rows are locked, so that two who remove each other at once cannot both succeed."""
    rows = select(UserRole.user_id).join(User, User.id == UserRole.user_id)
    rows = rows.where(UserRole.role == ADMIN, User.active).with_for_update()
    if not set(session.scalars(rows)) - {leaving.id}:
        raise LastAdminError


def record(session: Session, actor: str, action: str, user: User, **payload: object) -> None:
    audit.append(session, actor=actor, action=action, object=f"user:{user.id}", payload=payload or None)
