"""The service as a user starts it: how soon it answers, how much it holds, and how fast it is over HTTP."""

from __future__ import annotations

import json
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from itertools import islice, repeat
from socket import socket

from bench.load import HOST
from bench.machine import PYTHON, ROOT, Memory, children, memory, one_thread
from bench.posts import Post, posts
from bench.spread import Spread

_PATIENCE = 60
_PAUSE = 0.002
_FIRST = 1_000
# A GET; what the server costs without a text.
_NOTHING = Post("", "en", False)
# More than is answered in a round, so that time ends it.
_MOST_A_SECOND = {"score": 4_000, "health": 12_000}


class ServiceError(RuntimeError):
    """The service did not start, or gave no answer; the message has its last lines."""


@dataclass(frozen=True)
class Round:
    """One kind of request at one number of workers and connections, over all rounds."""

    what: str
    workers: int
    connections: int
    spread: Spread
    a_second: float


@dataclass(frozen=True)
class Held:
    """After the first thousand posts. `worker` is the largest one; `together` is the master with all workers."""

    workers: int
    worker: Memory
    together: Memory


@contextmanager
def service(workers: int, **settings: str) -> Iterator[tuple[int, int, float]]:
    """(port, pid, seconds from process start to the first screening) of a service that is stopped afterwards."""
    port = _free_port()
    command = [PYTHON, "-m", "api", "serve", "--port", str(port), "--workers", str(workers)]
    with tempfile.TemporaryFile() as output, tempfile.TemporaryDirectory() as folder:
        environment = one_thread() | {"CAVEAT_DATABASE": f"sqlite:///{folder}/caveat.db", "CAVEAT_DATA": folder}
        environment |= settings
        begin = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
        try:
            while not _answers(port):
                if process.poll() is not None or time.perf_counter() - begin > _PATIENCE:
                    output.seek(0)
                    raise ServiceError(f"no answer from the service:\n{output.read().decode()[-2000:]}")
                time.sleep(_PAUSE)
            yield port, process.pid, time.perf_counter() - begin
        finally:
            _stop(process)


def _stop(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def _answers(port: int) -> bool:
    connection = HTTPConnection(HOST, port, timeout=_PATIENCE)
    try:
        body = json.dumps({"text": "Guaranteed 8% a year, no risk at all."})
        connection.request("POST", "/v1/score", body, {"Content-Type": "application/json"})
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def starts(times: int) -> list[float]:
    """Seconds to the first answer, of as many fresh starts of one worker."""
    seconds = []
    for _ in range(times):
        with service(1) as (_, _, taken):
            seconds.append(taken)
    return seconds


def measure(seconds: float, rounds: int) -> tuple[list[Round], list[Held]]:
    """One and two workers at one and sixteen connections. `health` is the same server without the engine."""
    done, held = [], []
    for workers in (1, 2):
        with service(workers) as (port, pid, _):
            first = posts(f"first {workers}", 280)
            load(port, "/v1/score", 16, _PATIENCE, list(islice(first, _FIRST)))
            held.append(_held(pid, workers))
            done += _rounds(port, workers, seconds, rounds)
    return done, held


def _rounds(port: int, workers: int, seconds: float, rounds: int) -> list[Round]:
    taken: dict[tuple[str, int], list[dict]] = {}
    fresh = posts(f"served {workers}", 280)
    for _ in range(rounds):
        for connections in (1, 16):
            for what, source in (("score", fresh), ("health", repeat(_NOTHING))):
                some = list(islice(source, int(seconds * _MOST_A_SECOND[what])))
                taken.setdefault((what, connections), []).append(load(port, f"/v1/{what}", connections, seconds, some))
    return [_round(what, workers, connections, runs) for (what, connections), runs in taken.items()]


def _round(what: str, workers: int, connections: int, runs: list[dict]) -> Round:
    durations = [ms for run in runs for ms in run["ms"]]
    a_second = len(durations) / sum(run["seconds"] for run in runs)
    return Round(what, workers, connections, Spread.of(durations), a_second)


def load(port: int, path: str, connections: int, seconds: float, some: list[Post]) -> dict:
    job = {"port": port, "path": path, "connections": connections, "seconds": seconds, "texts": [p.text for p in some]}
    command = [PYTHON, "-m", "bench.load"]
    out = subprocess.run(command, cwd=ROOT, input=json.dumps(job), capture_output=True, text=True, check=False)
    if out.returncode:
        raise ServiceError(f"the load generator failed:\n{out.stderr[-2000:]}")
    return json.loads(out.stdout)


def _held(pid: int, workers: int) -> Held:
    each = [memory(child) for child in children(pid)]
    return Held(workers, max(each, key=lambda one: one.pss), sum(each, memory(pid)))
