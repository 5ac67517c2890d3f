"""Every address of the console with hostile words where it takes any: no page breaks, runs them or logs them."""

import shutil
from dataclasses import replace

import pytest

from api.permissions import ROLES
from api.store import Store
from tests import databases
from tests.console import TOKEN, Browser, add_person, serve

CANARY = databases.CANARY
WORDS = (
    f"' OR '1'='1' -- {CANARY}",
    f'"; DROP TABLE users; -- {CANARY}',
    f"{{{{ 7*7 }}}}{{% raw %}}{CANARY}",
    f"<script>alert('{CANARY}')</script>",
    f"../../{CANARY}\0%s%n",
    "9" * 400,
)
# What pages of the console take in an address, and some that none does.
NAMES = ("q", "start", "action", "before", "next", "id", "kind", "page", "since", "days", "category", "status")


@pytest.fixture(scope="module")
def house(shared, sqlite_template, tmp_path_factory):
    """An app with somebody who may open every page, and what makes them sign in."""
    folder = tmp_path_factory.mktemp("hostile")
    shutil.copy(sqlite_template, folder / "caveat.db")
    store = Store(databases.sqlite_url(folder))
    app, person = serve(replace(shared, store=store)), add_person(store, "ada", *ROLES)
    yield app, store, person
    store.close()


def addresses(app, words: str) -> list[tuple[str, str]]:
    """(method, address) of the console, with these words for every part of it that is free."""
    adapter = app.url_map.bind("localhost")
    return [
        (method, adapter.build(rule.endpoint, dict.fromkeys(rule.arguments, words)))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/console") and all(type(part).__name__ == "UnicodeConverter" for part in
                                                    rule._converters.values())
        for method in sorted(rule.methods & {"GET", "POST"})
    ]  # fmt: skip


@pytest.mark.parametrize("words", WORDS)
def test_hostile_words_break_and_run_nothing(house, words, capfd):
    app, store, person = house
    broken = []
    for method, address in addresses(app, words):
        browser = Browser(app)
        token = TOKEN.search(browser.get("/console/sign-in").text)[1]
        browser.enter(store, person)
        asked = dict.fromkeys(NAMES, words) if method == "GET" else None
        sent = {"csrf_token": token} | dict.fromkeys(NAMES, words) if method == "POST" else None
        answer = browser.client.open(address, method=method, query_string=asked, data=sent)
        if answer.status_code >= 500 or f"<script>alert('{CANARY}".encode() in answer.data:
            broken.append((method, address, answer.status_code))
    assert broken == []
    logged = capfd.readouterr()
    assert CANARY not in logged.out + logged.err
