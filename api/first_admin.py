"""The first way into the console, and the last one: somebody must be able to let the others in."""

from __future__ import annotations

from api import passwords
from api.permissions import ADMIN
from api.store import Store, people, signin
from api.store.failures import ConflictError

ADDRESS = "admin@localhost"
NAME = "First admin"
ACTOR = "command"


def first_admin(store: Store) -> str | None:
    """A one-time password for the first admin, when there is nobody yet. Of several processes one gets it."""
    with store.read() as session:
        if people.count(session):
            return None
    password = passwords.one_time()
    hashed = passwords.hashed(password)
    try:
        with store.write() as session:
            if people.count(session):
                return None
            user = people.add(session, actor=ACTOR, email=ADDRESS, name=NAME, roles=[ADMIN])
            signin.set_password(session, user, hashed, actor=ACTOR, one_time=True)
    except (ConflictError, people.TakenError):
        return None  # another process was faster, and shows its own
    return password


def make_admin(store: Store, email: str) -> str:
    """A one-time password for this person, who is an admin from now on, whether they were here or not."""
    password = passwords.one_time()
    hashed = passwords.hashed(password)
    with store.write() as session:
        user = people.by_email(session, email)
        user = user or people.add(session, actor=ACTOR, email=email, name=email, roles=[ADMIN])
        people.set_active(session, user, True, actor=ACTOR)
        people.set_roles(session, user, user.roles_from("console") | {ADMIN}, actor=ACTOR)
        signin.set_password(session, user, hashed, actor=ACTOR, one_time=True)
    return password
