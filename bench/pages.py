"""How long the console's pages take when a year of a firm of 1,000 is in the database: all of them, in process."""

from __future__ import annotations

import io
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import redirect_stderr
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from api import auth, create_app
from api.jobs import work as doing
from api.service import start
from api.settings import Settings
from api.store import jobs, people, sessions
from bench import machine, year
from bench.spread import Spread, digits
from bench.tables import table

AT_MOST = 100.0  # ms, p95
TIMES = 20
HEAD = ("page", "ms by the clock, p50 / p95 / p99", "ms of work, p95", "kB", f"p95 ≤ {AT_MOST:.0f} ms")
# Beside each page as it opens: what people look for, and far down a list.
ALSO = (
    "/console/overview/?days=365",
    "/console/overview/?days=365&site=linkedin.com",
    "/console/overview/?days=365&group=Bonds, Paris",
    "/console/people/?q=garnier",
    "/console/people/?start=950",
    "/console/people/?q=bonds, paris",
    "/console/audit/?action=review",
    "/console/audit/?action=nothing",
    "/console/audit/?before=2000",
    "/console/machines/?start=900",
    "/console/reviews/?start=200",
    "/console/rule-health/?days=365",
    "/console/thresholds/?set=1&s-guarantee=2",
    "/console/thresholds/changes?set=1&s-guarantee=2",
    "/console/thresholds/category/guarantee?set=1&s-guarantee=2",
)
# Not a list: it ends in a redirect, is a file to keep, or asks for something that is not there.
LEFT_OUT = ("sign-in", "sign-out", ".csv", ".pdf", "/provider")


class _Troubles(io.TextIOBase):
    """Of the log only what is worth a look: not a line for each of thousands of requests."""

    def __init__(self) -> None:
        self._stream = sys.stderr

    def write(self, line: str) -> int:
        return len(line) if '"level": "info"' in line else self._stream.write(line)


def measure(size: year.Size) -> str:
    """The table of figures, and the rows that there were."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'caveat.db'}"
        return report(url, Path(folder), year.fill(url, size))


def report(url: str, data: Path, rows: dict[str, int]) -> str:
    before = machine.load()
    with redirect_stderr(_Troubles()):
        found = dict(_pages(url, data))
    head = f"{machine.today()}. {machine.describe()}. Load average {before} before, {machine.load()} after. "
    head += "Rows: " + ", ".join(f"{number:,} {name}" for name, number in rows.items() if number > 500) + "."
    lines = [
        (f"`{path.removeprefix('/console')}`", str(clock), digits(work.p95), f"{size:,.0f}", _kept(clock.p95, work.p95))
        for path, (clock, work, size) in sorted(found.items(), key=lambda one: -one[1][1].p95)
    ]
    return f"{head}\n\n" + table(HEAD, lines)


def _kept(clock: float, work: float) -> str:
    """A page that works little and waited long met a busy machine."""
    return "yes" if clock <= AT_MOST else "by its work" if work <= AT_MOST else "no"


def _pages(url: str, data: Path) -> Iterator[tuple[str, tuple[Spread, Spread, float]]]:
    settings = Settings(database=url, data=data, model=None)
    app = create_app(settings, start(settings))
    _count(app, settings)
    client = _everybody(app)
    for path in (*_lists(app), *ALSO):
        answer = client.get(path)
        if answer.status_code == 200:
            clock, work = zip(*(_timed(client, path) for _ in range(TIMES)), strict=True)
            yield path, (Spread.of(clock), Spread.of(work), len(answer.data) / 1000)


def _count(app: Flask, settings: Settings) -> None:
    """What thresholds are tried on: the year, and the labelled texts."""
    service = app.extensions["caveat"]
    for kind, asked in (("labelled", {}), ("backtest", {"days": 365})):
        with service.store.write() as session:
            jobs.ask(session, kind, asked, actor="system")
    doing.work(service, settings)


def _timed(client: FlaskClient, path: str) -> tuple[float, float]:
    """In milliseconds: by the clock, and what the processor worked, which others on the machine do not lengthen."""
    begun, worked = time.perf_counter(), time.process_time()
    client.get(path)
    return (time.perf_counter() - begun) * 1000, (time.process_time() - worked) * 1000


def _lists(app: Flask) -> list[str]:
    """Every page of the console that needs nothing in its address."""
    rules = (rule for rule in app.url_map.iter_rules() if not rule.arguments and "GET" in rule.methods)
    paths = {rule.rule for rule in rules if rule.rule.startswith("/console/") and auth.action(app, rule.endpoint)}
    return sorted(path for path in paths if not any(word in path for word in LEFT_OUT))


def _everybody(app: Flask) -> FlaskClient:
    """Signed in as somebody who may open every page."""
    store, client = app.extensions["caveat"].store, app.test_client()
    with store.write() as transaction:
        user = people.by_email(transaction, "person0@bank.example")
        people.set_roles(transaction, user, ("admin", "reviewer", "auditor", "it"), actor="system")
        number = sessions.begin(transaction, user, way="password", browser="Bench")
    with client.session_transaction(path="/console/") as session:
        session["_user_id"] = number
    return client
