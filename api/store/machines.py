"""Machines: a browser enrols, gets tokens, is seen, is shut out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import delete, func, or_, select, true, update

from api.store import audit, secrets
from api.store.tables.base import now
from api.store.tables.machines import EnrolmentKey, Installation, InstallationToken
from api.store.tables.people import User

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

OVERLAP = timedelta(minutes=10)  # the reply with the new token may get lost
LIFE = timedelta(days=90)  # of a token that nobody comes to rotate


class NotEnrolled(Exception):
    """Why a browser does not get in: `key`, `used up`, `shut out`, `other user` or `left`."""


class About(NamedTuple):
    """What a browser says of itself."""

    name: str
    browser: str
    version: str
    address: str = ""


def enrol(session: Session, key: str, about: About) -> str:
    """A token. A browser that is known already gets another one and counts once, however often it asks."""
    asked = select(EnrolmentKey).where(EnrolmentKey.digest == secrets.digest(key)).with_for_update()
    found = session.scalar(asked)
    if found is None or found.revoked_at or found.expires_at <= now():
        raise NotEnrolled("key")
    known = session.scalar(select(Installation).where(Installation.name == about.name).with_for_update())
    installation = known or add(session, found, about)
    if known:
        refuse_stranger(known, about)
        known.browser, known.version = about.browser, about.version
        known.address = known.address or about.address
    bind(session, installation)
    token = give_token(session, installation.id)
    told = {"key": found.id, "user": installation.user_id, "again": known is not None}
    actor, object = f"enrolment-key:{found.id}", f"installation:{installation.id}"
    audit.append(session, actor=actor, action="installation.enrolled", object=object, payload=told)
    return token


def add(session: Session, key: EnrolmentKey, about: About) -> Installation:
    if key.max_uses is not None and key.uses >= key.max_uses:
        raise NotEnrolled("used up")
    key.uses += 1
    made = Installation(enrolment_key_id=key.id, **about._asdict())
    session.add(made)
    session.flush()
    return made


def refuse_stranger(known: Installation, about: About) -> None:
    """The fleet's key must not be enough to come back after being shut out, nor to pass for somebody else."""
    if known.revoked_at:
        raise NotEnrolled("shut out")
    if known.address and about.address and known.address != about.address:
        raise NotEnrolled("other user")


def bind(session: Session, installation: Installation) -> None:
    """To the person of its address, once for all: an address may later be given to somebody else. Not if they left."""
    if installation.address and not installation.user_id:
        installation.user_id = session.scalar(select(User.id).where(User.email == installation.address))
    if installation.user_id and not session.get_one(User, installation.user_id).active:
        raise NotEnrolled("left")


def give_token(session: Session, installation_id: str) -> str:
    """The ones before go on for a while, in case the reply gets lost."""
    moment, token = now(), secrets.make(secrets.TOKEN)
    until = moment + OVERLAP
    mine = InstallationToken.installation_id == installation_id
    session.execute(delete(InstallationToken).where(mine, InstallationToken.expires_at <= moment))
    late = update(InstallationToken).where(mine, InstallationToken.expires_at > until)
    session.execute(late.values(expires_at=until))
    made = InstallationToken(digest=secrets.digest(token), installation_id=installation_id, expires_at=moment + LIFE)
    session.add(made)
    session.flush()
    return token


def rotate(session: Session, installation_id: str, *, version: str | None = None) -> str:
    installation = session.get(Installation, installation_id, with_for_update=True)
    if installation is None or installation.revoked_at:
        raise NotEnrolled("shut out")
    if version:
        installation.version = version
    bind(session, installation)
    return give_token(session, installation_id)


def notice(session: Session, seen: dict[str, datetime], first_used: dict[str, str]) -> None:
    """When installations were last seen, and which token (digest: installation) has replaced the ones before."""
    for digest, installation_id in sorted(first_used.items()):
        used = update(InstallationToken).where(InstallationToken.digest == digest, InstallationToken.used_at.is_(None))
        if session.execute(used.values(used_at=now())).rowcount:
            replaced = (
                InstallationToken.created_at
                < select(InstallationToken.created_at).where(InstallationToken.digest == digest).scalar_subquery()
            )
            mine = InstallationToken.installation_id == installation_id
            session.execute(delete(InstallationToken).where(mine, replaced))
    if seen:
        rows = [{"id": id, "seen_at": moment} for id, moment in sorted(seen.items())]
        session.execute(update(Installation), rows)


def shut_out(session: Session, id: str, *, actor: str) -> None:
    _set_revoked(session, id, now(), actor=actor, action="installation.shut-out")
    session.execute(delete(InstallationToken).where(InstallationToken.installation_id == id))


def let_in(session: Session, id: str, *, actor: str) -> None:
    """It may enrol again, with a key that is good."""
    _set_revoked(session, id, None, actor=actor, action="installation.let-in")


def _set_revoked(session: Session, id: str, moment: datetime | None, *, actor: str, action: str) -> None:
    if session.execute(update(Installation).where(Installation.id == id).values(revoked_at=moment)).rowcount != 1:
        raise LookupError(id)
    audit.append(session, actor=actor, action=action, object=f"installation:{id}")


def page(
    session: Session, *, words: str = "", start: int = 0, most: int = 50
) -> tuple[list[tuple[Installation, User | None]], int]:
    """Some browsers, and how many there are; `words` is a part of the address, the browser or the version.

    Those seen last come first; those never seen come last.
    """
    order = (Installation.seen_at.is_(None), Installation.seen_at.desc(), Installation.id)
    about = (Installation.address, Installation.browser, Installation.version)
    like = words.strip().lower()
    chosen = or_(*(func.lower(part).contains(like, autoescape=True) for part in about)) if like else true()
    rows = select(Installation, User).outerjoin(User, User.id == Installation.user_id).where(chosen).order_by(*order)
    total = session.scalar(select(func.count(Installation.id)).where(chosen)) or 0
    return [tuple(row) for row in session.execute(rows.offset(start).limit(most))], total
