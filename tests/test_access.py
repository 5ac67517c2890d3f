"""Browsers enrol, programs have keys with scopes: who gets in, who does not, and for how long."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select

from api.permissions import INSTALLATION, SCOPES, TABLE
from api.store import keys, machines, people
from api.store.tables.audit import AuditEntry
from api.store.tables.base import now
from api.store.tables.machines import EnrolmentKey, Installation, InstallationToken, ServiceKey
from tests.conftest import KEY, PROBLEM
from tests.console import add_person
from tests.enrolled import audited, backdate, bearer, enrol, enrolment_key, only, rotate

WAYS = {
    "score": ("POST", "/v1/score", {"text": "ok"}, 200),
    "batch": ("POST", "/v1/score/batch", {"items": [{"text": "ok"}]}, 200),
    "events": ("POST", "/v1/events", {"events": [{"type": "fixed", "at": "2026-11-28T09:30:00Z"}]}, 202),
    "reviews": ("POST", "/v1/reviews", {"text": "ok"}, 201),
    "policy": ("GET", "/v1/policy", None, 200),
    "metrics": ("GET", "/metrics", None, 200),
}


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def enrolment(store):
    return partial(enrolment_key, store)


def status(client, secret, way="score"):
    method, path, body, _ = WAYS[way]
    return client.open(path, method=method, json=body, headers=bearer(secret)).status_code


def test_a_browser_enrols_and_its_token_opens_what_browsers_need(client, store, enrolment):
    key = enrolment()
    answer = enrol(client, key)
    assert answer.status_code == 201
    token, after = answer.get_json()["token"], answer.get_json()["rotate_after"]
    assert len(token) >= 43  # 256 bits in base 64
    assert 0.8 * 86_400 <= after <= 1.2 * 86_400
    found = {way: status(client, token, way) for way in WAYS}
    assert found == {"score": 200, "batch": 403, "events": 202, "reviews": 201, "policy": 200, "metrics": 403}
    with store.read() as session:
        kept = str([row._mapping for row in session.execute(select(InstallationToken.__table__))])
        kept += str([row._mapping for row in session.execute(select(EnrolmentKey.__table__))])
        kept += str([row._mapping for row in session.execute(select(AuditEntry.__table__))])
    assert token not in kept
    assert key not in kept
    assert audited(store, "installation.enrolled") == 1


@pytest.mark.parametrize("secret", ["cvt_" + "x" * 43, "cvk_" + "x" * 43, "cvt_", "cvt_é", "cvt_' OR 1=1 --"])
def test_who_is_not_enrolled_is_told_so(client, secret):
    answer = client.post("/v1/score", json={"text": "ok"}, headers=bearer(secret))
    assert (answer.status_code, answer.content_type) == (401, PROBLEM)
    assert secret not in answer.text


def test_a_key_of_the_settings_opens_everything_but_the_token_of_a_browser(client):
    assert {way: status(client, KEY, way) for way in WAYS} == {way: good for way, (*_, good) in WAYS.items()}
    assert rotate(client, KEY).status_code == 403


@pytest.mark.parametrize("scope", list(SCOPES))
def test_a_service_key_opens_its_scope_only(client, store, scope):
    with store.write() as session:
        key = keys.make_service_key(session, name="ci", scopes=[scope], actor="command")
    found = {way: status(client, key, way) for way in WAYS}
    assert found == {way: good if way == scope else 403 for way, (*_, good) in WAYS.items()}
    assert rotate(client, key).status_code == 403


def test_scopes_and_browsers_name_actions_of_the_table():
    assert set().union(*SCOPES.values()) <= set(TABLE)
    assert set(TABLE) >= INSTALLATION


def test_every_way_that_a_key_opens_has_a_scope():
    for_keys = {action for action, who in TABLE.items() if "key" in who}
    assert for_keys == set().union(*SCOPES.values()) | {"rotate token"}


def test_an_enrolment_key_opens_nothing_else(client, enrolment):
    assert status(client, enrolment()) == 401


@pytest.mark.parametrize(
    ("values", "expected"),
    [({"expires_at": datetime(2020, 1, 1, tzinfo=UTC)}, 401), ({"revoked_at": now()}, 401), ({"max_uses": 0}, 403)],
)
def test_a_key_that_is_past_lets_nobody_in(client, store, enrolment, values, expected):
    key = enrolment()
    backdate(store, EnrolmentKey, **values)
    answer = enrol(client, key)
    assert (answer.status_code, answer.content_type) == (expected, PROBLEM)
    assert key not in answer.text


def test_uses_are_counted_by_browser_not_by_request(client, store, enrolment):
    key, name = enrolment(max_uses=1), str(uuid.uuid4())
    first, again = enrol(client, key, install_id=name), enrol(client, key, install_id=name.upper())
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.get_json()["token"] != again.get_json()["token"]
    assert enrol(client, key).status_code == 403
    assert only(store, EnrolmentKey).uses == 1


def test_a_browser_that_was_shut_out_stays_out(client, store, access, enrolment):
    key, name = enrolment(), str(uuid.uuid4())
    token = enrol(client, key, install_id=name).get_json()["token"]
    assert status(client, token) == 200
    with store.write() as session:
        machines.shut_out(session, only(store, Installation).id, actor="command")
    access.refresh()
    assert (status(client, token), rotate(client, token).status_code) == (401, 401)
    assert enrol(client, key, install_id=name).status_code == 403
    with store.write() as session:
        machines.let_in(session, only(store, Installation).id, actor="command")
    assert status(client, token) == 401  # the old one is gone
    assert enrol(client, key, install_id=name).status_code == 201


def test_the_browsers_of_somebody_who_left_stop_and_go_on_when_they_are_back(client, store, access, enrolment):
    key, name, address = enrolment(), str(uuid.uuid4()), "bob@bank.example"
    bob = add_person(store, "bob", "writer")
    token = enrol(client, key, install_id=name, user=address).get_json()["token"]
    assert status(client, token) == 200
    with store.write() as session:
        people.set_active(session, people.find(session, bob), False, actor="system")
    assert rotate(client, token).status_code == 403  # even while its token is still remembered
    access.refresh()
    assert {way: status(client, token, way) for way in WAYS} == dict.fromkeys(WAYS, 401)
    assert enrol(client, key, install_id=name, user=address).status_code == 403
    assert enrol(client, key, user=address).status_code == 403  # nor from another browser
    with store.write() as session:
        people.set_active(session, people.find(session, bob), True, actor="system")
    access.refresh()
    assert status(client, token) == 200


def test_a_revoked_service_key_is_refused_after_the_refresh(client, store, access):
    with store.write() as session:
        key = keys.make_service_key(session, name="ci", scopes=["score"], actor="command")
    assert status(client, key) == 200
    with store.write() as session:
        keys.revoke(session, ServiceKey, only(store, ServiceKey).id, actor="command")
    access.refresh()
    assert status(client, key) == 401
    assert (audited(store, "service-key.made"), audited(store, "service-key.revoked")) == (1, 1)
    with pytest.raises(LookupError), store.write() as session:
        keys.revoke(session, ServiceKey, only(store, ServiceKey).id, actor="command")


def test_an_expired_service_key_is_refused_even_from_memory(client, store, access):
    with store.write() as session:
        key = keys.make_service_key(
            session, name="ci", scopes=["score"], actor="command", expires_at=now() + timedelta(hours=1)
        )
    assert status(client, key) == 200
    (digest,) = access._known
    access._known[digest] = replace(access._known[digest], expires=0.0)
    assert status(client, key) == 401
    backdate(store, ServiceKey, expires_at=datetime(2020, 1, 1, tzinfo=UTC))
    access.refresh()
    assert status(client, key) == 401
