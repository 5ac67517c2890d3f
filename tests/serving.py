"""A running service for tests: the real command in a process of its own, its output in files."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from email.message import Message
from http.client import HTTPConnection
from pathlib import Path

from api.settings import ROOT
from tests.kit import few_rules

COMMAND = (sys.executable, "-m", "api", "serve")
PATIENCE = 120


def wait(what, *, patience: float = PATIENCE):
    """Ask until the answer is true."""
    until = time.monotonic() + patience
    while not (found := what()):
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.02)
    return found


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


class Serving:
    """A running service, its output in files."""

    def __init__(self, folder: Path, *arguments: str, **environment: str):
        self.out, self.err = folder / "out", folder / "err"
        clean = {name: value for name, value in os.environ.items() if not name.startswith("CAVEAT_")}
        own = {"CAVEAT_DATABASE": f"sqlite:///{folder / 'caveat.db'}", "CAVEAT_DATA": str(folder)}
        # About the service; the learned stage and the rules have tests of their own.
        own |= {"CAVEAT_MODEL": "off", "CAVEAT_RULES": str(few_rules(folder))}
        with self.out.open("wb") as out, self.err.open("wb") as err:
            self.process = subprocess.Popen(
                [*COMMAND, "--port", "0", "--workers", "1", *arguments],
                cwd=ROOT,
                env=own | clean | environment,
                stdout=out,
                stderr=err,
            )
        self.port = int(wait(self.address).rpartition(":")[2].rstrip("/"))
        wait(self.ready)

    def address(self) -> str | None:
        assert self.process.poll() is None, self.err.read_text()
        return next((word for word in self.out.read_text().split() if word.startswith("http://")), None)

    def ready(self) -> dict | None:
        try:
            return self.ask("GET", "/v1/ready")[1]
        except OSError:
            return None

    def ask(self, method: str, path: str, body: dict | None = None, **headers: str) -> tuple[int, dict]:
        return self.ask_all(method, path, body, **headers)[:2]

    def ask_all(self, method: str, path: str, body: dict | None = None, **headers: str) -> tuple[int, dict, Message]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        sent = None if body is None else json.dumps(body)
        connection.request(method, path, sent, {"Content-Type": "application/json", **headers})
        response = connection.getresponse()
        text = response.read().decode()
        connection.close()
        found = json.loads(text) if "json" in response.getheader("Content-Type", "") else text
        return response.status, found, response.headers

    def logged(self, event: str) -> list[dict]:
        lines = [line for line in self.err.read_text().splitlines() if line.startswith("{")]
        return [line for line in map(json.loads, lines) if event in line["event"]]

    def stop(self) -> int:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)


def refused(*arguments: str, **environment: str) -> tuple[int, str]:
    """Start what must not start: exit code and what it says."""
    done = subprocess.run(
        [*COMMAND, *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr
