"""Who is signed in to the console: a signed cookie with a random number, looked up in the store at every request."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from flask import Flask, Request, g, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from api.errors import refuse
from api.permissions import SIGNED_IN
from api.service import current
from api.settings import Settings
from api.store import sessions, signin
from api.store.failures import DatabaseError
from api.store.prompt import StoreAway
from api.store.tables.base import now

CONSOLE = "/console"
SECRET = "cookies"


@dataclass(frozen=True)
class Visitor(UserMixin):
    """A signed-in person, as this request needs them."""

    number: str
    session: str
    user: str
    name: str
    email: str
    roles: frozenset[str]
    way: str
    one_time: bool  # signed in with a password that must be changed first

    def get_id(self) -> str:
        return self.number

    @property
    def actor(self) -> str:
        return f"user:{self.user}"


class Cookies(SecureCookieSessionInterface):
    """Flask's signed cookies, for the console only; their secret is in the store, so that all processes share it."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if not request.path.startswith(CONSOLE):
            return None  # scoring has no cookies and must not wait for a database
        try:
            app.secret_key = app.secret_key or signing_secret()
        except (DatabaseError, StoreAway):
            return None  # the page itself will find out, and say so
        return super().open_session(app, request)


def signing_secret() -> str:
    prompt = current().store.prompt
    if found := prompt.read(lambda transaction: signin.secret(transaction, SECRET)):
        return found
    prompt.write(lambda transaction: signin.make_secret(transaction, SECRET))
    return signing_secret()


def load(number: str) -> Visitor | None:
    """The person of this number, if the session lasts. Roles are those of this moment.

    Promptly or not at all: this comes first in every page, so that a database that hangs does not take the threads
    away from those who score.
    """
    prompt = current().store.prompt
    row = prompt.read(lambda transaction: sessions.find(transaction, number))
    if row is None:
        return None
    if now() - row.seen_at >= sessions.NOTICED:
        with suppress(StoreAway):  # somebody else writes for long: the next visit is noticed
            prompt.write(lambda transaction: sessions.notice(transaction, row))
    user = row.user
    return Visitor(
        number=number,
        session=row.id,
        user=user.id,
        name=user.name,
        email=user.email,
        roles=user.roles,
        way=row.way,
        one_time=row.way == "password" and user.password_expires is not None,
    )


def visitor() -> Visitor | None:
    """Who asks, or None; the page that says that the database is gone must not ask again."""
    if "visitor" not in g:
        g.visitor = None
        g.visitor = current_user._get_current_object() if current_user.is_authenticated else None
    return g.visitor


def require(who: frozenset[str]) -> None:
    """Let only people with one of these roles through."""
    found = visitor()
    if found is None:
        refuse(401)
    if SIGNED_IN not in who and not found.roles & who:
        refuse(403)


def enter(number: str) -> None:
    """Signed in. Nothing of the session before stays, so that nobody can have prepared it (session fixation)."""
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language
    found = load(number)
    login_user(found)
    g.visitor = found


def leave() -> None:
    logout_user()
    session.clear()
    g.visitor = None


def register(app: Flask, settings: Settings) -> None:
    app.session_interface = Cookies()
    secure = settings.serves_https
    app.config |= {
        "SESSION_COOKIE_NAME": "__Host-caveat" if secure else "caveat",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        # Not Strict: the identity provider sends people back to us.
        "SESSION_COOKIE_SAMESITE": "Lax",
    }
    manager = LoginManager()
    manager.init_app(app, add_context_processor=False)  # it would load the visitor for every page, the 503 included
    manager.session_protection = None  # a changing address is no sign of theft, and the number is in a table of ours
    manager.user_loader(load)
