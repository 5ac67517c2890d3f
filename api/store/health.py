"""How rules do: what their findings came to, from the tallies, and what reviewers made of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import case, func, select

from api.store.tables.records import Record
from api.store.tables.reviews import Decision, Review
from api.store.tables.tallies import ReviewRule, RuleTally
from api.store.tallies import COUNTS

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

FINDINGS = COUNTS[RuleTally]
SUMS = [func.sum(getattr(RuleTally, name)).label(name) for name in FINDINGS]
# Whoever lets a text out as it was did not think that it needed a change.
AGREED, DIFFERED = ("rejected", "approved-with-changes"), ("approved", "false-positive")


class Judged(NamedTuple):
    """Reviews of texts in which a rule had found something: in how many the reviewer saw it so, too."""

    agreed: int
    decided: int


def by_rule(session: Session, since: date, until: date) -> dict[str, dict[str, int]]:
    rows = select(RuleTally.rule, *SUMS).where(RuleTally.day.between(since, until)).group_by(RuleTally.rule)
    return {row.rule: {name: row._mapping[name] for name in FINDINGS} for row in session.execute(rows)}


def by_day(session: Session, rule: str, since: date, until: date) -> dict[date, dict[str, int]]:
    rows = select(RuleTally).where(RuleTally.rule == rule, RuleTally.day.between(since, until))
    return {row.day: {name: getattr(row, name) for name in FINDINGS} for row in session.scalars(rows)}


def agreement(session: Session, since: datetime) -> dict[str, Judged]:
    """By rule, of reviews that were asked for since; the last decision counts."""
    agreed = func.sum(case((Decision.disposition.in_(AGREED), 1), else_=0))
    rows = select(ReviewRule.rule, agreed, func.count()).join(Review, Review.id == ReviewRule.review_id)
    # What closed a review is what made its version.
    rows = rows.join(Decision, (Decision.review_id == Review.id) & (Decision.version == Review.version))
    rows = rows.where(Review.opened_at >= since, Review.status == "decided")
    rows = rows.where(Decision.disposition.in_(AGREED + DIFFERED)).group_by(ReviewRule.rule)
    return {rule: Judged(good, decided) for rule, good, decided in session.execute(rows)}


def examples(session: Session, rule: str, *, since: datetime, most: int = 5) -> list[Record]:
    """The newest records of what it found; there are some only where the policy keeps them."""
    found = select(Record).where(Record.kind == "screening", Record.at >= since, Record.decision != "allow")
    named = Record.content.contains(f'"rule":"{rule}"', autoescape=True)
    return list(session.scalars(found.where(named).order_by(Record.at.desc()).limit(most)))
