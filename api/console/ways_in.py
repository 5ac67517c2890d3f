"""A person's ways in: a new one-time password, signing them out, letting them in no more. Buttons on their page."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, url_for
from flask_babel import gettext as _

from api import auth, passwords, visits
from api.console.people import nobody, show_password
from api.service import current
from api.store import people, sessions, signin

blp = Blueprint("ways_in", __name__, url_prefix="/people/<user_id>")


@blp.post("/reset")
@auth.needs("manage people")
def reset(user_id: str) -> str:
    """Who forgot their password, or was locked out, gets a one-time one; every session of theirs ends."""
    password = passwords.one_time()
    hashed = passwords.hashed(password)
    with current().store.write() as transaction:
        user = people.find(transaction, user_id) or nobody()
        signin.set_password(transaction, user, hashed, actor=visits.visitor().actor, one_time=True)
    return show_password(user, password)


@blp.post("/sign-out")
@auth.needs("manage people")
def sign_out(user_id: str) -> Response:
    with current().store.write() as transaction:
        user = people.find(transaction, user_id) or nobody()
        sessions.end_all(transaction, user.id)
        people.record(transaction, visits.visitor().actor, "sign out person", user)
    flash(_("%(name)s is signed out everywhere.", name=user.name))
    return back(user_id)


@blp.post("/deactivate")
@auth.needs("manage people")
def deactivate(user_id: str) -> Response:
    try:
        with current().store.write() as transaction:
            user = people.find(transaction, user_id) or nobody()
            people.set_active(transaction, user, False, actor=visits.visitor().actor)
            sessions.end_all(transaction, user.id)
    except people.LastAdminError:
        flash(_("There must be an admin. Make somebody else one first."), "problem")
        return back(user_id)
    flash(_("%(name)s can no longer sign in. Their records stay.", name=user.name))
    return back(user_id)


@blp.post("/activate")
@auth.needs("manage people")
def activate(user_id: str) -> Response:
    with current().store.write() as transaction:
        user = people.find(transaction, user_id) or nobody()
        people.set_active(transaction, user, True, actor=visits.visitor().actor)
    flash(_("%(name)s can sign in again.", name=user.name))
    return back(user_id)


def back(user_id: str) -> Response:
    return redirect(url_for("console.people.person", user_id=user_id))
