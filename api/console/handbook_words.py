"""Words of the policy's page: what follows from a finding, and what is kept, told to the one who writes."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext
from flask_babel import lazy_gettext as _

OUTCOMES = {
    "allow": _("nothing"),
    "notice": _("a note"),
    "warn": _("a warning"),
    "hold": _("held until approved"),
}
COLUMNS = {
    "static": _("In a post or profile"),
    "interactive": _("In a reply or message"),
    "inbound": _("In what the firm receives"),
}
RECORDED = {
    "never": _("Nothing of what you write is recorded."),
    "flagged": _("A check is recorded when something was found in it."),
    "posted": _("What goes out is recorded."),
    "all": _("Every check is recorded."),
}
TEXTS = {
    "left-out": _("Your words are not part of it."),
    "hashed": _("Of your words only a mark is kept, by which the same text can be recognised later."),
    "stored": _("Your words are stored with it, encrypted."),
}
KEPT = {"screenings": _("Checks"), "events": _("What you did with them"), "reviews": _("What you asked legal")}


def either(outcomes: Iterable[str]) -> str:
    """`a note or a warning`."""
    words = [str(OUTCOMES[outcome]) for outcome in outcomes]
    if len(words) < 2:
        return "".join(words)
    return gettext("%(some)s or %(last)s", some=", ".join(words[:-1]), last=words[-1])
