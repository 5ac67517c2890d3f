"""What needs somebody today, each to whom can do something about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from flask import url_for
from flask_babel import ngettext

from api.console import nav
from api.records import journal
from api.store import coverage
from api.store.tables.base import now

if TYPE_CHECKING:
    from api.service import Service

UNSEEN = timedelta(days=14)
SOON = timedelta(days=30)
MUCH = 1 << 20  # bytes of the journal that the database does not have yet


class Item(NamedTuple):
    text: str
    address: str | None = None
    urgent: bool = False


def items(session: Any, service: Service, *, missed: int) -> list[Item]:
    """The urgent first."""
    found = [*reviews(session), *browsers(session, missed), *drafts(session), *expiring(session, service)]
    found += waiting(service)
    return sorted(found, key=lambda item: not item.urgent)


def reviews(session: Any) -> Iterator[Item]:
    if not nav.may("decide reviews"):
        return
    waiting, late = coverage.reviews_waiting(session, at=now())
    address = url_for("console.reviews.queue")
    if late:
        said = ngettext("%(num)s review is past its deadline", "%(num)s reviews are past their deadlines", late)
        yield Item(said, address, urgent=True)
    if waiting - late:
        yield Item(ngettext("%(num)s review is waiting", "%(num)s reviews are waiting", waiting - late), address)


def browsers(session: Any, missed: int) -> Iterator[Item]:
    if nav.may("manage machines"):
        found = coverage.versions(session, since=now() - UNSEEN)
        if unseen := sum(one.browsers - one.seen for one in found):
            yield Item(
                ngettext(
                    "%(num)s browser was not seen for two weeks", "%(num)s browsers were not seen for two weeks", unseen
                ),
                url_for("console.machines.listing"),
            )
    if missed:
        yield Item(
            ngettext(
                "On %(num)s page of the last week the extension could not watch what was written",
                "On %(num)s pages of the last week the extension could not watch what was written",
                missed,
            ),
            "#coverage",
            urgent=True,
        )


def drafts(session: Any) -> Iterator[Item]:
    if nav.may("manage policy") and (number := coverage.policy_drafts(session)):
        yield Item(
            ngettext(
                "%(num)s draft of the policy is not published", "%(num)s drafts of the policy are not published", number
            ),
            url_for("console.policy.overview"),
        )


def expiring(session: Any, service: Service) -> Iterator[Item]:
    moment = now()
    if nav.may("manage machines") and (number := coverage.keys_expiring(session, after=moment, before=moment + SOON)):
        yield Item(
            ngettext("%(num)s key expires within 30 days", "%(num)s keys expire within 30 days", number),
            url_for("console.machines.listing"),
        )
    if nav.may("manage policy"):
        ends = [rate.valid_to for rate in service.rulebook.firm.rates if rate.valid_to]
        if number := sum(moment.date() <= end <= (moment + SOON).date() for end in ends):
            yield Item(
                ngettext(
                    "%(num)s approved rate expires within 30 days",
                    "%(num)s approved rates expire within 30 days",
                    number,
                ),
                url_for("console.policy.overview"),
            )


def waiting(service: Service) -> Iterator[Item]:
    size = journal.waiting(service.recorder.folder)
    if nav.may("manage machines") and size > MUCH:
        said = ngettext(
            "%(num)s megabyte of records is not in the database yet",
            "%(num)s megabytes of records are not in the database yet",
            size >> 20,
        )
        yield Item(said, urgent=True)
