"""Try a text against the whole rulebook: what each stage made of it. Nothing typed here is kept, nor in an address."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, Regexp

from api import auth
from api.console import policy_words, rule_words
from api.console.person_form import Checkboxes
from api.console.rule_example import marked
from api.console.rule_steps import steps
from api.engine.types import ACCOUNTS, SECTORS, Draft
from api.schemas import MAX_TEXT
from api.service import current

blp = Blueprint("rule_try", __name__, url_prefix="/rules/try")
SITE = Regexp(r"^[A-Za-z0-9.-]{1,253}$", message=_("This is no site’s name, such as linkedin.com."))


def choices(words: dict, *names: str, none: object = None) -> list[SelectChoice]:
    offered = [SelectChoice(name, words[name]) for name in names or words]
    return [SelectChoice("", none), *offered] if none else offered


class TryForm(FlaskForm):
    text = TextAreaField(
        _("The text"),
        [InputRequired(_("Write something to try.")), Length(max=MAX_TEXT)],
        filters=[lambda value: (value or "").replace("\r\n", "\n")],
        render_kw={"rows": 5, "autocomplete": "off"},
    )
    kind = SelectField(_("Kind"), choices=choices(rule_words.KINDS))
    account = SelectField(_("Account"), choices=choices(rule_words.ACCOUNTS, *reversed(ACCOUNTS)))
    sector = SelectField(_("Sector"), choices=choices(rule_words.SECTORS, *SECTORS, none=_("not told")))
    lang = SelectField(_("Language"), choices=choices(rule_words.LANGUAGES, "en", "fr", none=_("found by itself")))
    site = StringField(_("Site"), [Optional(), SITE], render_kw={"placeholder": "linkedin.com", "autocomplete": "off"})
    jurisdictions = Checkboxes(_("Jurisdictions"), choices=choices(rule_words.JURISDICTIONS))

    def draft(self) -> Draft:
        return Draft(
            self.text.data,
            site=self.site.data or None,
            kind=self.kind.data,
            account=self.account.data,
            sector=self.sector.data or None,
            lang=self.lang.data or None,
            jurisdictions=tuple(self.jurisdictions.data or ()),
        )


@blp.context_processor
def names() -> dict:
    categories = current().policy.categories
    return {
        "words": rule_words,
        "policy_words": policy_words,
        "marked": marked,
        "categories": categories,
    }


@blp.route("", methods=["GET", "POST"])
@auth.needs("read rules")
def page() -> str:
    """Answered at once: to redirect, the text would have to be kept or stand in an address."""
    form, found = TryForm(), None
    if request.method == "POST" and form.validate():
        found = steps(current().engine.trace(form.draft()), current().engine)
    return render_template("console/rule-try.html", form=form, found=found)
