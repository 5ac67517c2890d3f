"""The form by which a text is sent to legal from the console."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateTimeLocalField, Field, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional, Regexp

from api.console import forms
from api.console.decision_form import LONGEST, SAID, TOO_LONG, lines, written
from api.console.person_form import Checkboxes
from api.console.review_words import ACCOUNTS, KINDS
from api.engine.types import ACCOUNTS as ACCOUNT_NAMES
from api.store.tables.base import now

HOST = r"(?i)^[a-z0-9-]+(\.[a-z0-9-]+)+$"


class RequestForm(FlaskForm):
    text = TextAreaField(
        _("The text"),
        [SAID, Length(max=LONGEST, message=TOO_LONG), written],
        filters=[lines],
        render_kw={"rows": 8},
    )
    note = TextAreaField(
        _("What legal should know"), [Length(max=2_000, message=TOO_LONG), written], render_kw={"rows": 3}
    )
    site = StringField(
        _("Site"),
        [Optional(), Length(max=253), Regexp(HOST, message=_("This is not a site, such as linkedin.com."))],
        filters=[forms.clean],
        render_kw={"autocomplete": "off"},
    )
    kind = SelectField(_("Kind"), choices=[SelectChoice(name, said) for name, said in KINDS.items()])
    account = SelectField(
        _("Account"), choices=[SelectChoice(name, ACCOUNTS[name]) for name in ACCOUNT_NAMES], default="brand"
    )
    handle = StringField(
        _("Name of the account"),
        [Length(max=200), forms.plain],
        filters=[forms.clean],
        render_kw={"autocomplete": "off"},
    )
    jurisdictions = Checkboxes(_("Jurisdictions"))
    needed_by = DateTimeLocalField(_("Needed by (UTC)"), [Optional()])
    whose = StringField(_("Whose text it is"), [Optional(), forms.address], filters=[forms.clean])

    def offer(self, jurisdictions: Iterable[str], *, for_others: bool) -> RequestForm:
        self.jurisdictions.choices = [SelectChoice(name, name.upper()) for name in jurisdictions]
        if not for_others:
            del self.whose
        return self

    def validate_needed_by(self, field: Field) -> None:
        if field.data and field.data.replace(tzinfo=UTC) <= now():
            raise ValidationError(_("This moment is over. Choose one that is still to come."))
