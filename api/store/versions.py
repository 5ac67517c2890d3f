"""Versions: what was in force when, kept the first time it is used, so that any day can be replayed."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from api.store import audit
from api.store.tables.versions import InForce, RulesContent

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def use(session: Session, *, rulebook: str, policy: str, model: str | None, files: Mapping[str, str]) -> bool:
    """Note that these are used from now on. False when they are already; several processes may say so."""
    audit.lock(session)
    latest = in_force(session)
    if latest and (latest.rulebook, latest.policy, latest.model) == (rulebook, policy, model):
        return False
    written = json.dumps(files, sort_keys=True).encode()
    if session.get(RulesContent, rulebook) is None:
        session.add(RulesContent(version=rulebook, files=zlib.compress(written)))
    session.add(InForce(rulebook=rulebook, policy=policy, model=model))
    session.flush()
    told = {"rulebook": rulebook, "policy": policy, "model": model, "files": hashlib.sha256(written).hexdigest()}
    audit.append(session, actor="system", action="rules.in_force", object=f"rulebook:{rulebook}", payload=told)
    return True


def in_force(session: Session, at: datetime | None = None) -> InForce | None:
    """What was used at this moment; without one, what is used now."""
    newest = select(InForce).order_by(InForce.since.desc(), InForce.id.desc()).limit(1)
    return session.scalars(newest if at is None else newest.where(InForce.since <= at)).first()


def since_when(session: Session) -> datetime | None:
    """The oldest moment that can be replayed."""
    return session.scalar(select(InForce.since).order_by(InForce.since).limit(1))


def files(session: Session, rulebook: str) -> dict[str, str] | None:
    found = session.get(RulesContent, rulebook)
    return found and json.loads(zlib.decompress(found.files))
