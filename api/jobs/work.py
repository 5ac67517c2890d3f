"""Do what waits: one job after the other, each told how far it is and ended when somebody cancels it."""

from __future__ import annotations

import time
from collections.abc import Callable

from api.jobs.kinds import KINDS, Order, Unable
from api.logs import frames, log
from api.service import Service, under, with_edition
from api.settings import Settings

SAY = 0.5  # seconds between two words on how far it is
UNEXPECTED = "unexpected"


def work(service: Service, settings: Settings, *, stopped: Callable[[], bool] = lambda: False) -> int:
    """All that waits, until there is nothing or whoever asks is `stopped`. How many were taken."""
    from api.store import jobs

    taken = 0
    while not stopped():
        with service.store.write() as session:
            job = jobs.claim(session)
        if job is None:
            return taken
        taken += 1
        _do(Order(service, settings, job), stopped)
    return taken


def as_published(service: Service) -> Service:
    """Under the policy and with the rules that are in force; nothing is published, whatever the files say by now."""
    from api import editions as rules
    from api.store import editions, policies

    with service.store.read() as session:
        newest, edition = policies.newest(session), editions.newest(session)
    if newest:
        service = under(service, newest.document, newest.number)
    if edition:
        changes = rules.from_store(edition.changes)
        service = with_edition(service, rules.usable(service, changes), edition.number)
    return service


def _do(order: Order, stopped: Callable[[], bool]) -> None:
    from api.store import jobs

    store, id = order.service.store, order.job.id
    steps, said = KINDS[order.job.kind](order), 0.0
    try:
        while True:
            done, total = next(steps)
            if stopped():
                with store.write() as session:
                    jobs.leave(session, id)
                return
            if time.monotonic() - said >= SAY:
                said = time.monotonic()
                with store.write() as session:
                    if not jobs.go_on(session, id, done, total):
                        return
    except StopIteration as end:
        with store.write() as session:
            jobs.finish(session, id, end.value)
    except Unable as why:
        _fail(order, str(why))
    except Exception as error:  # the last resort: whoever waits for it is told that it ended
        log.error("job failed", kind=order.job.kind, exception=type(error).__name__, frames=frames(error)[-3:])
        _fail(order, UNEXPECTED)


def _fail(order: Order, problem: str) -> None:
    from api.store import jobs

    with order.service.store.write() as session:
        jobs.fail(session, order.job.id, problem)
