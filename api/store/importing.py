"""A file of people against those who are here: what it would change, and then changing it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from api.store import groups, people, sessions
from api.store.tables.people import User

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Protocol

    class Row(Protocol):
        """A row of api.people_csv."""

        line: int
        email: str
        name: str
        roles: frozenset[str] | None
        groups: frozenset[str] | None
        active: bool | None


@dataclass(frozen=True)
class Change:
    """What a row would do: `field` -> (before, after). `new`: the person is not here yet."""

    line: int
    email: str
    name: str
    new: bool
    fields: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]


def spelled(session: Session, rows: Sequence[Row]) -> list[Row]:
    """With the names of groups that exist as they are written here, whatever their capitals in the file."""
    names = {name.lower(): name for name in groups.names(session)}

    def here(row: Row) -> Row:
        return (
            row if row.groups is None else replace(row, groups=frozenset(names.get(g.lower(), g) for g in row.groups))
        )

    return [here(row) for row in rows]


def plan(session: Session, rows: Sequence[Row]) -> list[Change]:
    known = people.by_emails(session, [row.email for row in rows])
    return [change(row, known.get(row.email)) for row in rows]


def change(row: Row, user: User | None) -> Change:
    """Roles and memberships that the identity provider gave are not the file's to take away."""
    before = state(user)
    after = {"name": (row.name,), "active": ("yes" if row.active in (True, None) else "no",)}
    after["roles"] = given(row.roles, user and [r.role for r in user.role_rows if r.source != "console"])
    after["groups"] = given(row.groups, user and [m.group.name for m in user.memberships if m.source != "console"])
    if row.active is None:
        after["active"] = before["active"]
    fields = [(name, before[name], new) for name, new in after.items() if new is not None and before[name] != new]
    return Change(row.line, row.email, row.name, user is None, tuple(sorted(fields)))


def state(user: User | None) -> dict[str, tuple[str, ...]]:
    if user is None:
        return {"name": (), "active": ("yes",), "roles": (), "groups": ()}
    active = ("yes",) if user.active else ("no",)
    return {"name": (user.name,), "active": active, "roles": tuple(sorted(user.roles)), "groups": tuple(user.groups)}


def given(wanted: frozenset[str] | None, provided: Iterable[str] | None) -> tuple[str, ...] | None:
    return None if wanted is None else tuple(sorted(wanted | set(provided or ())))


def digest(changes: list[Change]) -> str:
    """What was shown is what is done: whoever confirms sends this back."""
    return hashlib.sha256(repr(changes).encode()).hexdigest()


def apply(session: Session, rows: Sequence[Row], *, actor: str) -> None:
    """Admins first in, last out: a file may hand the role from one to another."""
    known = people.by_emails(session, [row.email for row in rows])
    for name in sorted({name for row in rows for name in row.groups or ()}):
        if name not in groups.by_names(session, [name]):
            groups.add(session, name, actor=actor)
    for row in sorted(rows, key=lambda row: people.ADMIN not in (row.roles or ())):
        apply_row(session, row, known.get(row.email), actor=actor)


def apply_row(session: Session, row: Row, user: User | None, *, actor: str) -> None:
    if user is None:
        user = people.add(session, actor=actor, email=row.email, name=row.name, roles=row.roles or ())
    people.rename(session, user, actor=actor, email=row.email, name=row.name)
    if row.roles is not None:
        people.set_roles(session, user, row.roles, actor=actor)
    if row.groups is not None:
        groups.join(session, user, row.groups, actor=actor)
    if row.active is not None:
        people.set_active(session, user, row.active, actor=actor)
        if not row.active:
            sessions.end_all(session, user.id)
