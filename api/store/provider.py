"""People as the identity provider knows them: by issuer and subject, with the roles and groups that it names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from api.store import groups, people
from api.store.tables.people import User

SOURCE = "provider"


@dataclass(frozen=True)
class Known:
    """What the provider said about somebody, checked and translated into our roles."""

    subject: str
    email: str
    name: str
    roles: frozenset[str]
    groups: tuple[str, ...]


def recognise(session: Session, known: Known) -> User | None:
    """The person, brought up to date, or None: not one of ours, or here under another identity."""
    user = people.by_subject(session, known.subject) or adopt(session, known) or newcomer(session, known)
    if user is None or not user.active:
        return None
    people.set_roles(session, user, known.roles, actor=SOURCE, source=SOURCE)
    groups.join(session, user, known.groups, actor=SOURCE, source=SOURCE)
    return user


def adopt(session: Session, known: Known) -> User | None:
    """Somebody whom an admin has added. With a password of their own they are not taken over by an address."""
    user = people.by_email(session, known.email)
    if user is None or user.subject is not None or user.password is not None:
        return None
    user.subject = known.subject
    people.record(session, SOURCE, "recognise person", user)
    return user


def newcomer(session: Session, known: Known) -> User | None:
    if not known.roles or people.by_email(session, known.email):
        return None
    user = people.add(session, actor=SOURCE, email=known.email, name=known.name, roles=known.roles, source=SOURCE)
    user.subject = known.subject
    return user


def lines(claim: object) -> Iterable[str]:
    """A claim of groups is a list, or one name, or nothing worth reading."""
    found = [claim] if isinstance(claim, str) else claim if isinstance(claim, list) else []
    return [name[:100] for name in found[:1_000] if isinstance(name, str)]
