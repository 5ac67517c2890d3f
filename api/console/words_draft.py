"""Shared words being changed: one a line, with the proofs of every rule that uses them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import Length

from api import auth
from api.console import cue_words, mistake_words, rule_drafts, rule_words
from api.console.rule_checks import checked_words
from api.console.rule_example import marked
from api.console.shared_words import kind_of
from api.rulebook.drafting import LONGEST
from api.rulebook.shared_words import is_shared, read, written
from api.rulebook.words_drafting import CheckedWords, read_words
from api.service import current
from api.store.tables.editions import RuleDraft

blp = Blueprint("words_draft", __name__, url_prefix="/rules/drafts")
LIVE = 30  # rules whose proofs are run while somebody types


def area(label: object, rows: int) -> TextAreaField:
    told = {"rows": rows, "spellcheck": "false", "autocapitalize": "off", "autocomplete": "off"}
    return TextAreaField(label, [Length(max=LONGEST)], render_kw=told)


class WordsForm(FlaskForm):
    words = area(_("Words and phrases, one a line"), 24)
    pattern = area(_("The pattern"), 6)
    en = area(_("English words and phrases, one a line"), 16)
    fr = area(_("French words and phrases, one a line"), 16)

    def show(self, shared: Any) -> None:
        if kind_of(shared) == "list":
            self.words.data = "\n".join(shared)
        elif kind_of(shared) == "pattern":
            self.pattern.data = shared["regex"]
        else:
            self.en.data, self.fr.data = "\n".join(shared["en"]), "\n".join(shared["fr"])

    def given(self, like: Any) -> str:
        """What was filled in, in the shape of what there was."""
        if kind_of(like) == "list":
            return written(lines(self.words.data))
        if kind_of(like) == "pattern":
            return written({"regex": (self.pattern.data or "").strip()})
        return written({"en": lines(self.en.data), "fr": lines(self.fr.data)})


def lines(text: str | None) -> list[str]:
    return [line for line in (" ".join(line.split()) for line in (text or "").splitlines()) if line]


@blp.context_processor
def names() -> dict:
    return {"words": rule_words, "cues": cue_words, "marked": marked, "plain": mistake_words.of_rule}


@blp.route("/<id>/words", methods=["GET", "POST"])
@auth.needs("write rules")
def edit(id: str) -> Response | str:
    """Saved with its mistakes: what is half done must not be lost."""
    draft, form, told = own(id), WordsForm(), None
    if not form.is_submitted():
        form.show(read(draft.text))
        told = live(draft.rule, draft.text)
    elif form.validate():
        rule_drafts.save(draft, form.given(read(draft.text)))
        told = checked_words(draft.rule, draft.text)
        if "compare" in request.form and told.good:
            return redirect(url_for("console.rule_publishing.compare", id=draft.id))
    kind, there = kind_of(read(draft.text)), bool(rule_drafts.standing(draft.rule))
    return render_template("console/words-edit.html", form=form, draft=draft, kind=kind, there=there, checked=told)


@blp.post("/<id>/words/check")
@auth.needs("write rules")
def check_now(id: str) -> str:
    """What is wrong with the words as they stand in the form, which is not saved by this."""
    draft, form = own(id), WordsForm()
    told = live(draft.rule, form.given(read(draft.text))) if form.validate() else None
    return render_template("console/_words_proofs.html", checked=told)


def own(id: str) -> RuleDraft:
    draft = rule_drafts.own(id)
    return draft if is_shared(draft.rule) else rule_drafts.nothing()


def live(id: str, text: str) -> CheckedWords:
    """Without the proofs, where so many rules use these words that it takes seconds."""
    service = current()
    told = read_words(id, text, service.shelf, service.rulebook)
    return told if len(told.users) > LIVE else checked_words(id, text)
