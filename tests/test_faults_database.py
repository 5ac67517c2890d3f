"""The database is gone, or frozen: scoring goes on, what must be recorded waits on disk and is written later, once."""

import signal

import pytest

from api.store import Store
from api.store.migrate import migrate
from tests.faults import RISKY, Postgres, all_is_kept, journal, kept, nothing_typed_in, recording
from tests.serving import wait

MANY = 60


@pytest.fixture(scope="module")
def server():
    one = Postgres()
    yield one
    one.remove()


def score(service, count: int) -> list[str]:
    """Each is answered and acknowledged."""
    told = []
    for number in range(count):
        status, _, headers = service.ask_all("POST", "/v1/score", {"text": f"{RISKY} {number}"})
        assert status == 200
        told.append(headers["Caveat-Screening"])
    return told


def asks_legal(service) -> int:
    return service.ask("POST", "/v1/reviews", {"text": RISKY})[0]


def away(server: Postgres, how: str) -> None:
    server.stop() if how == "gone" else server.signal(signal.SIGSTOP)


def back(server: Postgres, how: str) -> None:
    server.start() if how == "gone" else server.signal(signal.SIGCONT)


@pytest.mark.parametrize("how", ["gone", "frozen"])
def test_scoring_goes_on_without_the_database(server, tmp_path, how):
    folder = tmp_path / "service"
    service = recording(folder, server.url)
    told = score(service, MANY)
    wait(lambda: set(told) <= set(kept(server.url)))
    assert asks_legal(service) == 201
    away(server, how)
    try:
        told += score(service, MANY)
        assert service.ask("GET", "/v1/ready")[1]["database"] == "unreachable"
        assert asks_legal(service) == 503
        told += score(service, MANY)
        assert sum(path.stat().st_size for path in journal(folder)) > 0
    finally:
        back(server, how)
    all_is_kept(folder, server.url, told)
    assert [id for id in kept(server.url) if id in set(told)] == told  # in order
    wait(lambda: asks_legal(service) == 201)
    service.stop()
    nothing_typed_in(service.out, service.err)


def test_a_service_that_is_killed_without_its_database_loses_nothing(server, tmp_path):
    folder = tmp_path / "service"
    migrate(Store(server.url))
    service = recording(folder, server.url)
    away(server, "gone")
    try:
        told = score(service, MANY)
        service.process.kill()
        service.process.wait()
        nothing_typed_in(*journal(folder))
    finally:
        back(server, "gone")
    again = recording(folder, server.url)
    all_is_kept(folder, server.url, told)
    again.stop()
