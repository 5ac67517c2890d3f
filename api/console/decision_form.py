"""The forms of a review: why it is read, what becomes of it, who gets it, what reviewers say to one another."""

from __future__ import annotations

import re
from collections.abc import Iterable

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, IntegerField, RadioField, SelectField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import HiddenInput

from api.console import forms
from api.store.tables.people import User

DISPOSITION_WORDS = {
    "approved": _("Approve"),
    "approved-with-changes": _("Approve with changes"),
    "rejected": _("Reject"),
    "false-positive": _("Approve: the finding is mistaken"),
    "escalated": _("Pass on to somebody else"),
}
DECIDED_WORDS = {
    "approved": _("Approved"),
    "approved-with-changes": _("Approved with changes"),
    "rejected": _("Rejected"),
    "false-positive": _("Approved: the finding was mistaken"),
    "escalated": _("Passed on"),
}
LONGEST = 20_000
NOBODY = ""


def written(form: FlaskForm, field: Field) -> None:
    """Lines may break; what no database keeps is refused."""
    if re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]", field.data or ""):
        raise ValidationError(_("This holds characters that cannot be shown."))


def lines(value: str | None) -> str | None:
    """As the writer's browser counts them, not as forms send them."""
    return value and value.replace("\r\n", "\n")


SAID = DataRequired(_("This is needed."))  # blanks are no reason
TOO_LONG = _("This is too long: at most %(max)d characters.")


class ReasonForm(FlaskForm):
    reason = forms.text(_("Why you read it"), longest=300, checks=(SAID,), default=_("To decide on it"))


class RevealForm(FlaskForm):
    reason = forms.text(_("Why you need the name"), longest=300, checks=(SAID,))


class DecisionForm(FlaskForm):
    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    disposition = RadioField(
        _("Decision"), choices=[SelectChoice(name, said) for name, said in DISPOSITION_WORDS.items()]
    )
    comment = TextAreaField(
        _("What the writer should know"), [Length(max=2_000, message=TOO_LONG), written], render_kw={"rows": 4}
    )
    text = TextAreaField(
        _("The text that may be posted"),
        [Length(max=LONGEST, message=TOO_LONG), written],
        filters=[lines],
        render_kw={"rows": 8},
    )
    passed_to = SelectField(_("Who should decide"))

    def offer(self, reviewers: Iterable[User]) -> DecisionForm:
        self.passed_to.choices = choices(reviewers, _("Whoever comes first"))
        return self

    def validate_comment(self, field: Field) -> None:
        if self.disposition.data in ("rejected", "escalated") and not (field.data or "").strip():
            raise ValidationError(_("Say why: the writer learns from it."))

    def validate_text(self, field: Field) -> None:
        if self.disposition.data == "approved-with-changes" and not (field.data or "").strip():
            raise ValidationError(_("Write the text as it may be posted."))


class AssignForm(FlaskForm):
    to = SelectField(_("Assigned to"))

    def offer(self, reviewers: Iterable[User]) -> AssignForm:
        self.to.choices = choices(reviewers, _("Nobody"))
        return self


class CommentForm(FlaskForm):
    words = TextAreaField(
        _("A remark for other reviewers"),
        [SAID, Length(max=2_000, message=TOO_LONG), written],
        render_kw={"rows": 3},
    )


def choices(reviewers: Iterable[User], nobody: object) -> list[SelectChoice]:
    return [SelectChoice(NOBODY, nobody), *(SelectChoice(user.id, user.name) for user in reviewers)]
