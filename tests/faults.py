"""What the fault tests need: a service that records, people who type, a database that can be taken away."""

import itertools
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path

from sqlalchemy import select

from api.settings import ROOT
from api.store import Store
from api.store.tables.records import Record
from tests import databases
from tests.kit import few_rules
from tests.serving import PATIENCE, Serving, wait

CANARY = "Zanzibar42"
RISKY = f"{CANARY}: I can guarantee you 8% a year, zero risk"


def rules_that_record(folder: Path, **choices: str) -> Path:
    """The policy as shipped, but for what is recorded."""
    rules = few_rules(folder)
    policy = (rules / "policy.yaml").read_text()
    for name, value in choices.items():
        policy, found = re.subn(rf"(?m)^(  {name}): [a-z-]+$", rf"\1: {value}", policy)
        assert found == 1
    (rules / "policy.yaml").write_text(policy)
    return rules


def recording(folder: Path, url: str, *arguments: str, when_unrecorded: str = "allow", **environment: str) -> Serving:
    folder.mkdir(exist_ok=True)
    if not (folder / "rules").exists():
        rules_that_record(folder, record="all", text="stored", when_unrecorded=when_unrecorded)
    where = {"CAVEAT_DATABASE": url, "CAVEAT_DATA": str(folder / "data")}
    return Serving(folder, "--rules", str(folder / "rules"), *arguments, **where, **environment)


class Typists:
    """Several who ask at once: some one text at a time, some `each`. `told` are the ids that were acknowledged."""

    def __init__(self, port: int, *, each: int, typing: int = 4, sending: int = 4):
        self.port, self.each = port, each
        self.told: list[str] = []
        self.enough = threading.Event()
        self.numbers = itertools.count()
        asking = [self._type] * typing + [self._send] * sending
        self.threads = [threading.Thread(target=self._go_on, args=(ask,)) for ask in asking]
        for thread in self.threads:
            thread.start()

    def _go_on(self, ask: Callable[[HTTPConnection], list[str]]) -> None:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        while not self.enough.is_set():
            try:
                self.told += ask(connection)
            except (OSError, HTTPException):  # the worker was killed: nothing was acknowledged
                connection.close()
                self.enough.wait(0.02)
        connection.close()

    def _type(self, connection: HTTPConnection) -> list[str]:
        response, _ = self._ask(connection, "/v1/score", self._text())
        return [response.getheader("Caveat-Screening")]

    def _send(self, connection: HTTPConnection) -> list[str]:
        _, told = self._ask(connection, "/v1/score/batch", {"items": [self._text() for _ in range(self.each)]})
        return [item["screening"] for item in told["items"]]

    def _text(self) -> dict:
        return {"text": f"{RISKY} {next(self.numbers)}"}

    def _ask(self, connection: HTTPConnection, path: str, body: dict) -> tuple[HTTPResponse, dict]:
        connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
        response = connection.getresponse()
        told = json.loads(response.read())
        if response.status != 200:
            raise OSError(response.status)
        return response, told

    def stop(self) -> list[str]:
        self.enough.set()
        for thread in self.threads:
            thread.join()
        return self.told


def kept(url: str) -> list[str]:
    store = Store(url)
    with store.read() as session:
        found = list(session.scalars(select(Record.id).order_by(Record.batch, Record.place)))
    store.close()
    return found


def verify(folder: Path, url: str) -> subprocess.CompletedProcess:
    environment = os.environ | {"CAVEAT_DATABASE": url, "CAVEAT_DATA": str(folder / "data")}
    command = [sys.executable, "-m", "api", "audit", "verify"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)


def journal(folder: Path) -> list[Path]:
    return list((folder / "data" / "journal").glob("*.journal"))


def all_is_kept(folder: Path, url: str, told: list[str]) -> None:
    """Every acknowledged screening is there, once; the log is as it was written."""
    wait(lambda: set(told) <= set(kept(url)), patience=2 * PATIENCE)
    found = kept(url)
    assert len(told) == len(set(told))
    assert len(found) == len(set(found))
    done = verify(folder, url)
    assert done.returncode == 0, done.stdout + done.stderr


def nothing_typed_in(*paths: Path) -> None:
    for path in paths:
        assert CANARY not in path.read_text(errors="replace"), path


class Postgres:
    """A server of its own, durable, that can be stopped, started again and frozen."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="caveat-fault-"))
        self.address = databases.start_server(self.folder, durable=True)
        databases.create(self.address, "caveat")
        self.url = f"{self.address}/caveat"

    def stop(self) -> None:
        databases.stop_server(self.folder)

    def remove(self) -> None:
        self.signal(signal.SIGCONT)
        self.stop()
        nothing_typed_in(self.folder / "log")
        shutil.rmtree(self.folder)

    def start(self) -> None:
        port = self.address.rpartition(":")[2]
        options = f"-p {port} -h 127.0.0.1 -k {self.folder} -c max_connections=200"
        command = [*databases.as_postgres(), databases.program("pg_ctl"), "-D", self.folder / "data"]
        subprocess.run([*command, "-l", self.folder / "log", "-w", "-o", options, "start"], check=True, stdout=-3)

    def pids(self) -> list[int]:
        master = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        return [master, *map(int, children)]

    def signal(self, number: signal.Signals) -> None:
        for pid in self.pids():
            os.kill(pid, number)
