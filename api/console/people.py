"""The people: who they are and what they may do."""

from __future__ import annotations

from typing import NoReturn

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from api import auth, passwords, visits
from api.console.person_form import ROLE_HELP, NewPersonForm, PersonForm
from api.errors import refuse
from api.service import current
from api.store import groups, people, signin
from api.store.failures import ConflictError
from api.store.tables.base import now
from api.store.tables.people import User

blp = Blueprint("people", __name__, url_prefix="/people")
PAGE = 50


@blp.context_processor
def names() -> dict:
    return {"role_help": ROLE_HELP, "state": state}


def state(user: User) -> str:
    """In one word how this person stands with the sign-in."""
    if not user.active:
        return _("deactivated")
    if user.locked_until and now() < user.locked_until:
        return _("locked")
    if user.seen_at is None:
        return _("never signed in")
    return _("active")


@blp.get("/")
@auth.needs("manage people")
def listing() -> str:
    words = request.args.get("q", "")[:100].replace("\0", "")
    start = max(request.args.get("start", 0, type=int), 0) if len(request.args.get("start", "")) < 8 else 0
    with current().store.read() as transaction:
        found, total = people.page(transaction, words=words, start=start, most=PAGE)
    return render_template("console/people.html", people=found, total=total, words=words, start=start, size=PAGE)


@blp.route("/new", methods=["GET", "POST"])
@auth.needs("manage people")
def new() -> Response | str:
    store = current().store
    with store.read() as transaction:
        form = NewPersonForm().offer(groups.names(transaction))
    if form.validate_on_submit():
        password = passwords.one_time() if form.one_time.data else None
        if user := add(form, password):
            return show_password(user, password) if password else added(user)
        form.email.errors = [_("Somebody else has this address.")]
    return render_template("console/person-new.html", form=form)


def add(form: NewPersonForm, password: str | None) -> User | None:
    actor = visits.visitor().actor
    hashed = passwords.hashed(password) if password else None
    try:
        with current().store.write() as transaction:
            user = people.add(
                transaction, actor=actor, email=form.email.data, name=form.name.data, roles=form.roles.data
            )
            groups.join(transaction, user, form.groups.data, actor=actor)
            if hashed:
                signin.set_password(transaction, user, hashed, actor=actor, one_time=True)
    except (people.TakenError, ConflictError):
        return None
    return user


def added(user: User) -> Response:
    flash(_("%(name)s is added, and signs in through the identity provider.", name=user.name))
    return redirect(url_for("console.people.listing"))


def show_password(user: User, password: str) -> str:
    """Shown in this answer and nowhere else; it is not in the session, nor in an address."""
    return render_template("console/one-time.html", user=user, password=password, days=signin.ONE_TIME.days)


@blp.route("/<user_id>", methods=["GET", "POST"])
@auth.needs("manage people")
def person(user_id: str) -> Response | str:
    with current().store.read() as transaction:
        user = people.find(transaction, user_id) or nobody()
        form = PersonForm().offer(groups.names(transaction), user)
    if form.validate_on_submit() and save(form, user_id):
        flash(_("Saved."))
        return redirect(url_for("console.people.person", user_id=user_id))
    return render_template("console/person.html", form=form, user=user)


def save(form: PersonForm, user_id: str) -> bool:
    actor = visits.visitor().actor
    try:
        with current().store.write() as transaction:
            user = people.find(transaction, user_id) or nobody()
            people.rename(transaction, user, actor=actor, email=form.email.data, name=form.name.data)
            people.set_roles(transaction, user, form.roles.data, actor=actor)
            groups.join(transaction, user, form.groups.data, actor=actor)
    except (people.TakenError, ConflictError):
        form.email.errors = [_("Somebody else has this address.")]
    except people.LastAdminError:
        form.roles.errors = [_("There must be an admin. Make somebody else one first.")]
    else:
        return True
    return False


def nobody() -> NoReturn:
    refuse(404)
