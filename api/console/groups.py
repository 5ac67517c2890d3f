"""Groups: departments, desks, brands. Members come from a list of addresses, the people's pages or a CSV file."""

from __future__ import annotations

from email.utils import getaddresses
from typing import NoReturn

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import Length

from api import auth, visits
from api.console import forms
from api.errors import refuse
from api.service import current
from api.store import groups, people
from api.store.failures import ConflictError

blp = Blueprint("groups", __name__, url_prefix="/groups")
TAKEN = lazy_gettext("Another group has this name.")


class NameForm(FlaskForm):
    name = forms.text(lazy_gettext("Name"), longest=100, render_kw={"autocomplete": "off"})


class MembersForm(FlaskForm):
    addresses = TextAreaField(lazy_gettext("E-mail addresses"), [Length(max=200_000)], render_kw={"rows": 12})


@blp.get("/")
@auth.needs("manage people")
def listing() -> str:
    with current().store.read() as transaction:
        return render_template("console/groups.html", groups=groups.listing(transaction), form=NameForm())


@blp.post("/")
@auth.needs("manage people")
def add() -> Response | str:
    form = NameForm()
    if form.validate():
        try:
            with current().store.write() as transaction:
                group = groups.add(transaction, form.name.data, actor=visits.visitor().actor)
            return redirect(url_for("console.groups.group", group_id=group.id))
        except (groups.TakenError, ConflictError):
            form.name.errors = [TAKEN]
    with current().store.read() as transaction:
        return render_template("console/groups.html", groups=groups.listing(transaction), form=form)


@blp.get("/<group_id>")
@auth.needs("manage people")
def group(group_id: str) -> str:
    return show(group_id)


def show(group_id: str, *, name: NameForm | None = None, members: MembersForm | None = None) -> str:
    """The page, with the form that was sent and what is wrong with it."""
    with current().store.read() as transaction:
        found = groups.find(transaction, group_id) or nothing()
        inside = groups.members(transaction, found)
    name = name or NameForm(formdata=None, name=found.name)
    members = members or MembersForm(formdata=None, addresses="\n".join(user.email for user in inside))
    return render_template("console/group.html", group=found, people=inside, name=name, members=members)


@blp.post("/<group_id>/name")
@auth.needs("manage people")
def rename(group_id: str) -> Response | str:
    form = NameForm()
    if form.validate():
        try:
            with current().store.write() as transaction:
                found = groups.find(transaction, group_id) or nothing()
                groups.rename(transaction, found, form.name.data, actor=visits.visitor().actor)
            flash(_("Saved."))
            return redirect(url_for("console.groups.group", group_id=group_id))
        except (groups.TakenError, ConflictError):
            form.name.errors = [TAKEN]
    return show(group_id, name=form)


@blp.post("/<group_id>/members")
@auth.needs("manage people")
def members(group_id: str) -> Response | str:
    """The list is the group: whoever is not on it is not in it."""
    form = MembersForm()
    if not form.validate():
        return show(group_id, members=form)
    wanted = addresses(form.addresses.data or "")
    with current().store.write() as transaction:
        found = groups.find(transaction, group_id) or nothing()
        known = people.by_emails(transaction, wanted)
        if unknown := [address for address in wanted if address not in known]:
            form.addresses.errors = [_("Nobody here has these addresses: %(list)s", list=", ".join(unknown[:20]))]
        else:
            groups.set_members(transaction, found, known.values(), actor=visits.visitor().actor)
    if form.addresses.errors:
        return show(group_id, members=form)
    flash(_("Saved."))
    return redirect(url_for("console.groups.group", group_id=group_id))


def addresses(text: str) -> list[str]:
    """As copied from a mail programme: `Ada <ada@bank.example>; ben@bank.example`, one a line or several."""
    lines = text.replace(";", ",").replace("\r", "\n").replace("\n", ",")
    return list(dict.fromkeys(people.normal(address) for name, address in getaddresses([lines]) if address))


@blp.post("/<group_id>/remove")
@auth.needs("manage people")
def remove(group_id: str) -> Response:
    with current().store.write() as transaction:
        found = groups.find(transaction, group_id) or nothing()
        groups.remove(transaction, found, actor=visits.visitor().actor)
    flash(_("The group is removed. Its people stay."))
    return redirect(url_for("console.groups.listing"))


def nothing() -> NoReturn:
    refuse(404)
