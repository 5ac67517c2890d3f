"""Every route by every role: what the table of permissions says is what happens."""

import shutil
from dataclasses import replace

import pytest

from api import auth
from api.permissions import ANYONE, KEY, ROLES, SIGNED_IN, TABLE
from api.store import Store
from tests import databases
from tests.conftest import KEY as API_KEY
from tests.console import TOKEN, Browser, add_person, serve

STRANGER, NO_ROLE = "stranger", "no role"
# Who may leave ends at the sign-in too.
LEAVING = ("/console/sign-out", "/console/account/sign-out-everywhere")


@pytest.fixture(scope="module")
def house(shared, sqlite_template, tmp_path_factory):
    """An app with keys, and somebody of each role."""
    folder = tmp_path_factory.mktemp("matrix")
    shutil.copy(sqlite_template, folder / "caveat.db")
    store = Store(databases.sqlite_url(folder))
    app = serve(replace(shared, store=store), api_keys=(API_KEY,), public_url="http://localhost")
    ids = {role: add_person(store, role, role) for role in ROLES} | {NO_ROLE: add_person(store, "nobody")}
    yield app, store, ids
    store.close()


def requests(app) -> list[tuple[str, str, str]]:
    """(method, address, action) of all that is served."""
    adapter = app.url_map.bind("localhost")
    return [
        (method, adapter.build(rule.endpoint, dict.fromkeys(rule.arguments, "x")), auth.action(app, rule.endpoint))
        for rule in app.url_map.iter_rules()
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"})
    ]


def may(who: str, action: str) -> bool:
    allowed = TABLE[action]
    return ANYONE in allowed or who in allowed or (SIGNED_IN in allowed and who != STRANGER)


def answer(app, store, ids, who, method, address):
    browser = Browser(app)
    data = {"csrf_token": TOKEN.search(browser.get("/console/sign-in").text)[1]} if method == "POST" else None
    if who != STRANGER:
        browser.enter(store, ids[who])
    if address.startswith("/v1"):
        return browser.client.open(address, method=method, json={})
    return browser.client.open(address, method=method, data=data)


@pytest.mark.parametrize("who", [STRANGER, NO_ROLE, *ROLES])
def test_each_route_opens_to_those_of_the_table_only(house, who):
    app, store, ids = house
    wrong = []
    for method, address, action in requests(app):
        found = answer(app, store, ids, who, method, address)
        sent_away = "/console/sign-in" in found.headers.get("Location", "")
        sent_away = sent_away and not (address in LEAVING and may(who, action))
        refused = found.status_code in (401, 403) or sent_away
        if refused == may(who, action) or found.status_code >= 500:
            wrong.append((method, address, action, found.status_code))
    assert wrong == []


def test_a_session_is_no_key_and_a_key_no_session(house):
    app, store, ids = house
    for method, address, action in requests(app):
        if KEY in TABLE[action]:
            assert answer(app, store, ids, "admin", method, address).status_code == 401
        elif ANYONE not in TABLE[action]:
            headers = {"Authorization": f"Bearer {API_KEY}"}
            assert app.test_client().get(address, headers=headers).status_code in (302, 405)


def test_the_table_speaks_of_known_people_only():
    assert set().union(*TABLE.values()) <= {ANYONE, SIGNED_IN, KEY, *ROLES}


def test_it_sees_no_text_and_admins_neither():
    """Actions that show what somebody wrote carry the word in their name."""
    for action, who in TABLE.items():
        if "text" in action:
            assert not who & {"it", "admin", ANYONE, SIGNED_IN, KEY}
