"""One's own account: password, sessions, signing out everywhere."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import PasswordField
from wtforms.validators import EqualTo, InputRequired, Length, ValidationError

from api import auth, passwords, visits
from api.errors import refuse
from api.service import current
from api.store import people, sessions, signin

blp = Blueprint("account", __name__, url_prefix="/account")
NEEDED = lazy_gettext("This is needed.")
WEAK = {
    "short": lazy_gettext("Use at least 12 characters. A few words in a row are easy to remember."),
    "long": lazy_gettext("Use at most 200 characters."),
    "name": lazy_gettext("It holds your name or address, which others would try first."),
    "plain": lazy_gettext("It repeats the same few characters."),
}


class PasswordForm(FlaskForm):
    old = PasswordField(
        lazy_gettext("Password until now"), [InputRequired(NEEDED)], render_kw={"autocomplete": "current-password"}
    )
    new = PasswordField(
        lazy_gettext("New password"),
        [InputRequired(NEEDED), Length(max=1000)],
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        lazy_gettext("New password, once more"),
        [InputRequired(NEEDED), EqualTo("new", lazy_gettext("The two are not the same."))],
        render_kw={"autocomplete": "new-password"},
    )

    def validate_new(self, field: PasswordField) -> None:
        found = visits.visitor()
        if weak := passwords.weakness(field.data, found.name, found.email):
            raise ValidationError(WEAK[weak])
        if field.data == self.old.data:
            raise ValidationError(_("It is the same as before."))


@blp.get("/")
@auth.needs("own account")
def account() -> str:
    found = visits.visitor()
    with current().store.read() as transaction:
        user = people.find(transaction, found.user)
        mine = sessions.of(transaction, found.user)
    return render_template("console/account.html", user=user, sessions=mine)


@blp.route("/password", methods=["GET", "POST"])
@auth.needs("own account")
def password() -> Response | str:
    form, found = PasswordForm(), visits.visitor()
    if form.validate_on_submit():
        if change(found, form.old.data, form.new.data):
            flash(_("Your password is changed. Everywhere else you were signed in, you are signed out."))
            return redirect(url_for("console.home"))
        form.old.errors = [_("This is not your password, or it was tried too often. Wait a minute, then try again.")]
    return render_template("console/password.html", form=form)


def change(found: visits.Visitor, old: str, new: str) -> bool:
    """The old password is asked for, and guesses are counted: a session left open is not enough."""
    store = current().store
    with store.write() as transaction:
        user = signin.attempt(transaction, found.email)
    if not passwords.matches(old, user.password if user else None):
        return False
    hashed = passwords.hashed(new)
    with store.write() as transaction:
        user = people.find(transaction, found.user)
        signin.set_password(transaction, user, hashed, actor=found.actor, one_time=False, but=found.number)
    return True


@blp.post("/sessions/<session_id>/end")
@auth.needs("own account")
def end(session_id: str) -> Response:
    found = visits.visitor()
    with current().store.write() as transaction:
        if not sessions.end_one(transaction, found.user, session_id):
            refuse(404)
    flash(_("That session is ended."))
    return redirect(url_for("console.account.account"))


@blp.post("/sign-out-everywhere")
@auth.needs("own account")
def sign_out_everywhere() -> Response:
    with current().store.write() as transaction:
        sessions.end_all(transaction, visits.visitor().user)
    visits.leave()
    flash(_("You are signed out everywhere."))
    return redirect(url_for("console.signing.sign_in"))
