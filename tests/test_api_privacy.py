"""What was typed is in the answer and nowhere else: not in logs, errors, metrics or addresses."""

import json
from dataclasses import replace

import pytest

from api import metrics

CANARY = "Zanzibar42"
RISKY = f"{CANARY}: I can guarantee you 8% a year, zero risk {CANARY}"
GOOD = json.dumps({"text": RISKY, "context": {"handle": CANARY, "site": CANARY}})
JSON = {"Content-Type": "application/json"}
REQUESTS = {
    "200": ("/v1/score", GOOD, JSON),
    "batch": ("/v1/score/batch", json.dumps({"items": [{"text": RISKY}, {"text": CANARY, CANARY: 1}]}), JSON),
    "400": ("/v1/score", f'{{"text": "{CANARY}', JSON),
    "404": (f"/{CANARY}", GOOD, JSON),
    "405": ("/v1/policy", GOOD, JSON),
    "413": ("/v1/score", CANARY * 200_000, JSON),
    "415": ("/v1/score", GOOD, {"Content-Type": f"text/{CANARY}"}),
    "421": ("/v1/score", GOOD, JSON | {"Host": f"{CANARY}.example"}),
    "422": ("/v1/score", json.dumps({"text": RISKY, "context": {"kind": CANARY}, CANARY: CANARY}), JSON),
    "query string": (f"/v1/score?text={CANARY}", GOOD, JSON),
    "request id": ("/v1/score", GOOD, JSON | {"X-Request-Id": f"{CANARY} with spaces"}),
}


def lines(captured: str) -> list[dict]:
    return [json.loads(line) for line in captured.splitlines()]


@pytest.fixture
def broken(client, monkeypatch):
    """The app with a bug in the engine, whose exceptions quote the text at every level."""

    class Broken:
        def completed(self, draft):
            return draft

        def screen(self, draft):
            try:
                raise KeyError(draft.text)
            except KeyError as error:
                raise ValueError(f"cannot screen {draft.text}") from error

    extensions = client.application.extensions
    monkeypatch.setitem(extensions, "caveat", replace(extensions["caveat"], engine=Broken()))
    return client


@pytest.mark.parametrize("name", REQUESTS)
def test_the_text_is_in_no_log_line(client, capfd, name):
    path, body, headers = REQUESTS[name]
    response = client.post(path, data=body, headers=headers)
    captured = capfd.readouterr()
    assert len(lines(captured.err)) == 1
    assert CANARY not in captured.err + captured.out
    assert CANARY not in str(response.headers)
    if response.status_code >= 400:
        assert CANARY not in response.text


@pytest.mark.parametrize("path", ["/v1/score", "/v1/score/batch"])
def test_a_bug_is_an_incident_without_the_text(broken, capfd, path):
    body = {"text": RISKY} if path == "/v1/score" else {"items": [{"text": RISKY}]}
    response = broken.post(path, json=body)
    captured = capfd.readouterr()
    assert (response.status_code, response.content_type) == (500, "application/problem+json")
    assert CANARY not in response.text + captured.err + captured.out
    incident, request = lines(captured.err)
    assert incident["incident"] in response.get_json()["detail"]
    assert incident["exception"] == "ValueError"
    assert any("test_api_privacy.py" in frame and frame.endswith("screen") for frame in incident["frames"])
    assert request["status"] == 500


def test_the_metrics_hold_no_text(client):
    client.post("/v1/score", data=GOOD, headers=JSON)
    client.post(f"/{CANARY}", data=GOOD, headers=JSON)
    client.open("/v1/score", method=CANARY.upper())
    exposed = client.get("/metrics").text
    assert CANARY.lower() not in exposed.lower()
    assert 'caveat_findings_total{category="guarantee",decision="hold"}' in exposed
    assert 'route="/v1/score"' in exposed


def test_no_label_of_the_metrics_is_free():
    assert metrics.REQUESTS._labelnames == ("method", "route", "status")
    assert metrics.FINDINGS._labelnames == ("category", "decision")
    assert metrics.SCREENINGS._labelnames == ("decision",)


def test_one_line_per_request_says_what_happened(client, capfd):
    client.post("/v1/score?x=1", json={"text": "ok"}, headers={"X-Request-Id": "abc-1"})
    line = lines(capfd.readouterr().err)[0]
    assert line.pop("ms") > 0
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "request",
        "level": "info",
        "method": "POST",
        "route": "/v1/score",
        "status": 200,
        "request_id": "abc-1",
    }


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, "<script>", 'a"b'])
def test_a_request_id_that_is_not_sane_is_replaced(client, given):
    made = client.get("/v1/health", headers={"X-Request-Id": given}).headers["X-Request-Id"]
    assert made != given
    assert len(made) == 16


def test_a_sane_request_id_is_kept(client):
    assert client.get("/v1/health", headers={"X-Request-Id": "a.B-9_"}).headers["X-Request-Id"] == "a.B-9_"
