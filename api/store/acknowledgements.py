"""Who has said that they read the policy, and who has not yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import lazyload, selectinload

from api.store import audit
from api.store.tables.handbook import Acknowledgement
from api.store.tables.people import Group, GroupMember, User, UserRole

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

WRITER = "writer"


class Share(NamedTuple):
    """Of how many writers how many have read it."""

    group: str
    writers: int
    read: int

    @property
    def unread(self) -> int:
        return self.writers - self.read


def of(session: Session, user_id: str, page: str) -> Acknowledgement | None:
    return session.get(Acknowledgement, (user_id, page))


def has_to_read(session: Session, user_id: str, page: str) -> bool:
    """Whether this is a writer who has not said so yet."""
    waiting = _writers(select(User.id), page).where(User.id == user_id, Acknowledgement.at.is_(None))
    return session.scalar(waiting) is not None


def add(session: Session, user_id: str, page: str, *, policy: int, codes: list[int]) -> bool:
    """False when they had said so before: once is enough."""
    audit.lock(session)
    if of(session, user_id, page):
        return False
    session.add(Acknowledgement(user_id=user_id, page=page, policy=policy, codes=codes))
    session.flush()
    told = {"page": page, "policy": policy, "codes": codes}
    audit.append(session, actor=f"user:{user_id}", action="policy.read", object=f"policy:{policy}", payload=told)
    return True


def total(session: Session, page: str) -> Share:
    writers, read = session.execute(_counts(page)).one()
    return Share("", writers, read)


def by_group(session: Session, page: str) -> list[Share]:
    """Somebody of two groups counts in both."""
    joined = _counts(page).add_columns(Group.name).join(GroupMember, GroupMember.user_id == User.id)
    rows = joined.join(Group).group_by(Group.name).order_by(func.lower(Group.name))
    return [Share(name, writers, read) for writers, read, name in session.execute(rows)]


def people(
    session: Session, page: str, *, group: str = "", read: bool = False, start: int = 0, most: int = 50
) -> list[tuple[User, datetime | None]]:
    """Those who have not read it, or with `read` those who have, and when."""
    rows = _some(select(User, Acknowledgement.at), page, group=group, read=read)
    rows = (
        rows.options(selectinload(User.memberships)).order_by(func.lower(User.name), User.id).offset(start).limit(most)
    )
    return [(user, at) for user, at in session.execute(rows)]


def unread(session: Session, page: str, *, group: str = "") -> list[User]:
    """All who have not read it."""
    rows = _some(select(User), page, group=group, read=False).options(
        lazyload(User.role_rows), lazyload(User.memberships)
    )
    return list(session.scalars(rows.order_by(User.id)))


def _some(rows: Select, page: str, *, group: str, read: bool) -> Select:
    rows = _writers(rows, page).where(Acknowledgement.at.is_not(None) if read else Acknowledgement.at.is_(None))
    members = select(GroupMember.user_id).join(Group).where(Group.name == group)
    return rows.where(User.id.in_(members)) if group else rows


def _counts(page: str) -> Select:
    read = func.count(func.distinct(Acknowledgement.user_id))
    return _writers(select(func.count(func.distinct(User.id)), read), page)


def _writers(rows: Select, page: str) -> Select:
    done = (Acknowledgement.user_id == User.id) & (Acknowledgement.page == page)
    return rows.select_from(User).outerjoin(Acknowledgement, done).where(User.active, _writes())


def _writes() -> ColumnElement[bool]:
    """Whoever got the role twice, by hand and from the provider, is one person."""
    return User.id.in_(select(UserRole.user_id).where(UserRole.role == WRITER))
