"""A session of the console: its number, its cookie and when it ends."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from api.store import sessions
from api.store.tables.base import now
from api.store.tables.people import ConsoleSession
from tests.console import add_person, serve


def change(store, **values):
    with store.write() as session:
        session.execute(update(ConsoleSession).values(**values))


def test_signing_in_takes_a_new_number(console, store):
    """What a session held before cannot have been prepared by somebody else."""
    add_person(store, "ada", "admin")
    browser = console()
    before = browser.token()
    with browser.client.session_transaction(path="/console/") as prepared:
        prepared["_user_id"] = "prepared"
    browser.sign_in("ada")
    with browser.client.session_transaction(path="/console/") as session:
        assert session["_user_id"] != "prepared"
    assert browser.client.post("/console/sign-out", data={"csrf_token": before}).status_code == 400


def test_only_the_hash_of_the_number_is_kept(console, store):
    browser = console("ada", "admin")
    with browser.client.session_transaction(path="/console/") as session:
        number = session["_user_id"]
    with store.read() as session:
        row = session.scalar(select(ConsoleSession))
    assert len(number) >= 43
    assert number not in repr(vars(row))
    assert row.digest == sessions.digest(number)


@pytest.mark.parametrize(
    "values",
    [
        {"seen_at": now() - sessions.IDLE},
        {"expires_at": now()},
    ],
    ids=["idle", "longest"],
)
def test_a_session_ends_by_itself(console, store, values):
    browser = console("ada", "admin")
    change(store, **values)
    assert browser.get("/console/people/").status_code == 302


def test_a_visit_keeps_it_alive_but_is_not_written_each_time(console, store):
    browser = console("ada", "admin")
    early = now() - timedelta(minutes=20)
    change(store, seen_at=early)
    browser.get("/console/people/")
    with store.read() as session:
        noticed = session.scalar(select(ConsoleSession.seen_at))
    assert noticed > early
    browser.get("/console/people/")
    with store.read() as session:
        assert session.scalar(select(ConsoleSession.seen_at)) == noticed


def test_signing_out_ends_it_on_our_side_too(console, store):
    browser = console("ada", "admin")
    kept = browser.client.get_cookie("caveat").value
    browser.post("/console/sign-out")
    browser.client.set_cookie("caveat", kept)
    assert browser.get("/console/people/").status_code == 302
    with store.read() as session:
        assert session.scalar(select(func.count(ConsoleSession.digest))) == 0


def test_the_cookie_is_for_https_only_where_that_is_spoken(with_store):
    for settings, secure in (
        ({}, False),
        ({"api_keys": ("k" * 16,)}, True),
        ({"public_url": "https://caveat.bank.example"}, True),
        ({"public_url": "http://localhost:8787", "api_keys": ("k" * 16,)}, False),
    ):
        answer = serve(with_store, **settings).test_client().get("/console/sign-in")
        cookie = answer.headers["Set-Cookie"]
        assert ("Secure" in cookie, cookie.startswith("__Host-")) == (secure, secure)
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
