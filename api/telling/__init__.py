"""Telling: reviewers are reminded by mail, a program of the firm by webhook. In threads of its own, each told once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from api.logs import log
from api.telling import mail, webhook
from api.watching import Watch

if TYPE_CHECKING:
    from api.service import Service
    from api.settings import Settings
    from api.store.notices import Told

EVERY = 10.0
Tell = Callable[["Told", "Settings", str | None], None]
CHANNELS: dict[str, tuple[Tell, type[Exception]]] = {
    "mail": (mail.tell, mail.NotSent),
    "webhook": (webhook.tell, webhook.NotSent),
}


def start(current: Callable[[], Service], settings: Settings) -> list[Watch]:
    """A thread for each way that is set up, so that a receiver that hangs keeps nobody else waiting."""
    ways = [name for name, is_set in (("mail", settings.smtp_host), ("webhook", settings.webhook)) if is_set]
    watches = [Watch((EVERY, lambda channel=name: turn(current(), settings, channel))) for name in ways]
    for watch in watches:
        watch.start()
    return watches


def turn(service: Service, settings: Settings, channel: str) -> int:
    """Write down what is due, tell what waits: how many went. One that fails ends the turn: the receiver is away."""
    from api.store import notices

    before = timedelta(hours=service.policy.reviews.remind_hours)
    with service.store.read() as session:
        if not notices.has_work(session, channel, before=before):
            return 0
    with service.store.write() as session:
        notices.remind(session, before=before)
    sent = 0
    while told := _next(service, channel):
        if not _tell(service, settings, told):
            break
        sent += 1
    return sent


def _next(service: Service, channel: str) -> Told | None:
    from api.store import notices

    with service.store.write() as session:
        return notices.claim(session, channel)


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
    return f"{settings.public_url}/console/reviews/{told.review['id']}" if settings.public_url else None
