"""What the left side of the console offers, each to whom may use it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from api import visits
from api.console.person_form import role_words
from api.permissions import SIGNED_IN, TABLE


@dataclass(frozen=True)
class Link:
    endpoint: str
    action: str
    label: LazyString


# What happens; what is asked of us; the firm's rules; people and machines; records; one's own.
GROUPS = (
    (
        Link("console.overview.overview", "see overview", _("Overview")),
        Link("console.health.listing", "read rule health", _("Rule health")),
    ),
    (
        Link("console.reviews.queue", "decide reviews", _("Reviews")),
        Link("console.requests.listing", "ask in console", _("Your requests")),
        Link("console.library.listing", "read library", _("Library")),
    ),
    (
        Link("console.policy.overview", "manage policy", _("Policy")),
        Link("console.thresholds.index", "manage policy", _("Thresholds")),
        Link("console.lists.overview", "manage policy", _("Lists")),
        Link("console.rules.listing", "read rules", _("Rules")),
    ),
    (
        Link("console.people.listing", "manage people", _("People")),
        Link("console.groups.listing", "manage people", _("Groups")),
        Link("console.approvers.listing", "manage approvers", _("Approvers")),
        Link("console.machines.listing", "manage machines", _("Browsers and keys")),
    ),
    (
        Link("console.keeping.overview", "read what is kept", _("What is kept")),
        Link("console.audit.listing", "read audit log", _("Audit log")),
    ),
    (
        Link("console.handbook.overview", "read handbook", _("Handbook")),
        Link("console.account.account", "own account", _("Your account")),
    ),
)


def may(action: str) -> bool:
    """Whether the one who asks may do this, for pages that leave out what they may not."""
    who, found = TABLE[action], visits.visitor()
    return found is not None and (SIGNED_IN in who or bool(found.roles & who))


def links() -> list[list[Link]]:
    """By group, without those that are empty for the one who asks."""
    groups = ([link for link in group if may(link.action)] for group in GROUPS)
    return [group for group in groups if group]


def register(app: Flask) -> None:
    app.context_processor(lambda: {"nav_links": links, "may": may, "visitor": visits.visitor, "role_words": role_words})
