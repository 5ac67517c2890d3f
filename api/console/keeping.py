"""What is kept: how long, legal holds, and one person's data, which an auditor hands out and an admin erases."""

from __future__ import annotations

import json
from datetime import timedelta

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm

from api import auth, visits
from api.console import forms, policy_words
from api.console.decision_form import SAID
from api.errors import refuse
from api.records.seal import SealError
from api.service import current
from api.store import keeping, people, retention
from api.store.tables.base import now

blp = Blueprint("keeping", __name__, url_prefix="/keeping")


class WhoForm(FlaskForm):
    who = forms.text(lazy_gettext("Address, or pseudonym"), longest=254, render_kw={"autocomplete": "off"})


class WhyForm(FlaskForm):
    reason = forms.text(lazy_gettext("Why"), longest=300, checks=(SAID,), render_kw={"autocomplete": "off"})


@blp.context_processor
def names() -> dict:
    return {"kinds": policy_words.KEPT}


def called(known: dict[str, str]) -> dict[str, str]:
    return known | {"command": _("the command line")}


@blp.get("/")
@auth.needs("read what is kept")
def overview() -> str:
    return listed(WhoForm(formdata=None))


def listed(form: WhoForm) -> str:
    days = current().policy.recording.keep_days
    with current().store.read() as session:
        holds = retention.holds(session)
        return render_template(
            "console/keeping.html",
            form=form,
            days=days,
            purged=keeping.purged(session),
            older={kind: keeping.older(session, kind, now() - timedelta(days=most)) for kind, most in days.items()},
            holds=holds,
            names=called(people.pseudonyms(session, {one.writer for one in holds} | {one.placed_by for one in holds})),
        )


@blp.post("/find")
@auth.needs("read what is kept")
def find() -> Response | str:
    """Posted, so that nobody's address stands in an address."""
    form = WhoForm()
    if form.validate():
        with current().store.read() as session:
            if writer := keeping.writer(session, form.who.data):
                return back(writer)
        form.who.errors = [_("Nobody has this address or pseudonym.")]
    return listed(form)


@blp.get("/of/<writer>")
@auth.needs("read what is kept")
def person(writer: str) -> str:
    return shown(writer)


def shown(writer: str, **wrong: WhyForm) -> str:
    if not keeping.WRITER.fullmatch(writer):
        refuse(404)
    blank = {name: WhyForm(formdata=None, prefix=name) for name in ("hold", "erase", "export")}
    with current().store.read() as session:
        holds = keeping.holds_of(session, writer)
        return render_template(
            "console/keeping-person.html",
            writer=writer,
            kept=keeping.of_writer(session, writer),
            browsers=keeping.browsers(session, writer),
            holds=holds,
            names=called(people.pseudonyms(session, {writer} | {one.placed_by for one in holds})),
            **(blank | wrong),
        )


@blp.post("/of/<writer>/hold")
@auth.needs("manage holds")
def place(writer: str) -> Response | str:
    form = WhyForm(prefix="hold")
    if not keeping.WRITER.fullmatch(writer) or not form.validate():
        return shown(writer, hold=form)
    with current().store.write() as session:
        retention.place_hold(session, writer=writer, reason=form.reason.data, actor=visits.visitor().actor)
    flash(_("Nothing of theirs is purged or erased until the hold is lifted."))
    return back(writer)


@blp.route("/holds/<id>/lift", methods=["GET", "POST"])
@auth.needs("manage holds")
def lift(id: str) -> Response | str:
    """Asks first."""
    form, actor = FlaskForm(), visits.visitor().actor
    with current().store.write() if form.is_submitted() else current().store.read() as session:
        found = keeping.hold(session, id) or refuse(404)
        if found.writer == actor:
            return not_oneself(actor)
        if not form.validate_on_submit():
            names = called(people.pseudonyms(session, {found.writer, found.placed_by}))
            return render_template("console/keeping-lift.html", hold=found, names=names)
        retention.lift_hold(session, id, actor=actor)
    flash(_("The hold is lifted. What is due goes with the next purge."))
    return back(found.writer)


@blp.post("/of/<writer>/erase")
@auth.needs("erase somebody's words")
def erase(writer: str) -> Response | str:
    """What would go, with one more question."""
    form = WhyForm(prefix="erase")
    if writer == visits.visitor().actor:
        return not_oneself(writer)
    if not keeping.WRITER.fullmatch(writer) or not form.validate():
        return shown(writer, erase=form)
    with current().store.read() as session:
        if keeping.holds_of(session, writer):
            return held(writer)
        kept, names = keeping.of_writer(session, writer), called(people.pseudonyms(session, {writer}))
    return render_template("console/keeping-erase.html", writer=writer, kept=kept, names=names, form=form)


@blp.post("/of/<writer>/erase-for-good")
@auth.needs("erase somebody's words")
def erase_for_good(writer: str) -> Response | str:
    form = WhyForm(prefix="erase")
    if writer == visits.visitor().actor:
        return not_oneself(writer)
    if not keeping.WRITER.fullmatch(writer) or not form.validate():
        return shown(writer, erase=form)
    try:
        with current().store.write() as session:
            count = retention.erase(session, writer=writer, actor=visits.visitor().actor, reason=form.reason.data)
    except retention.Held:
        return held(writer)
    flash(_("Texts that nobody can read any more: %(count)d.", count=count))
    return back(writer)


@blp.post("/of/<writer>/export")
@auth.needs("export somebody's texts")
def export(writer: str) -> Response | str:
    """A file with everything. That it was handed out is written down before anybody has it."""
    form, service = WhyForm(prefix="export"), current()
    if not keeping.WRITER.fullmatch(writer) or not form.validate():
        return shown(writer, export=form)
    told = {"writer": writer, "actor": visits.visitor().actor, "reason": form.reason.data}
    try:
        with service.store.write() as session:
            found = list(retention.export(session, service.recorder.keyring, **told))
    except SealError as error:
        form.reason.errors = [_("The texts cannot be opened: %(why)s", why=str(error))]
        return shown(writer, export=form)
    lines = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in found)
    saved = {"Content-Disposition": f'attachment; filename="caveat-{writer.replace(":", "-")}.jsonl"'}
    return Response(lines, headers=saved, content_type="application/jsonl; charset=utf-8")


def held(writer: str) -> Response:
    flash(_("A legal hold stands: nothing of theirs may be erased."), "problem")
    return back(writer)


def not_oneself(writer: str) -> Response:
    flash(_("This is about you. Another admin must do it."), "problem")
    return back(writer)


def back(writer: str) -> Response:
    return redirect(url_for("console.keeping.person", writer=writer))
