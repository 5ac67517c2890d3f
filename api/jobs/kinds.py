"""What can be asked for. Each kind is a generator: it tells (done, of how many) now and then and returns its result."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from api.engine.types import Draft
from api.foresight.evidence import Found, Seen, as_list, each_once, found_in
from api.foresight.texts import Check, Tally, texts
from api.jobs.versions import versions
from api.labelled import read_cases
from api.service import Service
from api.settings import Settings
from api.store.tables.jobs import Job

Steps = Generator[tuple[int, int], None, dict[str, Any]]


class Unable(Exception):
    """It cannot be done, and this word says why."""


class Order(NamedTuple):
    """What is to be done, and with what."""

    service: Service
    settings: Settings
    job: Job


def labelled(order: Order) -> Steps:
    """Screen the labelled texts once; what was found is kept, so that thresholds can be tried on it."""
    if not order.settings.labelled.is_dir():
        raise Unable("no-labelled")
    wrong: list[str] = []
    cases = read_cases([order.settings.labelled], wrong)
    used = [case for case in cases if not case.contested]
    if not used:
        raise Unable("no-labelled")
    engine, made = order.service.engine, []
    for number, case in enumerate(used):
        yield number, len(used)
        draft = engine.completed(case.draft)
        seen = Seen(draft.kind, draft.account, draft.site, (), found_by(engine.screen(draft).findings))
        made.append([case.id, sorted(case.labels), as_list(seen)])
    return {**versions(order.service), "cases": made, "contested": len(cases) - len(used), "unreadable": len(wrong)}


def backtest(order: Order) -> Steps:
    """Count what was found in the firm's own texts, as the records keep it."""
    return (yield from counted(order, recorded))


def rescreen(order: Order) -> Steps:
    """Screen the firm's own texts again with the rules of today, where the policy had them stored."""
    return (yield from counted(order, screened_again))


Reader = Callable[[Order, Any, str, datetime, tuple[str, ...]], Iterator[Check | None]]


def counted(order: Order, read: Reader) -> Steps:
    from api.store import screenings

    until = datetime.now(UTC)
    since = until - timedelta(days=order.job.asked["days"])
    with order.service.store.read() as session:
        writers, first = screenings.writers(session, since), screenings.first(session, since)
        groups = screenings.groups(session, writers)
    tally, checks, unsure = Tally(), 0, 0
    for number, writer in enumerate(writers):
        yield number, len(writers)
        with order.service.store.read() as session:
            told = list(read(order, session, writer, since, groups.get(writer, ())))
        usable = [check for check in told if check]
        checks, unsure = checks + len(told), unsure + len(told) - len(usable)
        for text in texts(usable):
            tally.add(text)
    if read is screened_again and checks:
        with order.service.store.write() as session:
            screenings.note_screened(session, checks, actor=order.job.asked_by, job=order.job.id)
    days = {"since": (first or until).isoformat(), "until": until.isoformat(), "days": order.job.asked["days"]}
    counts = {"texts": tally.texts, "checks": checks, "unsure": unsure, "writers": len(writers)}
    record = order.service.policy.recording.record
    return {**versions(order.service), **days, **counts, "record": record, "piles": tally.as_lists()}


def recorded(
    order: Order, session: Any, writer: str, since: datetime, groups: tuple[str, ...]
) -> Iterator[Check | None]:
    """None for one that does not say how sure its findings were: older versions did not keep that."""
    from api.store import screenings

    for kept in screenings.of_writer(session, writer, since):
        content = json.loads(kept.content)
        if "findings" in content:
            found = found_in(content["findings"])
            yield None if found is None else Check(kept.id, kept.at, seen(content, groups, found))


def screened_again(
    order: Order, session: Any, writer: str, since: datetime, groups: tuple[str, ...]
) -> Iterator[Check | None]:
    """None for one whose key is gone."""
    from api.records.seal import SealError
    from api.store import screenings

    engine, keyring = order.service.engine, order.service.recorder.keyring
    for kept in screenings.typed_by(session, writer, since):
        content = json.loads(kept.content)
        try:
            typed = keyring.open(kept.id, kept.sealed)
        except SealError:
            yield None
            continue
        if "text" in typed:
            where = seen(content, groups, ())
            draft = Draft(typed["text"], where.site, where.kind, where.account, typed.get("handle"), groups=groups)
            found = found_by(engine.screen(engine.completed(draft)).findings)
            yield Check(kept.id, kept.at, where._replace(found=found))


def seen(content: dict[str, Any], groups: tuple[str, ...], found: tuple[Found, ...]) -> Seen:
    """Of a record. An event may leave out what it did not know."""
    kind, account = content.get("draft_kind") or "post", content.get("account") or "unknown"
    return Seen(kind, account, content.get("site"), groups, found)


def found_by(findings: Iterable[Any]) -> tuple[Found, ...]:
    return each_once(Found(*(getattr(one, name) for name in Found._fields)) for one in findings)


KINDS: dict[str, Callable[[Order], Steps]] = {"labelled": labelled, "backtest": backtest, "rescreen": rescreen}
