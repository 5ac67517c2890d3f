"""What thresholds are tried on: the jobs that count it, how far they are, and one text, read with a reason."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm

from api import auth, visits
from api.console import nav, policy_words, tuning
from api.console.decision_form import SAID
from api.console.forms import text as text_field
from api.errors import refuse
from api.jobs.kinds import KINDS
from api.records.seal import SealError
from api.service import current
from api.store import jobs, records

blp = Blueprint("evidence", __name__, url_prefix="/thresholds/evidence")

DAYS = (28, 91, 365)
NAMES = {
    "labelled": lazy_gettext("Labelled texts"),
    "backtest": lazy_gettext("Our own texts, as they were screened"),
    "rescreen": lazy_gettext("Our own texts, screened again with the rules of today"),
}
PROBLEMS = {
    "no-labelled": lazy_gettext("There is no folder with labelled texts: CAVEAT_LABELLED names it."),
    "died": lazy_gettext("It ended its process three times, perhaps for lack of memory. The log has more."),
    "unexpected": lazy_gettext("Something unexpected happened. The log says where."),
}


class ReadForm(FlaskForm):
    reason = text_field(lazy_gettext("Why you read it"), longest=300, checks=(SAID,))


@blp.get("/")
@auth.needs("manage policy")
def index() -> str:
    with current().store.read() as session:
        told = [state(session, kind) for kind in KINDS]
    return render_template(
        "console/evidence.html",
        jobs=told,
        busy=any(one["open"] for one in told),
        labelled=current_app.config["LABELLED"].is_dir(),
        recording=current().policy.recording,
        days=DAYS,
        problems=PROBLEMS,
    )


def state(session: Any, kind: str) -> dict[str, Any]:
    newest, done = jobs.newest(session, kind), jobs.newest_done(session, kind)
    told = tuning.counted(current().store.url, kind, done.id)[0] if done else None
    waits = newest is not None and newest.state in jobs.OPEN
    return {"kind": kind, "name": NAMES[kind], "newest": newest, "open": waits, "done": done, "result": told}


@blp.post("/ask/<kind>")
@auth.needs("manage policy")
def ask(kind: str) -> Response:
    if kind not in KINDS:
        refuse(404)
    days = request.form.get("days", "")
    asked = {} if kind == "labelled" else {"days": int(days) if days in map(str, DAYS) else DAYS[0]}
    try:
        with current().store.write() as session:
            jobs.ask(session, kind, asked, actor=visits.visitor().actor)
    except jobs.AskedAlready:
        flash(_("Somebody has asked for it already: it waits or runs."), "problem")
    return redirect(url_for("console.evidence.index"))


@blp.post("/cancel/<id>")
@auth.needs("manage policy")
def cancel(id: str) -> Response:
    with current().store.write() as session:
        found = jobs.cancel(session, id, actor=visits.visitor().actor)
    flash(_("It is cancelled.") if found else _("It had ended already."))
    return redirect(url_for("console.evidence.index"))


@blp.route("/text/<id>", methods=["GET", "POST"])
@auth.needs("read recorded text")
def text(id: str) -> str:
    """What is known of one record; its words for a reason, which is written down before anybody sees them."""
    form, service, typed = ReadForm(), current(), None
    with service.store.read() as session:
        record = records.get(session, id)
    if record is None or record.content is None:
        refuse(404)
    if form.is_submitted() and form.validate():
        with service.store.write() as session:
            actor, ring = visits.visitor().actor, service.recorder.keyring
            try:
                typed = records.open_text(session, id, ring, actor=actor, reason=form.reason.data)
            except SealError:
                typed = {}  # erased, or its key is not here any more
    return render_template(
        "console/evidence-text.html",
        record=record,
        content=json.loads(record.content),
        form=form,
        typed=typed,
        words=policy_words,
        back=nav.may("manage policy"),
        categories=service.policy.categories,
    )
