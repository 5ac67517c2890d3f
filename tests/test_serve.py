"""`python -m api serve`, as a process: how it starts, refuses to start, reloads and stops."""

import json
import os
import signal
import socket
import subprocess
import tempfile
from pathlib import Path

import pytest

from api.server import memory, sweep
from api.settings import ROOT
from tests.conftest import KEY
from tests.kit import few_rules
from tests.serving import COMMAND, PATIENCE, Serving, refused, wait

CANARY = "Zanzibar42"
POST = "POST /v1/score HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"


@pytest.fixture
def rules(tmp_path):
    return few_rules(tmp_path)


@pytest.fixture
def serving(tmp_path):
    started = []

    def start(*arguments: str, **environment: str) -> Serving:
        started.append(Serving(tmp_path, *arguments, **environment))
        return started[-1]

    yield start
    for one in started:
        one.stop()


def test_it_says_where_things_are_and_that_no_key_is_needed(serving):
    service = serving()
    assert f"http://127.0.0.1:{service.port}/try" in service.out.read_text()
    assert f"http://127.0.0.1:{service.port}/docs" in service.out.read_text()
    assert "DEVELOPMENT MODE" in service.err.read_text()
    assert service.ask("POST", "/v1/score", {"text": "Hello"})[1]["decision"] == "allow"


def test_with_keys_it_asks_for_them(serving):
    service = serving(CAVEAT_API_KEYS=KEY)
    assert service.ask("GET", "/v1/policy")[0] == 401
    assert service.ask("GET", "/v1/policy", Authorization=f"Bearer {KEY}")[0] == 200
    assert "DEVELOPMENT MODE" not in service.err.read_text()
    assert KEY not in service.err.read_text() + service.out.read_text()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7"])
def test_without_keys_it_refuses_to_listen_elsewhere(host):
    code, said = refused("--host", host, CAVEAT_API_KEYS="")
    assert code == 2
    assert "CAVEAT_API_KEYS" in said


def test_a_port_in_use_is_one_sentence():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        taken.settimeout(PATIENCE)
        port = taken.getsockname()[1]
        process = subprocess.Popen(
            [*COMMAND, "--port", str(port)],
            cwd=ROOT,
            stderr=subprocess.PIPE,
            text=True,
        )
        taken.accept()[0].close()  # it asks whether this is Caveat, and is told nothing
        _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert len(said.splitlines()) == 1
    assert f"Port {port}" in said
    assert "--port" in said


def test_a_second_start_says_where_the_first_one_is(serving):
    service = serving()
    code, said = refused("--port", str(service.port))
    assert code == 1
    assert said.startswith(f"Caveat is already running: http://127.0.0.1:{service.port}/")


def test_wrong_settings_and_rules_stop_the_start(rules):
    code, said = refused(CAVEAT_PORT="x", CAVEAT_THREADS="x")
    assert (code, len(said.splitlines())) == (2, 3)
    (rules / "policy.yaml").write_text("decisions: [\n")
    (rules / "lexicon.yaml").write_text("rules: 1: 2\n")
    code, said = refused("--port", "0", "--rules", str(rules))
    assert code == 2
    assert "policy.yaml:" in said
    assert "lexicon.yaml:" in said


def test_a_stop_lets_a_request_in_flight_finish(serving):
    service = serving(CAVEAT_API_KEYS=KEY)  # with keys the server's own log is fuller
    body = json.dumps({"text": "Hello"}).encode()
    with socket.create_connection(("127.0.0.1", service.port), PATIENCE) as client:
        head = f"POST /v1/score HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\nExpect: 100-continue"
        head += f"\r\nContent-Type: application/json\r\nAuthorization: Bearer {KEY}"
        client.sendall(f"{head}\r\n\r\n".encode())
        assert client.recv(99).startswith(b"HTTP/1.1 100")  # the worker waits for the body now
        service.process.send_signal(signal.SIGTERM)
        wait(lambda: any("term" in line["message"] for line in service.logged("server")))
        client.sendall(body)
        answer = b"".join(iter(lambda: client.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 200")
    assert b'"decision":"allow"' in answer
    assert service.process.wait(PATIENCE) == 0


def test_a_hup_takes_new_rules_and_keeps_the_old_when_they_are_broken(serving, rules):
    service = serving("--rules", str(rules))
    first = service.ready()["rulebook"]
    with (rules / "lexicon.yaml").open("a") as lexicon:
        lexicon.write("\n# reviewed again\n")
    service.process.send_signal(signal.SIGHUP)
    second = wait(lambda: (found := service.ready()) and found["rulebook"] != first and found["rulebook"])
    (rules / "policy.yaml").write_text("decisions: [\n")
    service.process.send_signal(signal.SIGHUP)
    mistakes = wait(lambda: service.logged("reload refused"))[0]["mistakes"]
    assert any("policy.yaml:" in mistake for mistake in mistakes)
    assert service.ready()["rulebook"] == second
    assert service.ask("POST", "/v1/score", {"text": "Hello"})[1]["rulebook"] == second


def test_a_hup_takes_new_keys(serving, tmp_path):
    keys = tmp_path / "keys"
    keys.write_text("a" * 16)
    service = serving(CAVEAT_API_KEYS=f"@{keys}")

    def statuses() -> list[int]:
        return [service.ask("GET", "/v1/policy", Authorization=f"Bearer {letter * 16}")[0] for letter in "ab"]

    assert statuses() == [200, 401]
    keys.write_text("b" * 16)
    service.process.send_signal(signal.SIGHUP)
    wait(lambda: statuses() == [401, 200])
    assert service.process.poll() is None


def test_the_counters_are_those_of_all_workers_and_go_with_the_service(serving):
    service = serving("--workers", "2")
    for _ in range(20):
        service.ask("POST", "/v1/score", {"text": "Hello"})
    line = 'caveat_requests_total{method="POST",route="/v1/score",status="200"} 20.0'
    assert line in service.ask("GET", "/metrics")[1]
    folders = list(Path(memory() or tempfile.gettempdir()).glob(f"caveat-metrics-{service.process.pid}-*"))
    assert len(folders) == 1
    assert service.stop() == 0
    assert not folders[0].exists()


def test_what_a_killed_service_left_behind_is_swept(tmp_path):
    done = subprocess.Popen(["true"])
    done.wait()
    left, live, other = (tmp_path / f"caveat-metrics-{name}-x" for name in (done.pid, os.getpid(), "someone"))
    for folder in (left, live, other):
        folder.mkdir()
    sweep(tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted((live, other))


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (f"GET /{CANARY} HTTP/9.9\r\n\r\n", 400),
        (f"{CANARY}\r\n\r\n", 400),
        (f"GET / HTTP/1.1\r\n{CANARY} {CANARY}: x\r\n\r\n", 400),
        (f"GET /{CANARY * 1000} HTTP/1.1\r\n\r\n", 414),
        (f"GET / HTTP/1.1\r\nX: {CANARY * 2000}\r\n\r\n", 431),
        (f"POST / HTTP/1.1\r\nTransfer-Encoding: {CANARY}\r\n\r\n", 501),
        # Where one request ends and the next begins must be beyond doubt, for us and for every proxy.
        (f"{POST}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{CANARY}", 400),
        (f"{POST}Content-Length: 2\r\nContent-Length: 13\r\n\r\n{{}}{CANARY}", 400),
        (f"{POST}Content-Length: +2\r\n\r\n{{}}", 400),
        (f"{POST}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n{CANARY}", 400),
        (f"{POST}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n{CANARY}", 400),
        (f"{POST}Transfer-Encoding: chunked\r\n\r\n{CANARY}\r\n", 400),
        (f"GET / HTTP/1.1\r\nHost: localhost\r\nHost: {CANARY}\r\n\r\n", 400),
        (f"GET / HTTP/1.1\r\nHost: localhost\r\nX: a\r\n {CANARY}: b\r\n\r\n", 400),
        (f"GET / HTTP/1.1\r\nHost: localhost\r\nX: {CANARY}\0\r\n\r\n", 400),
        (f"PROXY TCP4 {CANARY} 5.6.7.8 1 2\r\nGET / HTTP/1.1\r\n\r\n", 400),
    ],
)
def test_what_is_not_even_http_is_a_problem_too(broken_lines, sent, status):
    with socket.create_connection(("127.0.0.1", broken_lines.port), PATIENCE) as client:
        client.sendall(sent.encode())
        client.shutdown(socket.SHUT_WR)
        head, _, body = client.makefile("rb").read().partition(b"\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 {status} ".encode())
    assert b"application/problem+json" in head
    assert json.loads(body)["status"] == status
    assert CANARY not in body.decode() + broken_lines.err.read_text()


@pytest.fixture(scope="module")
def broken_lines(tmp_path_factory):
    service = Serving(tmp_path_factory.mktemp("serve"))
    yield service
    service.stop()
