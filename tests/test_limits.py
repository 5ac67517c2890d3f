"""Limits: by caller, by address, in Redis and without it; and what becomes of requests that waited too long."""

import json
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from http.client import HTTPConnection

import pytest

from api import create_app, limits
from api.settings import Settings, SettingsError, read
from tests.conftest import KEY, OTHER_KEY, PROBLEM
from tests.enrolled import bearer, enrol, enrolment_key
from tests.serving import PATIENCE, Serving, free_port, wait

LOW = Settings(api_keys=(KEY, OTHER_KEY), limit_browser="2/hour", limit_key="3/hour", limit_address="4/hour")


@contextmanager
def redis_server(folder, port):
    program = shutil.which("redis-server")
    assert program, "redis-server was not found: deploy/require.sh databases installs it"
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    process = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)
    try:
        wait(lambda: ping(port))
        yield process
    finally:
        process.kill()
        process.wait()


def ping(port) -> bool:
    import redis

    try:
        return redis.Redis(port=port, socket_timeout=PATIENCE).ping()
    except redis.ConnectionError:
        return False


def statuses(client, secret, number):
    return [client.get("/v1/policy", headers=bearer(secret)).status_code for _ in range(number)]


def test_each_key_has_its_own_limit(shared):
    client = create_app(LOW, shared).test_client()
    assert statuses(client, KEY, 4) == [200, 200, 200, 429]
    assert statuses(client, OTHER_KEY, 1) == [200]
    answer = client.post("/v1/score", json={"text": "ok"}, headers=bearer(KEY))
    assert (answer.status_code, answer.content_type) == (429, PROBLEM)
    assert 1 <= int(answer.headers["Retry-After"]) <= 3600
    assert client.get("/v1/health").status_code == 200


def test_a_wrong_key_uses_up_nobodys_limit(shared):
    client = create_app(LOW, shared).test_client()
    assert statuses(client, "wrong-key-of-enough-length", 5) == [401] * 5
    assert statuses(client, KEY, 1) == [200]


def test_each_browser_has_its_own_limit_and_enrolling_counts_by_address(with_store, store):
    client = create_app(LOW, with_store).test_client()
    key = enrolment_key(store)
    first, second = (enrol(client, key).get_json()["token"] for _ in range(2))
    assert statuses(client, first, 3) == [200, 200, 429]
    assert statuses(client, second, 1) == [200]
    assert [enrol(client, "cve_wrong").status_code for _ in range(3)] == [401, 401, 429]
    there = {"environ_base": {"REMOTE_ADDR": "10.0.0.9"}}
    asked = {"key": "x", "install_id": "0f8fad5b-d9cb-469f-a165-70867728950e", "browser": "x", "version": "1"}
    assert client.post("/v1/enrol", json=asked, **there).status_code == 401


def test_an_address_is_believed_from_our_own_proxies_only(with_store):
    asked = {"key": "x", "install_id": "0f8fad5b-d9cb-469f-a165-70867728950e", "browser": "x", "version": "1"}

    def ask(client, forwarded):
        return client.post("/v1/enrol", json=asked, headers={"X-Forwarded-For": forwarded}).status_code

    direct = create_app(replace(LOW, limit_address="1/hour"), with_store).test_client()
    assert [ask(direct, "1.1.1.1"), ask(direct, "2.2.2.2")] == [401, 429]
    behind = create_app(replace(LOW, limit_address="1/hour", proxies=1), with_store).test_client()
    assert [ask(behind, "1.1.1.1"), ask(behind, "2.2.2.2"), ask(behind, "9.9.9.9, 1.1.1.1")] == [401, 401, 429]


def test_signing_in_is_limited_by_address(console, with_store):
    client = create_app(replace(LOW, limit_address="1/hour"), with_store).test_client()
    assert client.post("/console/sign-in", data={}).status_code in (200, 400)
    found = [client.post("/console/sign-in", data={}).status_code for _ in range(2)]
    assert set(found) <= {400, 429}


def test_development_mode_and_no_limit_count_nobody(shared):
    client = create_app(replace(LOW, api_keys=()), shared).test_client()
    assert [client.get("/v1/policy").status_code for _ in range(5)] == [200] * 5
    client = create_app(replace(LOW, limit_key=""), shared).test_client()
    assert statuses(client, KEY, 5) == [200] * 5


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LIMIT_KEY", "many"),
        ("LIMIT_KEY", "0/minute"),
        ("LIMIT_BROWSER", "3"),
        ("REDIS", "localhost"),
        ("PROXIES", "x"),
    ],
)
def test_wrong_limits_stop_the_start(name, value):
    with pytest.raises(SettingsError, match=f"CAVEAT_{name}"):
        read({f"CAVEAT_{name}": value})


def test_with_redis_all_count_together_and_without_it_each_for_itself(shared, tmp_path, monkeypatch):
    port = free_port()
    settings = replace(LOW, limit_key="4/hour", redis=f"redis://127.0.0.1:{port}/0")
    one, other = (create_app(settings, shared).test_client() for _ in range(2))
    with redis_server(tmp_path, port) as server:
        assert statuses(one, KEY, 3) == [200] * 3
        server.kill()
        server.wait()
        assert statuses(one, KEY, 5) == [200, 200, 200, 200, 429]  # its own count begins now
        assert statuses(other, KEY, 1) == [200]
    monkeypatch.setattr(limits, "LOOK_AGAIN", 0.0)
    for client in (one, other):
        client.application.extensions["caveat-limits"]._away_until = 0.0
    with redis_server(tmp_path, port):
        assert statuses(one, OTHER_KEY, 3) == [200] * 3
        assert statuses(other, OTHER_KEY, 2) == [200, 429]


def test_who_waits_too_long_is_sent_away_and_the_others_are_answered(tmp_path):
    service = Serving(tmp_path, "--threads", "1", CAVEAT_MAX_WAIT_MS="50")
    body = json.dumps({"items": [{"text": "I guarantee 8% a year without any risk. " * 40}] * 40})

    def ask(_: int) -> tuple[int, str | None]:
        connection = HTTPConnection("127.0.0.1", service.port, timeout=PATIENCE)
        connection.request("POST", "/v1/score/batch", body, {"Content-Type": "application/json"})
        response = connection.getresponse()
        response.read()
        connection.close()
        return response.status, response.headers.get("Retry-After")

    try:
        with ThreadPoolExecutor(12) as pool:
            found = list(pool.map(ask, range(12)))
        assert {status for status, _ in found} == {200, 503}
        assert all((status == 503) == (retry is not None) for status, retry in found)
        assert service.ask("GET", "/v1/health")[0] == 200
        assert ask(0)[0] == 200
    finally:
        service.stop()
