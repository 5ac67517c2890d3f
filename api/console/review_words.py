"""What the pages of reviews call things."""

from __future__ import annotations

from datetime import datetime

from flask_babel import format_timedelta
from flask_babel import lazy_gettext as _

from api.console.decision_form import DECIDED_WORDS, DISPOSITION_WORDS
from api.service import current
from api.store.tables.base import now

LISTS = {
    "mine": _("Mine"),
    "unassigned": _("Unassigned"),
    "late": _("Late"),
    "all": _("All open"),
    "decided": _("Decided"),
}
SOURCES = {"extension": _("asked in the browser"), "api": _("sent by a program"), "console": _("entered by hand")}
STATUSES = {"open": _("Waiting"), "decided": _("Decided"), "withdrawn": _("Withdrawn")}
STAGES = {"passed-on": _("Passed on"), "second": _("One approval is missing")}
SEVERITIES = {
    "high": _("serious"),
    "medium": _("of medium weight"),
    "low": _("slight"),
    "none": _("nothing found"),
}
KINDS = {
    "post": _("post"),
    "reply": _("reply"),
    "profile": _("profile"),
    "dm": _("message"),
    "inbound": _("received text"),
}
ACCOUNTS = {"brand": _("the firm’s account"), "personal": _("personal account"), "unknown": _("account not known")}
# The keys and what they do, as the page says it.
QUEUE_KEYS = {"j": _("next"), "k": _("previous"), "o": _("open"), "?": _("these keys")}
CLOSED_KEYS = {"o": _("read the text"), "q": _("back to the queue"), "?": _("these keys")}
REVIEW_KEYS = {
    "a": DISPOSITION_WORDS["approved"],
    "c": DISPOSITION_WORDS["approved-with-changes"],
    "r": DISPOSITION_WORDS["rejected"],
    "f": DISPOSITION_WORDS["false-positive"],
    "e": DISPOSITION_WORDS["escalated"],
    "m": _("write a remark"),
    "q": _("back to the queue"),
    "?": _("these keys"),
}


def ahead(moment: datetime) -> str:
    """`in 3 hours`, `2 hours ago`."""
    return format_timedelta(moment - now(), add_direction=True, threshold=1.2)


def names() -> dict:
    return {
        "dispositions": DISPOSITION_WORDS,
        "answered": DECIDED_WORDS,
        "categories": current().policy.categories,
        "sources": SOURCES,
        "statuses": STATUSES,
        "stages": STAGES,
        "severities": SEVERITIES,
        "kinds": KINDS,
        "accounts": ACCOUNTS,
        "queue_keys": QUEUE_KEYS,
        "review_keys": REVIEW_KEYS,
        "closed_keys": CLOSED_KEYS,
        "ahead": ahead,
        "is_late": lambda review: review.status == "open" and review.due_at < now(),
    }
