"""What a person has asked legal: their requests and the answers, and a text entered by hand, for oneself or another."""

from __future__ import annotations

from datetime import UTC
from typing import NoReturn

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from api import auth, visits
from api.console.request_form import RequestForm
from api.console.review_words import names
from api.engine.types import Draft
from api.errors import refuse
from api.opening import Opening
from api.permissions import REVIEWER
from api.redline import redline
from api.service import current
from api.store import people, reviews
from api.store.tables.base import now

blp = Blueprint("requests", __name__, url_prefix="/requests")
blp.context_processor(names)


@blp.get("/")
@auth.needs("ask in console")
def listing() -> str:
    visitor = visits.visitor()
    with current().store.read() as session:
        found = reviews.of_writer(session, visitor.actor)
        answers = reviews.newest_decisions(session, [one.id for one in found])
    return render_template("console/requests.html", reviews=found, answers=answers, actor=visitor.actor)


@blp.route("/new", methods=["GET", "POST"])
@auth.needs("ask in console")
def new() -> Response | str:
    visitor, service = visits.visitor(), current()
    form = RequestForm().offer(service.policy.jurisdictions, for_others=REVIEWER in visitor.roles)
    if form.validate_on_submit() and (writer := asked_for(form)):
        opened_by = None if writer == visitor.actor else visitor.actor
        needed_by = form.needed_by.data and form.needed_by.data.replace(tzinfo=UTC)
        asked = draft(form)
        opening = Opening(
            service,
            asked,
            service.engine.screen(asked),
            source="console",
            writer=writer,
            note=form.note.data or "",
            opened_by=opened_by,
            needed_by=needed_by,
        )
        with service.store.write() as session:
            opening.write(session)
        flash(_("Sent to legal. The answer will be here."))
        return redirect(url_for("console.requests.listing"))
    return render_template("console/request-new.html", form=form)


def asked_for(form: RequestForm) -> str | None:
    """Whose text it is: one's own, or that of somebody who is here."""
    if not form.whose or not form.whose.data:
        return visits.visitor().actor
    with current().store.read() as session:
        user = people.by_email(session, form.whose.data)
    if user is None or not user.active:
        form.whose.errors = [_("Nobody who is active here has this address.")]
        return None
    return f"user:{user.id}"


def draft(form: RequestForm) -> Draft:
    return Draft(
        form.text.data,
        site=form.site.data or None,
        kind=form.kind.data,
        account=form.account.data,
        handle=(form.handle.data or "").lstrip("@") or None,
        jurisdictions=tuple(form.jurisdictions.data or ()),
        on=now().date(),
    )


@blp.get("/<id>")
@auth.needs("ask in console")
def one(id: str) -> str:
    """One's own text, so no reason is asked; what one entered for another is no longer shown."""
    visitor, service = visits.visitor(), current()
    with service.store.read() as session:
        found = reviews.get(session, id)
        if found is None or visitor.actor not in (found.writer, found.opened_by):
            nothing()
        own = reviews.own_review(session, service.recorder.keyring, id, found.writer)
        typed = None
        if found.writer == visitor.actor and not found.purged_at:
            typed = reviews.open_sealed(session, service.recorder.keyring, id)
        answer = reviews.newest_decisions(session, [id]).get(id)
    changes = redline(typed["text"], own["text"]) if typed and own["text"] and own["text"] != typed["text"] else None
    return render_template("console/request.html", review=found, own=own, typed=typed, changes=changes, answer=answer)


@blp.post("/<id>/withdraw")
@auth.needs("ask in console")
def withdraw(id: str) -> Response:
    visitor = visits.visitor()
    with current().store.write() as session:
        found = reviews.get(session, id)
        if found is None or visitor.actor not in (found.writer, found.opened_by):
            nothing()
        done = reviews.withdraw(session, id, writer=visitor.actor)
    if done:
        flash(_("Withdrawn. Nobody decides on it any more."))
    else:
        flash(_("It is decided or withdrawn already."), "problem")
    return redirect(url_for("console.requests.one", id=id))


def nothing() -> NoReturn:
    refuse(404)
