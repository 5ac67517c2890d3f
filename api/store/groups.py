"""Groups of people: departments, desks, brands; policy may differ by group. Changes are in the audit log."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session

from api.store import audit
from api.store.tables.people import Group, GroupMember, User


class TakenError(Exception):
    """Another group has this name."""


def find(session: Session, group_id: str) -> Group | None:
    return session.get(Group, group_id)


def by_names(session: Session, names: Iterable[str]) -> dict[str, Group]:
    return {group.name: group for group in session.scalars(select(Group).where(Group.name.in_(list(names))))}


def listing(session: Session) -> list[tuple[Group, int]]:
    """Every group and how many people are in it."""
    people = func.count(func.distinct(GroupMember.user_id))
    rows = select(Group, people).outerjoin(GroupMember).group_by(Group.id).order_by(func.lower(Group.name))
    return [(group, number) for group, number in session.execute(rows)]


def names(session: Session) -> list[str]:
    return list(session.scalars(select(Group.name).order_by(func.lower(Group.name))))


def members(session: Session, group: Group) -> list[User]:
    return list(session.scalars(select(User).where(User.id.in_(ids(group))).order_by(func.lower(User.name))))


def ids(group: Group) -> Select:
    return select(GroupMember.user_id).where(GroupMember.group_id == group.id)


def members_of_name(name: str) -> Select:
    return select(GroupMember.user_id).join(Group).where(func.lower(Group.name) == name)


def add(session: Session, name: str, *, actor: str) -> Group:
    refuse_taken(session, name)
    group = Group(name=name.strip())
    session.add(group)
    session.flush()
    record(session, actor, "add group", group)
    return group


def rename(session: Session, group: Group, name: str, *, actor: str) -> None:
    if group.name != name.strip():
        refuse_taken(session, name)
        group.name = name.strip()
        record(session, actor, "rename group", group)


def refuse_taken(session: Session, name: str) -> None:
    """Two that differ only in capitals would be one to everybody but us."""
    if session.scalar(select(Group.id).where(func.lower(Group.name) == name.strip().lower())):
        raise TakenError


def remove(session: Session, group: Group, *, actor: str) -> None:
    """The people stay."""
    record(session, actor, "remove group", group)
    session.execute(delete(GroupMember).where(GroupMember.group_id == group.id))
    session.delete(group)


def set_members(session: Session, group: Group, people: Iterable[User], *, actor: str) -> None:
    """Exactly these people, whoever put the others there."""
    before, wanted = set(session.scalars(ids(group))), {user.id for user in people}
    gone = GroupMember.group_id == group.id, GroupMember.user_id.in_(before - wanted)
    session.execute(delete(GroupMember).where(*gone))
    session.add_all(GroupMember(group_id=group.id, user_id=user_id) for user_id in sorted(wanted - before))
    record_members(session, actor, group, wanted - before, before - wanted)


def join(session: Session, user: User, wanted: Iterable[str], *, actor: str, source: str = "console") -> None:
    """Put this person into exactly these groups, as far as this source goes. Names that are no group are ignored."""
    chosen = by_names(session, wanted)
    before = {row.group_id: row for row in user.memberships if row.source == source}
    after = {group.id: group for group in chosen.values()}
    user.memberships = [row for row in user.memberships if row.source != source or row.group_id in after]
    user.memberships += [GroupMember(group=after[key], source=source) for key in after if key not in before]
    session.flush()
    for key in sorted(before.keys() ^ after.keys()):
        audit.append(
            session,
            actor=actor,
            action="join group" if key in after else "leave group",
            object=f"user:{user.id}",
            payload={"group": key},
        )


def record(session: Session, actor: str, action: str, group: Group, **payload: object) -> None:
    session.flush()
    audit.append(session, actor=actor, action=action, object=f"group:{group.id}", payload=payload or None)


def record_members(session: Session, actor: str, group: Group, joined: set[str], left: set[str]) -> None:
    if joined or left:
        record(session, actor, "change members", group, joined=sorted(joined), left=sorted(left))
