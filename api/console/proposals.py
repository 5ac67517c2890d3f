"""What becomes of a rule: proposed only where the figures allow no other reading, with the reason in words.

Every share is looked at with its 95 % interval (Wilson): a few posts prove nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from api.engine.rules import Rule
from api.store.health import Judged

Z = 1.96
LEAST = 20  # posts, or reviews: fewer are an anecdote, whatever the interval says
MANY_MISTAKES = 0.10
MOST_DISAGREE = 0.50
MOST_AGREE = 0.75
MOST_IGNORE = 0.50
FEW_MISTAKES = 0.05
NEVER = 1 / 5_000  # a rule that fires more seldom than once in so many posts
ACTIONS = {
    "demote": lazy_gettext("Demote"),
    "promote": lazy_gettext("Promote"),
    "retire": lazy_gettext("Retire or widen"),
}


class Interval(NamedTuple):
    low: float
    high: float


class Proposal(NamedTuple):
    action: str
    reason: str


def wilson(some: int, of: int) -> Interval:
    """Where the true share lies, 19 times in 20."""
    if of <= 0:
        return Interval(0.0, 1.0)
    some = min(some, of)  # an act may be told of a post that was counted before midnight
    share, spread = some / of, Z * Z / of
    middle, reach = share + spread / 2, Z * sqrt((share * (1 - share) + spread / 4) / of)
    return Interval(max(0.0, (middle - reach) / (1 + spread)), min(1.0, (middle + reach) / (1 + spread)))


def propose(rule: Rule, told: Mapping[str, int], judged: Judged, posts: int) -> Proposal | None:
    """`posts` is how many were checked in the same time."""
    fired = told["fired"]
    if fired == 0:
        return seldom(posts)
    return wrong(told, fired) or refused(judged) or ignored(told, fired) or proven(rule, told, judged)


def seldom(posts: int) -> Proposal | None:
    if wilson(0, posts).high >= NEVER:
        return None
    return Proposal("retire", _("It found nothing in %(posts)s posts.", posts=f"{posts:,}"))


def wrong(told: Mapping[str, int], fired: int) -> Proposal | None:
    if fired < LEAST or wilson(told["mistake"], fired).low <= MANY_MISTAKES:
        return None
    said = _("Writers reported %(some)s of %(all)s as mistakes: more than one in ten.", some=told["mistake"], all=fired)
    return Proposal("demote", said)


def refused(judged: Judged) -> Proposal | None:
    if judged.decided < LEAST or wilson(*judged).high >= MOST_DISAGREE:
        return None
    some = judged.decided - judged.agreed
    said = _("Reviewers let %(some)s of %(all)s texts out as they were.", some=some, all=judged.decided)
    return Proposal("demote", said)


def ignored(told: Mapping[str, int], fired: int) -> Proposal | None:
    some = told["override"] + told["dismissed"]
    if fired < LEAST or wilson(some, fired).low <= MOST_IGNORE:
        return None
    said = _("In %(some)s of %(all)s posts writers set it aside: more often than not.", some=some, all=fired)
    return Proposal("demote", said)


def proven(rule: Rule, told: Mapping[str, int], judged: Judged) -> Proposal | None:
    """Worth a stronger word: reviewers agree, and hardly anybody calls it a mistake."""
    agree = judged.decided >= LEAST and wilson(*judged).low > MOST_AGREE
    if rule.severity == "high" or not agree or wilson(told["mistake"], told["fired"]).high >= FEW_MISTAKES:
        return None
    said = _("Reviewers agreed in %(some)s of %(all)s texts.", some=judged.agreed, all=judged.decided)
    return Proposal("promote", said)
