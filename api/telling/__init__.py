"""Telling: people are reminded by mail, a program of the firm by webhook. In threads of its own, each told once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from api import handbook
from api.logs import log
from api.telling import mail, webhook
from api.watching import Watch

if TYPE_CHECKING:
    from api.service import Service
    from api.settings import Settings
    from api.store.notices import Told
    from api.store.tables.notices import Notice

EVERY, READERS_EVERY = 10.0, 600.0
Tell = Callable[["Told", "Settings", str | None], None]
CHANNELS: dict[str, tuple[Tell, type[Exception]]] = {
    "mail": (mail.tell, mail.NotSent),
    "webhook": (webhook.tell, webhook.NotSent),
}


def start(current: Callable[[], Service], settings: Settings) -> list[Watch]:
    """A thread for each way that is set up, so that a receiver that hangs keeps nobody else waiting."""
    ways = [name for name, is_set in (("mail", settings.smtp_host), ("webhook", settings.webhook)) if is_set]
    watches = [Watch((EVERY, lambda channel=name: turn(current(), settings, channel))) for name in ways]
    if ways:
        watches.append(Watch((READERS_EVERY, lambda: remind_readers(current()))))
    for watch in watches:
        watch.start()
    return watches


def turn(service: Service, settings: Settings, channel: str) -> int:
    """Write down what is due, tell what waits: how many went. One that fails ends the turn: the receiver is away."""
    from api.store import notices, review_notices

    before = timedelta(hours=service.policy.reviews.remind_hours)
    with service.store.read() as session:
        is_due = review_notices.is_due(session, before=before)
        if not is_due and not notices.waits(session, channel):
            return 0
    if is_due:
        with service.store.write() as session:
            review_notices.remind(session, before=before)
    sent = 0
    while told := _next(service, channel):
        if not _tell(service, settings, told):
            break
        sent += 1
    return sent


def remind_readers(service: Service) -> int:
    """Who has had the days of the policy and has not read its page: how many are reminded."""
    from api.store import codes, policy_notices

    days = service.policy.remind_readers_days
    if not days:
        return 0
    with service.store.read() as session:
        page = handbook.page(service, codes.numbers(session))
        since = policy_notices.known_since(session, page)
        ripe = since is not None and policy_notices.is_due(session, page, since=since, days=days)
    if since is not None and not ripe:
        return 0
    with service.store.write() as session:
        if since is None:
            policy_notices.note_page(session, page)
            return 0
        done = policy_notices.remind(session, page, policy=service.number, actor="system", days=days)
    return len(done.reminded)


def about(session: Any, notice: Notice) -> dict[str, Any] | None:
    """What may be said, or None when it makes no sense any more."""
    from api.store import policy_notices, review_notices

    return (review_notices if notice.review_id else policy_notices).about(session, notice)


def _next(service: Service, channel: str) -> Told | None:
    from api.store import notices

    with service.store.write() as session:
        return notices.claim(session, channel, about)


def _tell(service: Service, settings: Settings, told: Told) -> bool:
    """No transaction is open while we wait for the receiver."""
    from api.store import notices

    tell, failure = CHANNELS[told.channel]
    try:
        tell(told, settings, link(told, settings))
    except failure as error:
        log.warning("not told", channel=told.channel, notice=told.id, tries=told.tries, reason=str(error))
        with service.store.write() as session:
            notices.again_later(session, told)
        return False
    with service.store.write() as session:
        notices.finish(session, told.id, "sent")
    return True


def link(told: Told, settings: Settings) -> str | None:
    """Where to look."""
    if not settings.public_url:
        return None
    if told.event.startswith("review."):
        return f"{settings.public_url}/console/reviews/{told.about['id']}"
    return f"{settings.public_url}/console/handbook/" + ("" if told.address else "readers/")
