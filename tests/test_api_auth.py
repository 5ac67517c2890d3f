"""Keys, and what guards the service when there are none; which web pages may call it."""

import hashlib

import pytest
from werkzeug.routing import Rule

from api import auth
from api.permissions import TABLE
from tests.conftest import KEY, OTHER_KEY, PROBLEM

PUBLIC = ["/v1/health", "/v1/ready", "/openapi.json", "/docs", "/static/docs.css"]
GUARDED = [("GET", "/v1/policy"), ("GET", "/metrics"), ("POST", "/v1/score"), ("POST", "/v1/score/batch")]
WRONG = [
    None,
    "",
    "Bearer",
    "Bearer ",
    "Bearer wrong",
    f"Bearer {KEY}x",
    f"Bearer {KEY[:-1]}",
    f"Bearer {KEY},{OTHER_KEY}",
    f"Basic {KEY}",
    KEY,
    "Bearer clé",
]
ORIGIN = "https://intranet.example"


def bearer(key: str) -> dict:
    return {"Authorization": f"Bearer {key}"}


@pytest.mark.parametrize("header", WRONG)
@pytest.mark.parametrize(("method", "path"), GUARDED)
def test_without_a_known_key_it_is_401(guarded, method, path, header):
    headers = {} if header is None else {"Authorization": header}
    response = guarded.open(path, method=method, headers=headers)
    assert (response.status_code, response.content_type) == (401, PROBLEM)
    assert response.headers["WWW-Authenticate"].startswith("Bearer")
    assert KEY not in response.text


@pytest.mark.parametrize("key", [KEY, OTHER_KEY])
@pytest.mark.parametrize("scheme", ["Bearer", "bearer"])
def test_each_key_opens(guarded, key, scheme):
    headers = {"Authorization": f"{scheme} {key}"}
    assert guarded.post("/v1/score", json={"text": "ok"}, headers=headers).status_code == 200
    assert guarded.get("/v1/policy", headers=headers).status_code == 200


@pytest.mark.parametrize("path", PUBLIC)
def test_some_addresses_are_public(guarded, path):
    assert guarded.get(path, buffered=True).status_code == 200


def test_a_stranger_learns_nothing_about_the_body(guarded):
    assert guarded.post("/v1/score", data=b"[" * 20_000).status_code == 401


def test_keys_are_kept_as_digests_and_all_compared(guarded, monkeypatch):
    compared = []
    real = auth.hmac.compare_digest
    monkeypatch.setattr(auth.hmac, "compare_digest", lambda a, b: compared.append(b) or real(a, b))
    guarded.get("/v1/policy", headers=bearer(KEY))
    assert compared == [hashlib.sha256(key.encode()).digest() for key in (KEY, OTHER_KEY)]
    assert KEY not in repr(guarded.application.config)


@pytest.mark.parametrize("host", ["localhost", "localhost:8787", "127.0.0.1:8787", "[::1]:8787", "[::1]", "LOCALHOST"])
def test_without_keys_this_machine_is_answered(client, host):
    assert client.get("/v1/policy", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8787", "localhost.evil.example", "127.0.0.1.nip.io", "10.0.0.8"]
)
@pytest.mark.parametrize("path", ["/v1/policy", "/v1/health", "/try", "/nowhere"])
def test_without_keys_another_name_is_refused(client, host, path):
    response = client.get(path, headers={"Host": host})
    assert (response.status_code, response.content_type) == (421, PROBLEM)
    assert "evil" not in response.text


def test_without_keys_another_machine_is_refused(client):
    assert client.get("/v1/policy", environ_base={"REMOTE_ADDR": "10.0.0.8"}).status_code == 421


def test_with_keys_the_service_goes_by_any_name(guarded):
    headers = {"Host": "caveat.firm.example", **bearer(KEY)}
    assert guarded.get("/v1/policy", headers=headers, environ_base={"REMOTE_ADDR": "10.0.0.8"}).status_code == 200


PREFLIGHT = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}


def test_no_origin_is_allowed_by_default(client):
    for method, headers in (("OPTIONS", PREFLIGHT), ("POST", {})):
        response = client.open("/v1/score", method=method, headers={"Origin": ORIGIN, **headers})
        assert not [name for name, _ in response.headers if name.startswith("Access-Control")]


def test_a_page_cannot_post_without_asking_first(client):
    """The content types that a browser sends to another origin without a preflight are all refused."""
    for content_type in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        headers = {"Origin": ORIGIN, "Content-Type": content_type}
        assert client.post("/v1/score", data=b'{"text": "a"}', headers=headers).status_code == 415


def test_a_configured_origin_may_call_the_api(make_client):
    client = make_client(api_keys=(KEY,), cors_origins=(ORIGIN,))
    asked = client.options("/v1/score", headers={"Origin": ORIGIN, **PREFLIGHT})
    assert asked.status_code == 200
    assert asked.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert "authorization" in asked.headers["Access-Control-Allow-Headers"].lower()
    assert "Access-Control-Allow-Credentials" not in asked.headers
    answered = client.post("/v1/score", json={"text": "a"}, headers={"Origin": ORIGIN, **bearer(KEY)})
    assert answered.headers["Access-Control-Allow-Origin"] == ORIGIN
    refused = client.post("/v1/score", json={"text": "a"}, headers={"Origin": ORIGIN})
    assert (refused.status_code, refused.headers["Access-Control-Allow-Origin"]) == (401, ORIGIN)


@pytest.mark.parametrize(
    "origin", ["https://intranet.example.evil.example", "http://intranet.example", "null", "https://intranetxexample"]
)
def test_a_similar_origin_may_not(make_client, origin):
    client = make_client(cors_origins=(ORIGIN,))
    assert "Access-Control-Allow-Origin" not in client.get("/v1/policy", headers={"Origin": origin}).headers


def test_only_the_api_is_shared_with_other_origins(make_client):
    client = make_client(cors_origins=(ORIGIN,))
    for path in ("/docs", "/metrics", "/openapi.json"):
        assert "Access-Control-Allow-Origin" not in client.get(path, headers={"Origin": ORIGIN}).headers


def test_a_route_that_names_no_action_stops_the_start(make_client):
    app = make_client().application
    assert {auth.action(app, rule.endpoint) for rule in app.url_map.iter_rules()} <= set(TABLE)
    app.view_functions["forgotten"] = lambda: "anybody may"
    app.url_map.add(Rule("/forgotten", endpoint="forgotten"))
    with pytest.raises(LookupError, match="/forgotten"):
        auth.refuse_unguarded(app)


def test_an_action_that_is_not_in_the_table_does_not_even_import():
    with pytest.raises(KeyError):
        auth.needs("scroe")
