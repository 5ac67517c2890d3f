"""Signing in: what lets people in, what keeps others out, and when a session ends."""

import re
import threading
from datetime import timedelta

import pytest
from sqlalchemy import event, func, select, update

from api.store import sessions, signin
from api.store.tables.audit import AuditEntry
from api.store.tables.base import now
from api.store.tables.people import ConsoleSession, User
from tests.console import PASSWORD, Browser, add_person, serve

NEXT = [
    "https://evil.example/",
    "//evil.example/console/",
    "/\\evil.example",
    "/console/../..//evil.example",
    "/console//evil.example",
    "javascript:alert(1)",
    "/console/\r\nSet-Cookie: a=b",
    "console/people/",
    "/v1/policy",
    "/console/people/@evil.example",
]


def change(store, table, **values):
    with store.write() as session:
        session.execute(update(table).values(**values))


def actions(store) -> list[str]:
    with store.read() as session:
        return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.sequence)))


def test_a_stranger_is_asked_to_sign_in_and_comes_back(console, store):
    add_person(store, "ada", "admin")
    browser = console()
    asked = browser.get("/console/people/?q=ben")
    assert asked.headers["Location"] == "/console/sign-in?next=/console/people/?q%3Dben"
    page = browser.get(asked.headers["Location"])
    assert 'value="/console/people/?q=ben"' in page.text
    assert browser.sign_in("ada", next="/console/people/?q=ben").headers["Location"] == "/console/people/?q=ben"
    assert browser.get("/console/people/").status_code == 200
    assert actions(store)[-1] == "sign in"


@pytest.mark.parametrize("address", NEXT)
def test_nobody_is_sent_to_another_site(console, address):
    browser = console("ada", "admin")
    assert browser.get("/console/sign-in", query_string={"next": address}).headers["Location"] == "/console/"
    assert browser.post("/console/language", language="fr", back=address).headers["Location"] == "/console/"
    again = console()
    assert again.sign_in("ada", next=address).headers["Location"] == "/console/"


def test_why_it_failed_is_not_told(console, store):
    add_person(store, "ada", "admin")
    left = add_person(store, "ben", "writer")
    with store.write() as session:
        session.get(User, left).active = False
    browser = console()
    answers = {
        name: browser.sign_in(name, password)
        for name, password in (("ada", "wrong"), ("nobody", PASSWORD), ("ben", PASSWORD))
    }
    assert {answer.status_code for answer in answers.values()} == {401}
    assert len({re.sub(r'value="[^"]*"', "", answer.text) for answer in answers.values()}) == 1
    assert 'value="wrong"' not in answers["ada"].text


def test_many_wrong_passwords_lock_for_a_while_even_the_right_one(console, store):
    add_person(store, "ada", "admin")
    browser = console()
    for _ in range(signin.FREE_TRIES):
        assert browser.sign_in("ada", "wrong password").status_code == 401
    assert browser.sign_in("ada").status_code == 401
    assert "lock sign-in" in actions(store)
    change(store, User, locked_until=now() - timedelta(seconds=1))
    assert browser.sign_in("ada").status_code == 302
    with store.read() as session:
        assert session.execute(select(User.failures, User.locked_until)).one() == (0, None)


def test_the_wait_doubles_up_to_a_quarter_of_an_hour():
    waits = [signin.wait(failures).total_seconds() / 60 for failures in (5, 6, 7, 8, 9, 50, 5000)]
    assert waits == [1, 2, 4, 8, 15, 15, 15]


def test_guesses_count_before_they_are_judged(store):
    """Else a hundred at once would all be free."""
    add_person(store, "ada", "admin")
    tried = []
    for _ in range(20):
        with store.write() as session:
            tried.append(signin.attempt(session, "ada@bank.example") is not None)
    assert sum(tried) == signin.FREE_TRIES


@pytest.mark.parametrize("path", ["/console/sign-in", "/console/people/new", "/console/account/sign-out-everywhere"])
def test_a_form_without_its_token_is_refused(console, path):
    browser = console("ada", "admin")
    for token in ({}, {"csrf_token": ""}, {"csrf_token": "made-up"}, {"csrf_token": console().token()}):
        answer = browser.client.post(path, data={"name": "Eve", "email": "eve@bank.example", **token})
        assert answer.status_code == 400
        assert "cookie" in answer.text
    assert browser.get("/console/people/").status_code == 200


def test_a_form_of_another_site_is_refused_even_with_a_token(console):
    browser = console("ada", "admin")
    data = {"csrf_token": browser.token(), "name": "Eve", "email": "eve@bank.example"}
    for site in ("cross-site", "same-site"):
        headers = {"Sec-Fetch-Site": site}
        assert browser.client.post("/console/people/new", data=data, headers=headers).status_code == 400


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
    change(store, ConsoleSession, **values)
    assert browser.get("/console/people/").status_code == 302


def test_a_visit_keeps_it_alive_but_is_not_written_each_time(console, store):
    browser = console("ada", "admin")
    early = now() - timedelta(minutes=20)
    change(store, ConsoleSession, seen_at=early)
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


def test_pages_of_the_console_are_framed_cached_and_scripted_by_nobody(console):
    headers = console().get("/console/sign-in").headers
    policy = headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert headers.getlist("Referrer-Policy") == ["same-origin"]
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Frame-Options"] == "DENY"


def test_scoring_sets_no_cookie_and_asks_no_database(shared):
    browser = Browser(serve(shared))  # its store cannot be reached
    answer = browser.client.post("/v1/score", json={"text": "Hello"}, headers={"Cookie": "caveat=abc"})
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert "Vary" not in answer.headers


def test_without_its_database_the_console_says_so(shared, capfd):
    browser = Browser(serve(shared))
    sent = browser.client.post("/console/sign-in", data={"password": PASSWORD})
    for answer in (browser.get("/console/sign-in"), sent):
        assert answer.status_code == 503
        assert "Writers are still being warned" in answer.text
    assert PASSWORD not in capfd.readouterr().err


def test_a_database_that_goes_away_is_a_page_too(console, store):
    browser = console("ada", "admin")
    store.close()
    store.url = "sqlite:////proc/none/caveat.db"
    store.__dict__.pop("engine")
    answer = browser.get("/console/people/")
    assert answer.status_code == 503
    assert "incident" not in answer.text


def test_a_database_that_hangs_is_given_up_and_scoring_goes_on(console, store):
    browser = console("ada", "admin")
    store.prompt._deadline = 0.2
    held = threading.Event()

    def hang(*_):
        held.wait(60)

    event.listen(store.engine, "before_cursor_execute", hang)
    try:
        for _ in range(6):
            assert browser.get("/console/people/").status_code == 503
        assert browser.client.post("/v1/score", json={"text": "Hello"}).status_code == 200
    finally:
        event.remove(store.engine, "before_cursor_execute", hang)
        held.set()


def test_it_speaks_french_when_asked_or_when_the_browser_does(console):
    browser = console()
    assert "Se connecter" in browser.get("/console/sign-in", headers={"Accept-Language": "fr-CA,fr;q=0.8"}).text
    assert "Se connecter" not in browser.get("/console/sign-in").text
    browser.post("/console/language", language="fr", back="/console/sign-in")
    assert '<html lang="fr">' in browser.get("/console/sign-in").text


def test_passwords_are_neither_logged_nor_shown_again(console, store, capfd):
    add_person(store, "ada", "admin")
    browser = console()
    for password in ("Zanzibar42 Zanzibar42", PASSWORD):
        assert password not in browser.sign_in("ada", password).text
    logged = capfd.readouterr().err
    assert PASSWORD not in logged
    assert "Zanzibar42" not in logged
    assert "ada@bank.example" not in logged
