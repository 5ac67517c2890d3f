"""The code of conduct: published in versions, one text for each language."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from api.store import audit
from api.store.tables.handbook import CodeVersion

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def newest(session: Session) -> dict[str, CodeVersion]:
    """The text that holds, by language."""
    numbers = select(func.max(CodeVersion.number)).group_by(CodeVersion.language)
    found = session.scalars(select(CodeVersion).where(CodeVersion.number.in_(numbers)))
    return {version.language: version for version in found}


def numbers(session: Session) -> list[int]:
    """Of the texts that hold; without the texts, for whoever only compares."""
    return sorted(session.scalars(select(func.max(CodeVersion.number)).group_by(CodeVersion.language)))


def history(session: Session, *, most: int = 20) -> list[CodeVersion]:
    """The newest first."""
    return list(session.scalars(select(CodeVersion).order_by(CodeVersion.number.desc()).limit(most)))


def publish(session: Session, document: str, *, language: str, actor: str) -> int:
    audit.lock(session)  # first of all: two who publish at once come one after the other
    number = (session.scalar(select(func.max(CodeVersion.number))) or 0) + 1
    session.add(CodeVersion(number=number, language=language, document=document, published_by=actor))
    session.flush()
    told = {"language": language, "document": hashlib.sha256(document.encode()).hexdigest()}
    audit.append(session, actor=actor, action="code.published", object=f"code:{number}", payload=told)
    return number
