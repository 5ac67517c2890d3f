"""The form of a person, the same for a new one and for one who is here."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from api.console import forms
from api.permissions import ROLES
from api.store.tables.people import User

ROLE_NAMES = {
    "writer": _("Writer"),
    "reviewer": _("Reviewer"),
    "admin": _("Admin"),
    "it": _("IT"),
    "auditor": _("Auditor"),
}
ROLE_HELP = {
    "writer": _("writes posts"),
    "reviewer": _("decides on texts that writers send for review"),
    "admin": _("manages people and the policy; sees no text"),
    "it": _("looks after browsers and keys; sees no text"),
    "auditor": _("reads the audit log; changes nothing"),
}


def role_words(roles: Iterable[str]) -> str:
    given = set(roles)
    return ", ".join(str(ROLE_NAMES[role]) for role in ROLES if role in given)


class Checkboxes(SelectMultipleField):
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class PersonForm(FlaskForm):
    name = forms.text(_("Name"), longest=200, render_kw={"autocomplete": "off"})
    email = forms.text(_("E-mail address"), longest=254, checks=(forms.address,), render_kw={"autocomplete": "off"})
    roles = Checkboxes(_("Roles"), choices=[SelectChoice(role, ROLE_NAMES[role]) for role in ROLES])
    groups = Checkboxes(_("Groups"))

    def offer(self, groups: list[str], user: User | None = None) -> PersonForm:
        """With the groups there are, and what this person has from the console."""
        self.groups.choices = [SelectChoice(name, name) for name in groups]
        if user is not None and not self.is_submitted():
            self.name.data, self.email.data = user.name, user.email
            self.roles.data = sorted(user.roles_from("console"))
            self.groups.data = [row.group.name for row in user.memberships if row.source == "console"]
        return self


class NewPersonForm(PersonForm):
    one_time = BooleanField(_("Make a one-time password for the first sign-in"), default=True)
