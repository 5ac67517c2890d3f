"""Who comes in by which token or key: read as a whole now and then, or one by one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import or_, select

from api.store.tables.base import now
from api.store.tables.machines import Installation, InstallationToken, ServiceKey
from api.store.tables.people import Group, GroupMember, User

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class Pass(NamedTuple):
    """What is behind a digest. `scopes` is None for an installation, which may do what installations may."""

    digest: str
    id: str
    expires_at: datetime | None
    scopes: tuple[str, ...] | None = None
    user: str | None = None
    groups: tuple[str, ...] = ()
    unused: bool = False


def passes(session: Session, digest: str | None = None) -> Iterator[Pass]:
    """All that are good now, or the one of this digest."""
    token, rows = InstallationToken, Installation
    good = (token.expires_at > now(), rows.revoked_at.is_(None))
    columns = (token.digest, rows.id, token.expires_at, rows.user_id, token.used_at)
    asked = select(*columns).join(rows, rows.id == token.installation_id).outerjoin(User, User.id == rows.user_id)
    asked = asked.where(*good, or_(rows.user_id.is_(None), User.active))  # who left takes their browsers along
    found = session.execute(asked.where(token.digest == digest) if digest else asked).all()
    groups = groups_of_users(session) if any(row.user_id for row in found) else {}
    for one, id, expires, user, used in found:
        yield Pass(one, id, expires, user=user, groups=groups.get(user, ()), unused=used is None)
    key = ServiceKey
    asked = select(key.digest, key.id, key.expires_at, key.scopes)
    asked = asked.where(key.revoked_at.is_(None), or_(key.expires_at.is_(None), key.expires_at > now()))
    for one, id, expires, scopes in session.execute(asked.where(key.digest == digest) if digest else asked):
        yield Pass(one, id, expires, tuple(scopes))


def groups_of_users(session: Session) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    member = select(GroupMember.user_id, Group.name).join(Group, Group.id == GroupMember.group_id)
    for user, name in session.execute(member):
        found.setdefault(user, set()).add(name)
    return {user: tuple(sorted(names)) for user, names in found.items()}
