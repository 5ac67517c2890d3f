"""Which edition of the rules is in force: the newest of the store. Workers look for it as they do for the policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app

from api import policy
from api.logs import log
from api.rulebook import RulebookError
from api.rulebook.shared_words import is_shared
from api.rulebook.shelf import Change, Changes
from api.service import CHANGING, Service, note_in_force, with_edition

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask

    from api.settings import Settings

REFRESH = 2.0


def in_force(service: Service) -> Service:
    """At start: the folder's rules with the firm's changes.

    A change that the folder's new rules leave no room for is left aside, and said so; the others hold.
    """
    from api.store import editions

    with service.store.read() as session:
        newest = editions.newest(session)
    if newest is None:
        return service
    changes, number = from_store(newest.changes), newest.number
    try:
        service = with_edition(service, changes, number)
    except RulebookError:
        service = with_edition(service, usable(service, changes), number)
    note_in_force(service)
    return service


def usable(service: Service, changes: Changes) -> Changes:
    """Those that can be used, each tried beside the ones before: words first, since rules name them."""
    kept: dict[str, Change] = {}
    for id, change in sorted(changes.items(), key=lambda one: not is_shared(one[0])):
        try:
            with_edition(service, kept | {id: change}, 0)
        except RulebookError as error:
            log.error("a change of the rules cannot be used and is left aside", rule=id, mistakes=len(error.mistakes))
        else:
            kept[id] = change
    return kept


def refresh(app: Flask, settings: Settings) -> None:
    """Take over what was published since. An edition that cannot be used is left aside, and said so."""
    from api.store import editions

    with CHANGING:
        service: Service = app.extensions["caveat"]
        with service.store.read() as session:
            number = editions.newest_number(session)
            newest = editions.get(session, number) if number > service.shelf.edition else None
        if newest is not None:
            _take_over(app, settings, service, from_store(newest.changes), number)


def _take_over(app: Flask, settings: Settings, service: Service, changes: Changes, number: int) -> None:
    try:
        service = with_edition(service, changes, number)
    except RulebookError as error:
        log.error("the new rules cannot be used: the old ones stay", edition=number, mistakes=len(error.mistakes))
        service = with_edition(service, service.shelf.changes, number)
    app.extensions["caveat"] = service
    policy.tell(app, service, settings)
    note_in_force(service)
    log.info("rules taken over", edition=number, rulebook=service.rulebook.version)


def refresh_here() -> None:
    """In a request: whoever has just published sees it, whichever worker answers."""
    refresh(current_app, current_app.extensions["caveat-settings"])


def from_store(kept: Mapping[str, Mapping[str, str]]) -> dict[str, Change]:
    return {id: Change(one["text"], one.get("over", "")) for id, one in kept.items()}


def for_store(changes: Changes) -> dict[str, dict[str, str]]:
    return {id: {"text": change.text, "over": change.over} for id, change in changes.items()}
