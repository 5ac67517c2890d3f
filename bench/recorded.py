"""What recording costs: the same service with and without it, taking turns, on SQLite and on PostgreSQL."""

from __future__ import annotations

import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from api.records.chain import Entry, check, make
from api.store import Store
from api.store.migrate import migrate
from bench import served
from bench.machine import ROOT
from bench.posts import posts
from bench.spread import Spread, median
from tests import databases

PLAIN = "without records"
HEAD = ("one connection, p50 ms", "times without", "16 connections, a second", "times without")
AFTER_HEAD = ("after the answer", "SQLite", "PostgreSQL")
_CONNECTIONS = (1, 16)
_MOST_A_SECOND = 4_000
_PATIENCE = 120


@dataclass
class Found:
    """By name of the store: milliseconds and requests a second by connections, and what was measured afterwards."""

    ms: dict[str, dict[int, list[float]]] = field(default_factory=dict)
    rates: dict[str, dict[int, list[float]]] = field(default_factory=dict)
    records: dict[str, int] = field(default_factory=dict)
    behind: dict[str, float] = field(default_factory=dict)
    verified: dict[str, float] = field(default_factory=dict)


def measure(seconds: float, rounds: int, entries: int) -> Found:
    found = Found()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        recording = {"CAVEAT_RULES": str(_rules(folder))}
        stores = {"SQLite": databases.sqlite_url(folder), "PostgreSQL": stack.enter_context(_postgres())}
        ports = {PLAIN: stack.enter_context(served.service(2))[0]}
        for name, url in stores.items():
            data = str(folder / name)
            one = served.service(2, **recording, CAVEAT_DATABASE=url, CAVEAT_DATA=data)
            ports[name] = stack.enter_context(one)[0]
        _take_turns(found, ports, seconds, rounds)
        for name, url in stores.items():
            found.records[name], found.behind[name] = _all_written(url, folder / name)
        for name, url in stores.items():
            found.verified[name] = _verification(url, entries)
    return found


def _rules(folder: Path) -> Path:
    """As shipped, but everything is recorded, with its text."""
    rules = Path(shutil.copytree(ROOT / "rules", folder / "rules"))
    policy = (rules / "policy.yaml").read_text()
    policy = re.sub(r"(?m)^  record: .*$", "  record: all", policy)
    (rules / "policy.yaml").write_text(re.sub(r"(?m)^  text: .*$", "  text: stored", policy))
    return rules


@contextmanager
def _postgres() -> Iterator[str]:
    """A server of its own that keeps its promises: fsync is on."""
    folder = Path(tempfile.mkdtemp(prefix="caveat-bench-"))
    address = databases.start_server(folder, durable=True)
    databases.create(address, "caveat")
    try:
        yield f"{address}/caveat"
    finally:
        databases.stop_server(folder)
        shutil.rmtree(folder)


def _take_turns(found: Found, ports: dict[str, int], seconds: float, rounds: int) -> None:
    fresh = posts("recorded", 280)
    for turn in range(rounds + 1):  # the first one warms up
        for connections in _CONNECTIONS:
            for name, port in ports.items():
                some = list(islice(fresh, int(seconds * _MOST_A_SECOND)))
                run = served.load(port, "/v1/score", connections, seconds, some)
                if turn:
                    found.ms.setdefault(name, {}).setdefault(connections, []).extend(run["ms"])
                    rates = found.rates.setdefault(name, {}).setdefault(connections, [])
                    rates.append(len(run["ms"]) / run["seconds"])


def _all_written(url: str, data: Path) -> tuple[int, float]:
    """How many records there are, and how long after the last answer the last of them was in the store."""
    begin = time.perf_counter()
    with closing(Store(url)) as store:
        count, before = _count(store), -1
        while count != before and time.perf_counter() - begin < _PATIENCE:
            time.sleep(0.3)
            before, count = count, _count(store)
    return count, time.perf_counter() - begin - 0.3


def _count(store: Store) -> int:
    from sqlalchemy import func, select

    from api.store.tables.records import Record

    with store.read() as session:
        return session.scalar(select(func.count(Record.id))) or 0


def _verification(url: str, entries: int) -> float:
    """Entries a second: read from the database, every digest computed anew."""
    from api.store import audit

    with closing(Store(url)) as store:
        migrate(store)
        _fill(store, entries)
        begin = time.perf_counter()
        with store.read() as session:
            rows = list(audit.entries(session))
            assert not list(check(rows))
        return len(rows) / (time.perf_counter() - begin)


def _fill(store: Store, entries: int) -> None:
    from sqlalchemy import insert

    from api.store import audit
    from api.store.tables.audit import AuditEntry

    with store.write() as session:
        audit.lock(session)
        last, made = audit.head(session), []
        for number in range(entries):
            payload = {"disposition": "approved", "version": number}
            entry: Entry = make(
                last, at=audit.moment(), actor="user:1", action="review.decided", object="review:1", payload=payload
            )
            last = entry.sequence, entry.digest
            made.append(entry._asdict())
        for start in range(0, entries, 5_000):
            session.execute(insert(AuditEntry), made[start : start + 5_000])


def costs(found: Found) -> list[list[str]]:
    rows = []
    plain = Spread.of(found.ms[PLAIN][1]).p50, median(found.rates[PLAIN][16])
    for name in found.ms:
        p50, rate = Spread.of(found.ms[name][1]).p50, median(found.rates[name][16])
        rows.append([name, f"{p50:.2f}", f"{p50 / plain[0]:.2f}", f"{rate:,.0f}", f"{plain[1] / rate:.2f}"])
    return rows


def after(found: Found) -> list[list[str]]:
    return [
        ["records written", *(f"{count:,}" for count in found.records.values())],
        ["seconds until the last was in the store, at most", *(f"{one:.1f}" for one in found.behind.values())],
        ["entries of the log verified a second", *(f"{rate:,.0f}" for rate in found.verified.values())],
    ]
