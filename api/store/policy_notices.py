"""Notices of the policy: who has not read it is reminded, now and then, by hand or by itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import ColumnElement, func, or_, select

from api.store import acknowledgements, audit, notices, people
from api.store.tables.base import new_id, now
from api.store.tables.handbook import PolicyPage
from api.store.tables.notices import Notice
from api.store.tables.people import User

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

EVENT = "unread"
PAUSE = timedelta(days=3)  # nobody is reminded more often, whoever asks


class Round(NamedTuple):
    """Of those who have not read it: who is reminded, how many were a short while ago, how many have no address."""

    reminded: list[str]
    lately: int
    unreachable: int


def known_since(session: Session, page: str) -> datetime | None:
    found = session.get(PolicyPage, page)
    return found and found.since


def note_page(session: Session, page: str) -> None:
    """From now on people have had time to read this state of it."""
    insert = notices.INSERTS[session.get_bind().dialect.name]
    session.execute(insert(PolicyPage).values(page=page, since=now()).on_conflict_do_nothing())


def is_due(session: Session, page: str, *, since: datetime, days: int) -> bool:
    """Whether anybody is to be reminded by itself."""
    span = timedelta(days=days)
    return since <= now() - span and bool(due(session, page, every=max(span, PAUSE), here_for=span).reminded)


def due(session: Session, page: str, *, group: str = "", every: timedelta, here_for: timedelta) -> Round:
    """`here_for`: newer people have not had the time yet."""
    unread = acknowledgements.unread(session, page, group=group)
    unread = [user for user in unread if user.created_at <= now() - here_for]
    lately = _reminded_since(session, now() - every)
    left = [user for user in unread if user.id not in lately]
    reachable = [user.id for user in left if people.has_mailbox(user)]
    return Round(reachable, len(unread) - len(left), len(left) - len(reachable))


def remind(session: Session, page: str, *, policy: int, actor: str, group: str = "", days: int = 0) -> Round:
    """Write down who is to be told. `days`: by itself, after so many; else somebody pressed the button."""
    audit.lock(session)  # two who remind at once come one after the other
    every = max(timedelta(days=days), PAUSE)
    found = due(session, page, group=group, every=every, here_for=timedelta(days=days))
    if found.reminded:
        about = {"page": page, "policy": policy, "unread": acknowledgements.total(session, page).unread}
        notices.add(session, f"policy.{new_id()}", found.reminded, event=EVENT, about=about)
        told = {"page": page, "people": found.reminded}
        audit.append(session, actor=actor, action="policy.reminded", object=f"policy:{policy}", payload=told)
    return found


def last_reminded(session: Session, users: Iterable[User]) -> dict[str, datetime]:
    """When each of them was sent a reminder, as far back as notices are kept."""
    mine = Notice.user_id.in_([user.id for user in users])
    rows = select(Notice.user_id, func.max(Notice.made_at)).where(_of_policy(), Notice.outcome == "sent", mine)
    return {row[0]: row[1] for row in session.execute(rows.group_by(Notice.user_id))}


def _reminded_since(session: Session, moment: datetime) -> set[str]:
    """What could not be delivered is no reminder."""
    counts = or_(Notice.outcome.is_(None), Notice.outcome == "sent")
    return set(session.scalars(select(Notice.user_id).where(_of_policy(), Notice.made_at > moment, counts)))


def _of_policy() -> ColumnElement[bool]:
    return (Notice.event == EVENT) & (Notice.channel == "mail")


def about(session: Session, notice: Notice) -> dict[str, Any] | None:
    """What may be said of it; nothing when they have read it meanwhile."""
    told = notice.about or {}
    if notice.user_id is None:
        return {"policy": told["policy"], "unread": told["unread"]}
    done = acknowledgements.of(session, notice.user_id, told["page"])
    return None if done else {"policy": told["policy"]}
