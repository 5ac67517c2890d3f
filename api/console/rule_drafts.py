"""A rule being written: as YAML or in a form, its proofs run while one types, its draft saved with its mistakes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NoReturn

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from api import auth, visits
from api.console import mistake_words, rule_words
from api.console.rule_checks import checked
from api.console.rule_example import marked
from api.console.rule_template import NEW
from api.console.rules import text_of
from api.errors import refuse
from api.rulebook.drafting import LONGEST, numbered, switched_off
from api.rulebook.shared_words import is_shared, shared_text
from api.service import current
from api.store import editions as stored
from api.store.tables.editions import RuleDraft

blp = Blueprint("rule_drafts", __name__, url_prefix="/rules/drafts")


class TextForm(FlaskForm):
    text = TextAreaField(
        lazy_gettext("The rule as YAML"),
        [InputRequired(lazy_gettext("This is needed.")), Length(max=LONGEST)],
        filters=[lambda value: (value or "").replace("\r\n", "\n").strip("\n") + "\n"],
        render_kw={"rows": 34, "spellcheck": "false", "autocapitalize": "off", "autocomplete": "off"},
    )


@blp.context_processor
def names() -> dict:
    return {"words": rule_words, "marked": marked, "plain": mistake_words.of_rule}


def dated(draft: RuleDraft, text: str) -> str:
    """With the version and day that it would be published with; what holds already, or was shipped, keeps its own.

    Words that rules share have neither.
    """
    shelf = current().shelf
    if is_shared(draft.rule) or text in (standing(draft.rule), shelf.shipped_text(draft.rule)):
        return text
    return numbered(text, shelf.rule(draft.rule), datetime.now(UTC).date())


def standing(id: str) -> str:
    """As it holds now; nothing for a new one."""
    if is_shared(id):
        return shared_text(current().files, id) or ""
    return text_of(id) if current().shelf.rule(id) else ""


@blp.post("/begin/<id>")
@auth.needs("write rules")
def begin(id: str) -> Response:
    """A draft of this rule, list or cue as it is, switched off, or as shipped; one already begun is gone on with."""
    text, how, shelf = text_of(id), request.form.get("how", "change"), current().shelf
    if how == "off":
        text = switched_off(text)
    if how == "shipped":
        text = shelf.shipped_text(id) or nothing()
    actor = visits.visitor().actor
    with current().store.write() as session:
        mine = stored.draft_of(session, actor, id)
        if mine is None:
            mine = stored.begin_draft(session, actor, id, text, base=shelf.edition)
        elif how != "change":
            stored.save_draft(session, mine.id, text)
    page = "console.rule_form.edit" if how == "change" else "console.rule_publishing.compare"
    return redirect(url_for(page, id=mine.id))


@blp.post("/new")
@auth.needs("write rules")
def new() -> Response:
    with current().store.write() as session:
        made = stored.begin_draft(session, visits.visitor().actor, "", NEW, base=current().shelf.edition)
    return redirect(url_for("console.rule_form.edit", id=made.id))


@blp.route("/<id>/edit", methods=["GET", "POST"])
@auth.needs("write rules")
def edit(id: str) -> Response | str:
    """Saved with its mistakes: what is half written must not be lost."""
    draft, form = own(id), TextForm()
    if not form.is_submitted():
        form.text.data = draft.text
    elif form.validate():
        save(draft, form.text.data)
        if "compare" in request.form and checked(draft, draft.text).good:
            return redirect(url_for("console.rule_publishing.compare", id=draft.id))
    else:
        return render_template("console/rule-edit.html", form=form, draft=draft, checked=None)
    return render_template("console/rule-edit.html", form=form, draft=draft, checked=checked(draft, form.text.data))


@blp.post("/<id>/check")
@auth.needs("write rules")
def check_now(id: str) -> str:
    """What is wrong with the text as it stands in the form, which is not saved by this."""
    draft, form = own(id), TextForm()
    found = checked(draft, form.text.data) if form.validate() else None
    return render_template("console/_rule_proofs.html", checked=found, form=form)


@blp.post("/<id>/discard")
@auth.needs("write rules")
def discard(id: str) -> Response:
    draft = own(id)
    with current().store.write() as session:
        stored.drop_draft(session, draft.id)
    flash(_("Your draft is discarded."))
    return redirect(url_for("console.rules.listing"))


def save(draft: RuleDraft, text: str) -> None:
    with current().store.write() as session:
        stored.save_draft(session, draft.id, text)
    draft.text = text


def own(id: str) -> RuleDraft:
    """A draft is changed by its author alone."""
    draft = anybodys(id)
    return draft if draft.author == visits.visitor().actor else refuse(403)


def anybodys(id: str) -> RuleDraft:
    wanted = int(id) if id.isascii() and id.isdecimal() and len(id) < 10 else 0
    with current().store.read() as session:
        return stored.draft(session, wanted) or nothing()


def nothing() -> NoReturn:
    refuse(404)
