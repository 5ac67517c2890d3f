"""The forms of the library, and the words for where a text may be used."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, Field, HiddenField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, Regexp

from api.console import forms
from api.console.decision_form import SAID, written
from api.schemas import MAX_TEXT

SORTS = {"text": _("A whole post"), "disclosure": _("A disclosure, to put into a post")}
LANGUAGES = {"en": _("English"), "fr": _("French")}
ACCOUNTS = {"any": _("any account"), "brand": _("the firm’s accounts"), "personal": _("personal accounts")}
KINDS = {
    "any": _("anywhere"),
    "post": _("as a post"),
    "reply": _("as a reply"),
    "profile": _("in a profile"),
    "dm": _("in a message"),
}
STATES = {"current": _("In use"), "expired": _("Expired"), "retired": _("Retired")}
_HOST = r"^[a-z0-9-]+(\.[a-z0-9-]+)+$"


def _choices(words: dict) -> list[SelectChoice]:
    return [SelectChoice(name, said) for name, said in words.items()]


def _bare(value: str | None) -> str:
    return (value or "").replace("\r\n", "\n").strip()


class TextForm(FlaskForm):
    """`seen` are the rules whose findings were on the page."""

    title = forms.text(_("What it is for"), longest=200, checks=(SAID,))
    words = TextAreaField(
        _("The text"),
        [DataRequired(_("This is needed.")), Length(max=MAX_TEXT), written],
        filters=[_bare],
        render_kw={"rows": 6},
    )
    sort = SelectField(_("What it is"), choices=_choices(SORTS))
    lang = SelectField(_("Language"), choices=_choices(LANGUAGES))
    product = StringField(_("Product, if it is about one"), [Length(max=200), forms.plain], filters=[forms.clean])
    account = SelectField(_("From"), choices=_choices(ACCOUNTS))
    kind = SelectField(_("Where"), choices=_choices(KINDS))
    site = StringField(
        _("Only on this site"),
        [Optional(), Length(max=253), Regexp(_HOST, message=_("A name such as linkedin.com, without https://"))],
        filters=[forms.clean, str.lower],
    )
    expires = DateField(_("Good until"), [InputRequired(_("This is needed."))])
    review = HiddenField(validators=[Length(max=32), forms.plain])
    seen = HiddenField(validators=[Length(max=20_000)])

    def validate_expires(self, field: Field) -> None:
        if field.data and field.data < date.today():
            raise ValidationError(_("That day is over."))
        if field.data and field.data.year > date.today().year + 3:
            raise ValidationError(_("At most three years: then somebody should look again."))


class RetireForm(FlaskForm):
    reason = forms.text(_("Why, for the audit log"), longest=300, checks=(SAID,))
