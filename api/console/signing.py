"""Signing in and out, with a password; the choice of a language."""

from __future__ import annotations

import re

from flask import Blueprint, Response, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from api import auth, limits, passwords, visits
from api.console.forms import clean
from api.console.words import LANGUAGES, chosen
from api.logs import log
from api.service import current
from api.store import people, sessions, signin

blp = Blueprint("signing", __name__)
# A page of ours: nothing that a browser could take for another site.
OURS = re.compile(r"/console/[A-Za-z0-9/_-]*(\?[A-Za-z0-9=&_.%+-]*)?")
NEEDED = lazy_gettext("This is needed.")


class SignInForm(FlaskForm):
    email = StringField(lazy_gettext("E-mail address"), [InputRequired(NEEDED), Length(max=254)], filters=[clean])
    password = PasswordField(lazy_gettext("Password"), [InputRequired(NEEDED), Length(max=passwords.LONGEST)])
    next = HiddenField()


def ours(address: str | None) -> str:
    """Where to go afterwards: a page of the console, whatever the address says."""
    return address if address and OURS.fullmatch(address) and "//" not in address else url_for("console.home")


@blp.route("/sign-in", methods=["GET", "POST"])
@auth.needs("look")
def sign_in() -> Response | str | tuple[str, int]:
    form = SignInForm()
    if request.method == "POST":
        limits.check_address()
    if request.method == "GET":
        form.next.data = request.args.get("next", "")
        if visits.visitor():
            return redirect(ours(form.next.data))
    elif form.validate() and (number := let_in(form.email.data, form.password.data)):
        visits.enter(number)
        return redirect(ours(form.next.data))
    elif not form.errors:
        return render_template("console/sign-in.html", form=form, refused=True), 401
    return render_template("console/sign-in.html", form=form)


def let_in(email: str, password: str) -> str | None:
    """The number of a new session, or None. The answer is the same, and as slow, whatever the reason."""
    store = current().store
    user = store.prompt.write(lambda transaction: signin.attempt(transaction, email))
    right = passwords.matches(password, user.password if user else None)
    if not right or signin.expired(user):
        log.warning("sign-in refused", user=user.id if user else None)
        return None
    with store.write() as transaction:
        fresh = people.find(transaction, user.id)
        if not fresh.active or fresh.password != user.password:  # changed while we looked
            return None
        return signin.enter(transaction, fresh, way="password", browser=browser(), language=chosen())


def browser() -> str:
    """`Firefox on Windows`: enough to know one's own sessions by, no more is kept."""
    words = request.user_agent.string
    names = ("Edg", "OPR", "Firefox", "Chrome", "Safari")
    systems = ("Android", "iPhone", "iPad", "Windows", "Mac OS", "CrOS", "Linux")
    name = next((name for name in names if name in words), "")
    system = next((system for system in systems if system in words), "")
    shown = {"Edg": "Edge", "OPR": "Opera", "CrOS": "ChromeOS", "Mac OS": "macOS"}
    return " · ".join(shown.get(part, part) for part in (name, system) if part)


@blp.post("/sign-out")
@auth.needs("look")
def sign_out() -> Response:
    if found := visits.visitor():
        with current().store.write() as transaction:
            sessions.end(transaction, found.number)
    visits.leave()
    flash(_("You are signed out."))
    return redirect(url_for("console.signing.sign_in"))


@blp.post("/language")
@auth.needs("look")
def language() -> Response:
    if request.form.get("language") in LANGUAGES:
        session["language"] = request.form["language"]
        if found := visits.visitor():
            with current().store.write() as transaction:
                people.speaks(transaction, found.user, session["language"])
    return redirect(ours(request.form.get("back")))
