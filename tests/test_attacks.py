"""What people try against an API: each ends in a plain refusal, changes nothing, is repeated in no answer or log."""

import gzip
import uuid

import pytest
from sqlalchemy import func, select

from api.store.tables.machines import EnrolmentKey, Installation
from tests.conftest import KEY, PROBLEM
from tests.databases import CANARY
from tests.enrolled import bearer, enrol, enrolment_key, rotate

INJECTIONS = [
    f"' OR '1'='1' -- {CANARY}",
    f"'; DROP TABLE installations; -- {CANARY}",
    f"{{{{ 7*7 }}}} {{% include '/etc/passwd' %}} {CANARY}",
    f"${{jndi:ldap://{CANARY}}}",
    f"<script>alert('{CANARY}')</script>",
    f"../../etc/passwd?{CANARY}",
    f"%s%n{CANARY}\r\nSet-Cookie: a=b",
]
PATHS = ("/v1/score", "/v1/score/batch", "/v1/events", "/v1/reviews", "/v1/enrol", "/v1/token/rotate")


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def key(store):
    return enrolment_key(store)


@pytest.fixture
def token(client, key):
    return enrol(client, key).get_json()["token"]


def refused(response, *statuses: int) -> bool:
    assert response.status_code in statuses, (response.status_code, response.text)
    assert response.content_type == PROBLEM
    return CANARY not in response.text and CANARY not in str(response.headers)


@pytest.mark.parametrize("words", INJECTIONS)
def test_injections_are_only_words(client, store, key, words, capfd):
    assert refused(enrol(client, words), 401)
    assert refused(enrol(client, key, install_id=words), 422)
    assert refused(enrol(client, key, user=words), 422)
    assert refused(client.get(f"/v1/reviews/{words}", headers=bearer(KEY)), 404)
    assert refused(client.post("/v1/score", json={"text": "ok", "context": {"lang": words}}, headers=bearer(KEY)), 422)
    assert enrol(client, key, browser=words[:100], version=words[:40]).status_code == 201
    with store.read() as session:
        assert session.scalars(select(Installation.browser)).one() == words[:100]
        assert session.scalar(select(func.count()).select_from(EnrolmentKey)) == 1
    logged = capfd.readouterr()
    assert CANARY not in logged.out + logged.err


@pytest.mark.parametrize("words", INJECTIONS)
def test_a_bearer_may_hold_anything_and_is_not_repeated(client, words, capfd):
    line = words.replace("\r\n", " ")
    for prefix in ("", "cvt_", "cvk_"):
        assert refused(client.get("/v1/policy", headers=bearer(prefix + line)), 401)
    logged = capfd.readouterr()
    assert CANARY not in logged.out + logged.err


@pytest.mark.parametrize("field", ["id", "user_id", "revoked_at", "max_uses", "role", "scopes", "__class__"])
def test_no_field_can_be_set_that_is_not_offered(client, key, token, field):
    assert refused(enrol(client, key, **{field: CANARY}), 422)
    assert refused(rotate(client, token, **{field: CANARY}), 422)


def test_the_token_of_another_browser_changes_only_that_one(client, key, token):
    other = enrol(client, key).get_json()["token"]
    assert rotate(client, other).status_code == 200
    asked = {"installation_id": "x", "install_id": str(uuid.uuid4())}
    assert refused(client.post("/v1/token/rotate", json=asked, headers=bearer(other)), 422)
    assert client.get("/v1/policy", headers=bearer(token)).status_code == 200


def test_what_one_asked_legal_another_cannot_read(client, key, token):
    other = enrol(client, key).get_json()["token"]
    opened = client.post("/v1/reviews", json={"text": "May I say this?"}, headers=bearer(token)).get_json()
    mine, theirs = (client.get(f"/v1/reviews/{opened['id']}", headers=bearer(one)) for one in (token, other))
    assert mine.status_code == 200
    assert refused(theirs, 404)
    assert refused(client.get(f"/v1/reviews/{opened['id']}", headers=bearer(KEY)), 404)


BODIES = {
    "deep": (b"[" * 50_000 + b"]" * 50_000, {}, (400,)),
    "deep objects": (b'{"a":' * 20_000 + b"1" + b"}" * 20_000, {}, (400,)),
    "oversized": (b'{"text": "' + b"a" * 30_000_000 + b'"}', {}, (413,)),
    "a long number": (b'{"revision": ' + b"9" * 5_000 + b"}", {}, (400,)),
    "the same name twice": (b'{"key": "a", "key": "b"}', {}, (400,)),
    "a bomb": (gzip.compress(b"0" * 20_000_000), {"Content-Encoding": "gzip"}, (415,)),
    "a bomb in disguise": (gzip.compress(b"0" * 20_000_000), {}, (400,)),
    "a form": (b"key=a", {"Content-Type": "application/x-www-form-urlencoded"}, (415,)),
    "xml": (b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', {"Content-Type": "text/xml"}, (415,)),
    "utf-16": ('{"key": "a"}'.encode("utf-16"), {}, (400,)),
}


@pytest.mark.parametrize("name", BODIES)
def test_bodies_that_are_not_what_they_should_be(client, token, name):
    body, headers, statuses = BODIES[name]
    for path in PATHS:
        own = bearer(token if path == "/v1/token/rotate" else KEY) | {"Content-Type": "application/json"} | headers
        assert refused(client.post(path, data=body, headers=own), *statuses)


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Original-URL": "/v1/health"},
        {"X-Rewrite-URL": "/v1/health"},
        {"X-HTTP-Method-Override": "GET"},
        {"X-Forwarded-For": "127.0.0.1", "X-Real-IP": "127.0.0.1", "Forwarded": "for=127.0.0.1"},
        {"X-Forwarded-Host": "localhost", "X-Forwarded-Proto": "https"},
        {"X-Remote-User": "admin", "Remote-User": "admin", "X-User-Id": "1"},
        {"Cookie": f"caveat=; Authorization=Bearer {KEY}"},
        {"Proxy-Authorization": f"Bearer {KEY}", "X-Api-Key": KEY},
        {"Authorization": f"Bearer wrong, Bearer {KEY}"},
        {"Authorization": f"Bearer\t{KEY}"},
        {"Authorization": f"Bearer {KEY} {KEY}"},
    ],
)
def test_no_other_header_opens(client, headers):
    assert refused(client.get("/v1/policy", headers=headers), 401)
    assert refused(client.post("/v1/score", json={"text": "ok"}, headers=headers), 401)


@pytest.mark.parametrize(
    "path", ["//v1/policy", "/v1//policy", "/v1/policy/", "/V1/policy", "/v1/./policy", "/v1/policy%00"]
)
def test_no_other_spelling_of_an_address_opens(client, path):
    assert client.get(path).status_code in (401, 404)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_no_other_method_does_anything(client, method):
    for path in PATHS:
        assert refused(client.open(path, method=method, headers=bearer(KEY)), 405)
