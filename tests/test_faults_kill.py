"""Killed in the middle of recorded screenings: every acknowledged one is there, once, and the log verifies."""

import os
import signal
from pathlib import Path

import pytest

from tests import databases
from tests.faults import Postgres, Typists, all_is_kept, journal, nothing_typed_in, recording
from tests.serving import wait

MOST, KILLS = 10_000, 4


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    if request.param == "sqlite":
        yield databases.sqlite_url(tmp_path)
        return
    server = Postgres()
    yield server.url
    server.remove()


def workers(master: int) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{master}/task/{master}/children").read_text().split()]


def test_kill_workers_and_then_the_master(url, tmp_path, capsys):
    folder = tmp_path / "service"
    service = recording(folder, url, "--workers", "2")
    master = service.process.pid
    typists = Typists(service.port, each=50)
    for kill in range(1, KILLS + 1):
        wait(lambda kill=kill: len(typists.told) > MOST * kill // KILLS)
        left = workers(master)
        if kill < KILLS:
            os.kill(left[0], signal.SIGKILL)
        wait(lambda left=left, kill=kill: kill == KILLS or set(workers(master)) - set(left))
    service.process.kill()
    service.process.wait()
    told = typists.stop()
    wait(lambda: not any(Path(f"/proc/{pid}").exists() for pid in left))  # gunicorn's workers go when the master has
    nothing_typed_in(service.out, service.err, *journal(folder))
    again = recording(folder, url)
    all_is_kept(folder, url, told)
    again.stop()
    nothing_typed_in(again.out, again.err)
    assert len(told) > MOST
    with capsys.disabled():
        print(f"\n{len(told)} acknowledged, {KILLS - 1} workers and the master killed")
