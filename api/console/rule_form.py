"""The same draft as a form: its fields read from the YAML, and written back as YAML."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from api import auth
from api.console import mistake_words, rule_drafts, rule_fields, rule_words
from api.console.rule_checks import checked
from api.console.rule_example import marked
from api.engine.types import CATEGORIES
from api.rulebook.drafting import LONGEST
from api.rulebook.shared_words import is_shared
from api.rulebook.writing import written

blp = Blueprint("rule_form", __name__, url_prefix="/rules/drafts")


@blp.context_processor
def names() -> dict:
    offered = {
        "categories": [(name, rule_words.category(name)) for name in CATEGORIES],
        "languages_of_rules": list(rule_words.LANGUAGES.items()),
        "severities": list(rule_words.SEVERITIES.items()),
        "confidences": list(rule_words.CONFIDENCES.items()),
        "statuses": list(rule_words.STATUSES.items()),
        "jurisdictions": list(rule_words.JURISDICTIONS.items()),
        "places": list(rule_words.PLACES.items()),
    }
    return {"words": rule_words, "marked": marked, "plain": mistake_words.in_form, "in_form": True, **offered}


@blp.route("/<id>/form", methods=["GET", "POST"])
@auth.needs("write rules")
def edit(id: str) -> Response | str:
    """Saved with its mistakes; what the form does not know of stays as it was."""
    draft = rule_drafts.own(id)
    if is_shared(draft.rule):
        return redirect(url_for("console.words_draft.edit", id=draft.id))
    data = rule_fields.read(draft.text)
    if data is None:
        flash(_("This draft cannot be shown as a form before it can be read as YAML."), "problem")
        return redirect(url_for("console.rule_drafts.edit", id=draft.id))
    if request.method == "POST":
        text = written(rule_fields.filled(data, request.form))
        if len(text) > LONGEST:
            flash(_("Not saved: this is too long for one rule."), "problem")
            return shown(draft, data, draft.text)
        rule_drafts.save(draft, text)
        if "compare" in request.form and checked(draft, text).good:
            return redirect(url_for("console.rule_publishing.compare", id=draft.id))
        data = rule_fields.read(text) or data
    return shown(draft, data, draft.text)


def shown(draft: rule_drafts.RuleDraft, data: dict, text: str) -> str:
    told = checked(draft, text)
    fields = rule_fields.shown(data)
    return render_template("console/rule-form.html", draft=draft, rule=data, fields=fields, checked=told)


@blp.post("/<id>/form/check")
@auth.needs("write rules")
def check_now(id: str) -> str:
    """What is wrong with the form as it stands, which is not saved by this."""
    draft = rule_drafts.own(id)
    text = written(rule_fields.filled(rule_fields.read(draft.text) or {}, request.form))
    return render_template("console/_rule_proofs.html", checked=checked(draft, text))
