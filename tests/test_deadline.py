"""The deadline of a request: what takes too long ends between two texts, with a 503, and nothing of it is kept."""

import json
import socket

import pytest

from api import create_app
from api.records import journal
from api.settings import Settings
from tests.conftest import PROBLEM, RISKY
from tests.serving import PATIENCE, Serving

LONG = {"items": [{"text": f"{RISKY}. " * 400}] * 50}


@pytest.fixture
def late(recording):
    """(client, service) of an app in which the time of every request is over before its first text."""
    service = recording(record="all", text="stored")
    return create_app(Settings(deadline_ms=-1), service).test_client(), service


def refused(response) -> bool:
    assert (response.status_code, response.content_type) == (503, PROBLEM)
    assert 1 <= int(response.headers["Retry-After"]) <= 4
    return "longer" in response.get_json()["detail"] and RISKY not in response.text


def test_no_text_is_begun_when_the_time_is_over_and_nothing_is_kept(late):
    client, service = late
    assert refused(client.post("/v1/score", json={"text": RISKY}))
    assert refused(client.post("/v1/score/batch", json={"items": [{"text": RISKY}]}))
    assert refused(client.post("/v1/reviews", json={"text": RISKY}))
    event = {"type": "posted", "at": "2026-11-28T09:30:00Z", "text": RISKY}
    assert refused(client.post("/v1/events", json={"events": [event | {"type": "dismissed"}, event]}))
    assert journal.waiting(service.recorder.folder) == 0
    assert client.get("/v1/health").status_code == 200


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    made = Serving(tmp_path_factory.mktemp("deadline"), "--threads", "1", CAVEAT_DEADLINE_MS="300")
    yield made
    made.stop()


def test_a_batch_that_takes_too_long_is_ended_and_a_short_one_is_not(service):
    status, problem, headers = service.ask_all("POST", "/v1/score/batch", LONG)
    assert (status, headers["Content-Type"]) == (503, PROBLEM)
    assert headers["Retry-After"]
    assert "fewer texts" in problem["detail"]
    status, told = service.ask("POST", "/v1/score/batch", {"items": [{"text": "ok"}, {"text": RISKY}]})
    assert (status, len(told["items"])) == (200, 2)
    assert RISKY not in service.err.read_text()


def test_who_stops_in_the_middle_of_a_body_does_not_keep_the_thread(service):
    """The service has one thread only."""
    with socket.create_connection(("127.0.0.1", service.port), timeout=PATIENCE) as half:
        body = json.dumps({"text": RISKY}).encode()
        head = f"Host: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        half.sendall(f"POST /v1/score HTTP/1.1\r\n{head}\r\n".encode() + body[:20])
        assert half.recv(100).startswith(b"HTTP/1.1 400 ")
    assert service.ask("POST", "/v1/score", {"text": "ok"})[0] == 200
