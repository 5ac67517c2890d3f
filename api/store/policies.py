"""The policy: published one after the other, each on the version that its author has seen."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from api.store import audit
from api.store.tables.base import now
from api.store.tables.policies import PolicyDraft, PolicyVersion

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

FILES = "files"  # who published what was read from the folder of rules


class PublishedMeanwhile(Exception):
    """Somebody else published first: this number."""

    def __init__(self, number: int):
        super().__init__(number)
        self.number = number


def newest_number(session: Session) -> int:
    """0 before the first."""
    return session.scalar(select(func.max(PolicyVersion.number))) or 0


def newest(session: Session) -> PolicyVersion | None:
    return get(session, newest_number(session))


def get(session: Session, number: int) -> PolicyVersion | None:
    return session.get(PolicyVersion, number)


def history(session: Session, *, most: int = 100) -> list[PolicyVersion]:
    """The newest first."""
    return list(session.scalars(select(PolicyVersion).order_by(PolicyVersion.number.desc()).limit(most)))


def publish(
    session: Session, document: str, *, base: int, comment: str, actor: str, restores: int | None = None
) -> int:
    """The number of the new version. Whoever did not see the newest one gets PublishedMeanwhile and looks at it."""
    audit.lock(session)  # first of all: two who publish at once come one after the other
    if base != (number := newest_number(session)):
        raise PublishedMeanwhile(number)
    made = PolicyVersion(number=base + 1, document=document, comment=comment, published_by=actor, restores=restores)
    session.add(made)
    session.flush()
    told = {"restores": restores, "document": hashlib.sha256(document.encode()).hexdigest()}
    audit.append(session, actor=actor, action="policy.published", object=f"policy:{made.number}", payload=told)
    return made.number


def draft(session: Session, author: str) -> PolicyDraft | None:
    return session.get(PolicyDraft, author)


def save_draft(session: Session, author: str, document: str, *, base: int) -> None:
    session.merge(PolicyDraft(author=author, base=base, document=document, saved_at=now()))


def drop_draft(session: Session, author: str) -> None:
    session.execute(delete(PolicyDraft).where(PolicyDraft.author == author))
