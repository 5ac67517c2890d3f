"""Ways in: attempts are counted before they are judged, so that many at once count as many."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.store import audit, people, sessions
from api.store.tables.base import now
from api.store.tables.people import ServiceSecret, User

FREE_TRIES = 5
LONGEST_WAIT = timedelta(minutes=15)
ONE_TIME = timedelta(days=3)


def attempt(session: Session, email: str) -> User | None:
    """Whose password is to be checked, or None: nobody's, or it is too early after too many wrong ones."""
    found = select(User).where(User.email == people.normal(email), User.active).with_for_update(of=User)
    user = session.scalar(found)
    if user is None or user.password is None or (user.locked_until and now() < user.locked_until):
        return None
    user.failures += 1
    if user.failures >= FREE_TRIES:
        user.locked_until = now() + wait(user.failures)
        audit.append(session, actor="system", action="lock sign-in", object=f"user:{user.id}")
    return user


def wait(failures: int) -> timedelta:
    """One minute after the fifth wrong password, then twice as long each time."""
    return min(timedelta(minutes=2 ** min(failures - FREE_TRIES, 10)), LONGEST_WAIT)


def expired(user: User) -> bool:
    return user.password_expires is not None and now() >= user.password_expires


def enter(session: Session, user: User, *, way: str, browser: str, language: str) -> str:
    """This person is let in: the number of their new session."""
    user.failures, user.locked_until = 0, None
    number = sessions.begin(session, user, way=way, browser=browser, language=language)
    audit.append(session, actor=f"user:{user.id}", action="sign in", object=f"user:{user.id}", payload={"way": way})
    return number


def set_password(
    session: Session, user: User, hashed: str, *, actor: str, one_time: bool, but: str | None = None
) -> None:
    """A new password ends every session but the one it was given in."""
    user.password, user.failures, user.locked_until = hashed, 0, None
    user.password_expires = now() + ONE_TIME if one_time else None
    sessions.end_all(session, user.id, but=but)
    people.record(session, actor, "reset password" if one_time else "change password", user)


def secret(session: Session, name: str) -> str | None:
    return session.scalar(select(ServiceSecret.value).where(ServiceSecret.name == name))


def make_secret(session: Session, name: str) -> None:
    """Made once, by whichever process comes first."""
    if secret(session, name) is None:
        session.add(ServiceSecret(name=name, value=secrets.token_urlsafe(48)))
