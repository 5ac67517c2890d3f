"""Tokens of browsers: rotated without losing one, bound to people, seen; and the commands that make keys."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from api import create_app
from api.__main__ import cli
from api.settings import Settings
from api.store import Store
from api.store.tables.base import now
from api.store.tables.machines import EnrolmentKey, Installation, InstallationToken
from api.store.tables.people import Group, GroupMember, User
from tests.conftest import KEY
from tests.enrolled import backdate, bearer, enrol, enrolment_key, only, rotate


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def token(client, store):
    return enrol(client, enrolment_key(store)).get_json()["token"]


def works(client, token):
    return client.get("/v1/policy", headers=bearer(token)).status_code == 200


def count(store, table):
    with store.read() as session:
        return session.scalar(select(func.count()).select_from(table))


def add_user(store, address, *groups):
    with store.write() as session:
        user = User(email=address, name="A", pseudonym=address.partition("@")[0])
        session.add(user)
        session.flush()
        for name in groups:
            group = Group(name=name)
            session.add(group)
            session.flush()
            session.add(GroupMember(group_id=group.id, user_id=user.id))
        return user.id


def test_the_old_token_is_good_until_the_new_one_is_used(client, access, token):
    assert works(client, token)
    new = rotate(client, token).get_json()["token"]
    access.refresh()
    assert works(client, token)  # the reply may have been lost
    assert works(client, new)
    access.refresh()
    access.refresh()
    assert (works(client, token), works(client, new)) == (False, True)


def test_the_old_token_is_good_for_ten_minutes_at_most(client, store, access, token):
    rotate(client, token)
    with store.read() as session:
        ends = sorted(session.scalars(select(InstallationToken.expires_at)))
    assert ends[0] - now() <= timedelta(minutes=10)
    backdate(store, InstallationToken, expires_at=datetime(2020, 1, 1, tzinfo=UTC))
    access.refresh()
    assert rotate(client, token).status_code == 401


def test_a_lost_reply_can_be_asked_for_again(client, store, access, token):
    first = rotate(client, token).get_json()["token"]
    second = rotate(client, token).get_json()["token"]
    assert works(client, second)
    access.refresh()
    access.refresh()
    assert [works(client, one) for one in (token, first, second)] == [False, False, True]
    assert count(store, InstallationToken) == 1


def test_when_it_was_last_seen_and_its_version_are_written_down(client, store, access, token):
    assert only(store, Installation).seen_at is None
    assert works(client, token)
    rotate(client, token, version="1.2.0")
    access.refresh()
    found = only(store, Installation)
    assert now() - found.seen_at < timedelta(minutes=1)
    assert found.version == "1.2.0"


def test_without_the_database_a_known_token_opens_and_an_unknown_one_is_told_to_wait(
    client, with_store, store, token, access, tmp_path
):
    """So scoring with a token asks the database for nothing."""
    access.refresh()
    known = access._known
    gone = replace(with_store, store=Store(f"sqlite:///{tmp_path}/gone.db"))
    app = create_app(Settings(api_keys=(KEY,)), gone)
    client = app.test_client()
    app.extensions["caveat-access"]._known = known
    assert client.post("/v1/score", json={"text": "ok"}, headers=bearer(token)).status_code == 200
    answer = client.get("/v1/policy", headers=bearer("cvt_" + "x" * 43))
    assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)
    assert enrol(client, "cve_x").status_code == 503


def test_a_token_is_bound_to_the_person_and_brings_their_groups(app, client, store):
    ada = add_user(store, "ada@bank.example", "desk", "research")
    token = enrol(client, enrolment_key(store), user="Ada@Bank.example").get_json()["token"]
    found = app.extensions["caveat-access"].find(token)
    assert (found.name, found.groups) == (f"user:{ada}", ("desk", "research"))


def test_a_person_who_is_added_later_is_bound_at_the_next_rotation(app, client, store):
    token = enrol(client, enrolment_key(store), user="ben@bank.example").get_json()["token"]
    assert app.extensions["caveat-access"].find(token).name.startswith("installation:")
    ben = add_user(store, "ben@bank.example")
    token = rotate(client, token).get_json()["token"]
    assert app.extensions["caveat-access"].find(token).name == f"user:{ben}"


def test_nobody_becomes_somebody_else_by_enrolling_again(client, store):
    key, name = enrolment_key(store), str(uuid.uuid4())
    add_user(store, "ada@bank.example")
    assert enrol(client, key, install_id=name, user="ada@bank.example").status_code == 201
    assert enrol(client, key, install_id=name, user="ben@bank.example").status_code == 409
    assert enrol(client, key, install_id=name).status_code == 201
    assert only(store, Installation).address == "ada@bank.example"


def test_many_who_enrol_at_once_are_counted_right(app, store):
    key, together, found = enrolment_key(store, max_uses=3), Barrier(6), []

    def ask() -> None:
        together.wait()
        found.append(enrol(app.test_client(), key).status_code)

    threads = [Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [201, 201, 201, 403, 403, 403]
    assert (only(store, EnrolmentKey).uses, count(store, Installation)) == (3, 3)


def test_development_mode_asks_for_no_key_but_looks_at_tokens(with_store, store):
    client = create_app(Settings(), with_store).test_client()
    assert works(client, "whatever")
    assert not works(client, "cvt_" + "x" * 43)
    assert works(client, enrol(client, enrolment_key(store)).get_json()["token"])


def test_keys_may_be_asked_for_though_the_settings_have_none(with_store):
    client = create_app(Settings(ask_for_keys=True), with_store).test_client()
    assert client.get("/v1/policy").status_code == 401
    assert Settings(ask_for_keys=True, host="0.0.0.0").refusal() is None


@pytest.fixture
def command(store, monkeypatch):
    monkeypatch.setenv("CAVEAT_DATABASE", store.url)

    def run(*arguments: str, code: int = 0) -> str:
        done = CliRunner().invoke(cli, arguments)
        assert done.exit_code == code, done.output
        return done.stdout

    return run


def test_keys_are_made_listed_and_revoked_by_command(command, client, access):
    key = command("keys", "create", "--name", "ci", "--scope", "policy").strip()
    assert works(client, key)
    listed = command("keys", "list")
    assert key not in listed
    (row,) = listed.splitlines()[1:]
    assert ("ci" in row, "policy" in row, "good" in row) == (True, True, True)
    command("keys", "revoke", row.split()[0])
    access.refresh()
    assert not works(client, key)
    assert "revoked" in command("keys", "list")
    command("keys", "revoke", row.split()[0], code=1)
    command("keys", "create", "--name", "ci", "--scope", "everything", code=2)


def test_browsers_are_enrolled_listed_and_shut_out_by_command(command, client, access):
    key = command("enrolment", "create", "--name", "fleet", "--max-uses", "5").strip()
    token = enrol(client, key, browser="Firefox", user="ada@bank.example").get_json()["token"]
    assert works(client, token)
    (row,) = command("enrolment", "browsers").splitlines()[1:]
    assert ("Firefox" in row, "ada@bank.example" in row, "enrolled" in row) == (True, True, True)
    command("enrolment", "shut-out", row.split()[0])
    access.refresh()
    assert not works(client, token)
    command("enrolment", "shut-out", row.split()[0], "--undo")
    command("enrolment", "shut-out", "nobody", code=1)
    listed = command("enrolment", "list")
    assert "1/5" in listed
    command("enrolment", "revoke", listed.splitlines()[1].split()[0])
    assert enrol(client, key).status_code == 401
