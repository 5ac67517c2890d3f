"""The forms of a review: why it is read, and what becomes of it."""

from __future__ import annotations

import re

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, IntegerField, RadioField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import HiddenInput

from api.console import forms

DISPOSITION_WORDS = {
    "approved": _("Approve"),
    "approved-with-changes": _("Approve with changes"),
    "rejected": _("Reject"),
    "false-positive": _("Approve: the finding is mistaken"),
    "escalated": _("Pass on to somebody else"),
}


def written(form: FlaskForm, field: Field) -> None:
    """Lines may break; what no database keeps is refused."""
    if re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]", field.data or ""):
        raise ValidationError(_("This holds characters that cannot be shown."))


SAID = DataRequired(_("This is needed."))  # blanks are no reason


class ReasonForm(FlaskForm):
    reason = forms.text(_("Why you read it"), longest=300, checks=(SAID,), default=_("To decide on it"))


class RevealForm(FlaskForm):
    reason = forms.text(_("Why you need the name"), longest=300, checks=(SAID,))


class DecisionForm(FlaskForm):
    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    reason = HiddenField(validators=[Length(max=300)])
    disposition = RadioField(
        _("Decision"), choices=[SelectChoice(name, said) for name, said in DISPOSITION_WORDS.items()]
    )
    comment = TextAreaField(_("What the writer should know"), [Length(max=2_000), written], render_kw={"rows": 4})
    text = TextAreaField(_("The text that may be posted"), [Length(max=20_000), written], render_kw={"rows": 6})

    def validate_comment(self, field: Field) -> None:
        if self.disposition.data in ("rejected", "escalated") and not (field.data or "").strip():
            raise ValidationError(_("Say why: the writer learns from it."))

    def validate_text(self, field: Field) -> None:
        if self.disposition.data == "approved-with-changes" and not (field.data or "").strip():
            raise ValidationError(_("Write the text as it may be posted."))
