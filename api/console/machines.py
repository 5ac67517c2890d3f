"""Browsers and keys: what is enrolled, what opens the API; made and ended by admins and IT."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import IntegerField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from api import auth, visits
from api.console import forms
from api.console.person_form import Checkboxes
from api.errors import refuse
from api.permissions import SCOPES
from api.service import current
from api.store import keys, machines
from api.store.tables.base import now
from api.store.tables.machines import EnrolmentKey, ServiceKey

blp = Blueprint("machines", __name__, url_prefix="/machines")
PAGE = 50
KINDS = {"service": ServiceKey, "enrolment": EnrolmentKey}
NEEDED = lazy_gettext("This is needed.")


class EnrolmentForm(FlaskForm):
    name = forms.text(lazy_gettext("What it is for"), longest=100, render_kw={"autocomplete": "off"})
    days = IntegerField(lazy_gettext("Days it is good"), [InputRequired(NEEDED), NumberRange(1, 3650)], default=365)
    uses = IntegerField(lazy_gettext("How many browsers may enrol"), [Optional(), NumberRange(1, 1_000_000)])


class ServiceForm(FlaskForm):
    name = forms.text(lazy_gettext("What it is for"), longest=100, render_kw={"autocomplete": "off"})
    scopes = Checkboxes(
        lazy_gettext("What it opens"), [InputRequired(NEEDED)], choices=[SelectChoice(scope, scope) for scope in SCOPES]
    )


@blp.get("/")
@auth.needs("manage machines")
def listing() -> str:
    return show(EnrolmentForm(prefix="enrolment"), ServiceForm(prefix="service"))


def show(enrolment: EnrolmentForm, service: ServiceForm) -> str:
    words = request.args.get("q", "")[:100].replace("\0", "")
    start = int(said) if (said := request.args.get("start", "")).isdecimal() and len(said) < 8 else 0
    with current().store.read() as session:
        browsers, total = machines.page(session, words=words, start=start, most=PAGE)
        return render_template(
            "console/machines.html",
            browsers=browsers,
            total=total,
            words=words,
            start=start,
            size=PAGE,
            enrolment_keys=keys.listing(session, EnrolmentKey),
            service_keys=keys.listing(session, ServiceKey),
            enrolment=enrolment,
            service=service,
            now=now(),
        )


@blp.post("/enrolment")
@auth.needs("manage machines")
def add_enrolment() -> str:
    form = EnrolmentForm(prefix="enrolment")
    if not form.validate():
        return show(form, ServiceForm(prefix="service", formdata=None))
    until = now() + timedelta(days=form.days.data)
    return made(keys.make_enrolment_key, name=form.name.data, expires_at=until, max_uses=form.uses.data)


@blp.post("/service")
@auth.needs("manage machines")
def add_service() -> str:
    form = ServiceForm(prefix="service")
    if not form.validate():
        return show(EnrolmentForm(prefix="enrolment", formdata=None), form)
    return made(keys.make_service_key, name=form.name.data, scopes=form.scopes.data)


def made(make: Callable[..., str], **wanted: Any) -> str:
    """Shown this once: only its digest is kept."""
    with current().store.write() as session:
        secret = make(session, actor=visits.visitor().actor, **wanted)
    return render_template("console/machine-key.html", secret=secret, name=wanted["name"])


@blp.post("/keys/<kind>/<key_id>/revoke")
@auth.needs("manage machines")
def revoke(kind: str, key_id: str) -> Response:
    if kind not in KINDS:
        refuse(404)
    return changed(keys.revoke, KINDS[kind], key_id)


@blp.post("/browsers/<browser_id>/shut-out")
@auth.needs("manage machines")
def shut_out(browser_id: str) -> Response:
    return changed(machines.shut_out, browser_id)


@blp.post("/browsers/<browser_id>/let-in")
@auth.needs("manage machines")
def let_in(browser_id: str) -> Response:
    return changed(machines.let_in, browser_id)


def changed(act: Callable[..., None], *what: Any) -> Response:
    try:
        with current().store.write() as session:
            act(session, *what, actor=visits.visitor().actor)
    except LookupError:
        refuse(404)
    flash(_("Done. It takes effect within seconds."))
    return redirect(url_for("console.machines.listing"))
