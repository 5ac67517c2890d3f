"""Editions of the rules: published one after the other, each on the one that its author has seen; and drafts."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from api.store import audit
from api.store.tables.base import now
from api.store.tables.editions import RuleDraft, RuleEdition

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session


class PublishedMeanwhile(Exception):
    """Somebody else published first: this number."""

    def __init__(self, number: int):
        super().__init__(number)
        self.number = number


def newest_number(session: Session) -> int:
    """0 before the first."""
    return session.scalar(select(func.max(RuleEdition.number))) or 0


def newest(session: Session) -> RuleEdition | None:
    return get(session, newest_number(session))


def get(session: Session, number: int) -> RuleEdition | None:
    return session.get(RuleEdition, number)


def history(session: Session, *, rule: str | None = None, most: int = 100) -> list[RuleEdition]:
    """The newest first; of one rule, those that changed it, and those that went back."""
    query = select(RuleEdition).order_by(RuleEdition.number.desc()).limit(most)
    return list(session.scalars(query if rule is None else query.where(RuleEdition.rule == rule)))


def publish(
    session: Session,
    changes: Mapping[str, Mapping[str, str]],
    *,
    base: int,
    rule: str | None,
    comment: str,
    actor: str,
    written_by: str | None = None,
    restores: int | None = None,
) -> int:
    """The number of the new edition. Whoever did not see the newest one gets PublishedMeanwhile and looks at it."""
    audit.lock(session)  # first of all: two who publish at once come one after the other
    if base != (number := newest_number(session)):
        raise PublishedMeanwhile(number)
    made = RuleEdition(
        number=base + 1,
        changes={id: dict(change) for id, change in changes.items()},
        rule=rule,
        comment=comment,
        written_by=written_by or actor,
        published_by=actor,
        restores=restores,
    )
    session.add(made)
    session.flush()
    written = json.dumps(made.changes, sort_keys=True).encode()
    told = {"rule": rule, "restores": restores, "written_by": made.written_by}
    told["changes"] = hashlib.sha256(written).hexdigest()
    audit.append(session, actor=actor, action="rules.published", object=f"edition:{made.number}", payload=told)
    return made.number


def note_counted(session: Session, draft: int, count: int, *, actor: str) -> None:
    """That kept texts were opened to count what a draft would do: by the machine alone, nobody saw them."""
    audit.append(session, actor=actor, action="texts.screened", object=f"rule-draft:{draft}", payload={"count": count})


def drafts(session: Session) -> list[RuleDraft]:
    """Everybody's, the newest first."""
    return list(session.scalars(select(RuleDraft).order_by(RuleDraft.saved_at.desc(), RuleDraft.id.desc()).limit(100)))


def draft(session: Session, id: int) -> RuleDraft | None:
    return session.get(RuleDraft, id)


def draft_of(session: Session, author: str, rule: str) -> RuleDraft | None:
    """The one that this person has already begun."""
    wanted = select(RuleDraft).where(RuleDraft.author == author, RuleDraft.rule == rule)
    return session.scalars(wanted.order_by(RuleDraft.id.desc()).limit(1)).first()


def begin_draft(session: Session, author: str, rule: str, text: str, *, base: int) -> RuleDraft:
    made = RuleDraft(author=author, rule=rule, text=text, base=base)
    session.add(made)
    session.flush()
    return made


def save_draft(session: Session, id: int, text: str) -> None:
    kept = session.get_one(RuleDraft, id)
    kept.text, kept.saved_at = text, now()


def drop_draft(session: Session, id: int) -> None:
    session.execute(delete(RuleDraft).where(RuleDraft.id == id))
