"""Signing in: what lets people in and what keeps others out."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from api.store import signin
from api.store.tables.audit import AuditEntry
from api.store.tables.base import now
from api.store.tables.people import User
from tests.console import PASSWORD, add_person

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
    with store.write() as session:
        session.execute(update(User).values(locked_until=now() - timedelta(seconds=1)))
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


def test_pages_of_the_console_are_framed_cached_and_scripted_by_nobody(console):
    headers = console().get("/console/sign-in").headers
    policy = headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert headers.getlist("Referrer-Policy") == ["same-origin"]
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Frame-Options"] == "DENY"


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
