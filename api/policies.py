"""Which policy is in force: the newest of the store. Workers look every REFRESH seconds, beside their requests."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from api import policy
from api.logs import log
from api.rulebook import RulebookError
from api.rulebook.document import compose
from api.service import CHANGING, Service, note_in_force, under

if TYPE_CHECKING:
    from flask import Flask

    from api.settings import Settings

REFRESH = 2.0
FROM_FILES = "Read from the folder of rules."


def in_force(service: Service) -> Service:
    """At start: the store's policy; the files' where there is none yet, or where nobody has published another since.

    So a firm that keeps its policy in files changes it there, and one that has published from the console does not
    lose that by a restart.
    """
    from api.store import policies

    document = compose(service.files)
    with service.store.write() as session:
        newest = policies.newest(session)
        by_files = newest is None or newest.published_by == policies.FILES
        if by_files and (newest is None or newest.document != document):
            base = newest.number if newest else 0
            policies.publish(session, document, base=base, comment=FROM_FILES, actor=policies.FILES)
            newest = policies.newest(session)
    if by_files:
        service = replace(service, number=newest.number)
    else:
        if newest.document != document:
            log.info(
                "the policy is the one published last; policy.yaml and firm.yaml are not used", policy=newest.number
            )
        service = under(service, newest.document, newest.number)
    note_in_force(service)
    return service


def refresh(app: Flask, settings: Settings) -> None:
    """Take over what was published since. One that this version cannot use is left aside, and said so."""
    with CHANGING:
        _refresh(app, settings)


def _refresh(app: Flask, settings: Settings) -> None:
    from api.store import policies

    service: Service = app.extensions["caveat"]
    with service.store.read() as session:
        number = policies.newest_number(session)
        newest = policies.get(session, number) if number > service.number else None
    if newest is None:
        return
    try:
        service = under(service, newest.document, number)
    except RulebookError as error:
        log.error(
            "the new policy cannot be used: the old one stays", policy=number, mistakes=list(map(str, error.mistakes))
        )
        app.extensions["caveat"] = replace(service, number=number)
        return
    app.extensions["caveat"] = service
    policy.tell(app, service, settings)
    note_in_force(service)
    log.info("policy taken over", policy=number, version=service.policy.version)
