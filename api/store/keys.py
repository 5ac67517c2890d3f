"""Keys that admins and IT make: of programs, and those that browsers enrol with. Each is shown once."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from api.store import audit, secrets
from api.store.tables.base import new_id, now
from api.store.tables.machines import EnrolmentKey, ServiceKey

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Kind = type[ServiceKey] | type[EnrolmentKey]
NAMES: dict[Kind, str] = {ServiceKey: "service-key", EnrolmentKey: "enrolment-key"}


def make_service_key(
    session: Session, *, name: str, scopes: list[str], actor: str, expires_at: datetime | None = None
) -> str:
    told = {"scopes": sorted(scopes)}
    return _make(session, ServiceKey, secrets.SERVICE_KEY, actor, told, name=name, expires_at=expires_at, **told)


def make_enrolment_key(
    session: Session, *, name: str, actor: str, expires_at: datetime, max_uses: int | None = None
) -> str:
    told = {"max_uses": max_uses}
    return _make(session, EnrolmentKey, secrets.ENROLMENT_KEY, actor, told, name=name, expires_at=expires_at, **told)


def _make(session: Session, kind: Kind, prefix: str, actor: str, told: dict, **more) -> str:
    id, secret = new_id(), secrets.make(prefix)
    shown = secret[: secrets.SHOWN]
    session.add(kind(id=id, digest=secrets.digest(secret), shown=shown, created_by=actor, **more))
    session.flush()
    audit.append(session, actor=actor, action=f"{NAMES[kind]}.made", object=f"{NAMES[kind]}:{id}", payload=told)
    return secret


def listing(session: Session, kind: Kind) -> list[ServiceKey] | list[EnrolmentKey]:
    """The newest first."""
    return list(session.scalars(select(kind).order_by(kind.created_at.desc(), kind.id)))


def revoke(session: Session, kind: Kind, id: str, *, actor: str) -> None:
    """For good. LookupError when there is no such key that could be revoked."""
    live = update(kind).where(kind.id == id, kind.revoked_at.is_(None))
    if session.execute(live.values(revoked_at=now())).rowcount != 1:
        raise LookupError(id)
    audit.append(session, actor=actor, action=f"{NAMES[kind]}.revoked", object=f"{NAMES[kind]}:{id}")


def notice(session: Session, seen: dict[str, datetime]) -> None:
    if seen:
        rows = [{"id": id, "seen_at": moment} for id, moment in sorted(seen.items())]
        session.execute(update(ServiceKey), rows)
