"""Signing in through a real identity provider: who comes in, with which roles, and who does not."""

from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from api.store import groups, people
from api.store.tables.audit import AuditEntry
from api.store.tables.people import User
from tests import providers
from tests.console import Browser, add_person, serve

PUBLIC = "http://localhost"
BACK = f"{PUBLIC}/console/sign-in/back"
SETTINGS = {
    "public_url": PUBLIC,
    "oidc_client": "caveat",
    "oidc_secret": "any",
    "oidc_domains": ("bank.example",),
    "oidc_roles": (("Compliance", "reviewer"), ("IT desk", "it")),
}
BEN = {"email": "ben@bank.example", "name": "Ben Ali", "groups": ["Compliance", "Fund desk"]}


@pytest.fixture(scope="module")
def provider():
    with providers.mock() as base:
        yield base


@pytest.fixture
def app(with_store, provider):
    return serve(with_store, oidc_issuer=provider, **SETTINGS)


def begin(browser: Browser, after: str = "") -> str:
    """The provider's address that the browser is sent to."""
    answer = browser.get("/console/sign-in/provider", query_string={"next": after})
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def come_back(browser: Browser, address: str):
    parts = urlsplit(address)
    return browser.get(f"{parts.path}?{parts.query}")


def enter(app, sub: str = "ben-1", **claims) -> Browser:
    browser = Browser(app)
    come_back(browser, providers.sign_in_at_mock(begin(browser), sub, **claims))
    return browser


def inside(browser: Browser) -> bool:
    return browser.get("/console/account/").status_code == 200


def find(store, email: str = "ben@bank.example") -> User | None:
    with store.read() as session:
        return people.by_email(session, email)


def test_the_way_there_has_pkce_nonce_and_state(app, provider):
    asked = parse_qs(urlsplit(begin(Browser(app))).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert all(asked[name][0] for name in ("code_challenge", "nonce", "state"))
    assert asked["redirect_uri"] == [BACK]


def test_somebody_new_comes_in_with_the_roles_of_their_groups(app, store, provider):
    with store.write() as session:
        groups.add(session, "Fund desk", actor="system")
    browser = Browser(app)
    address = begin(browser, "/console/account/?a=b")
    answer = come_back(browser, providers.sign_in_at_mock(address, "ben-1", **BEN))
    assert answer.headers["Location"] == "/console/account/?a=b"
    assert inside(browser)
    user = find(store)
    assert (user.subject, user.name, user.password) == (f"{provider}|ben-1", "Ben Ali", None)
    assert (user.roles, user.groups) == ({"reviewer"}, ["Fund desk"])
    with store.read() as session:
        assert "sign in" in session.scalars(select(AuditEntry.action)).all()


def test_each_sign_in_brings_the_roles_up_to_date_and_leaves_the_consoles_alone(app, store):
    enter(app, **BEN)
    with store.write() as session:
        people.set_roles(session, people.by_email(session, BEN["email"]), ["auditor"], actor="system")
    enter(app, **BEN | {"groups": "IT desk"})
    assert find(store).roles == {"it", "auditor"}
    enter(app, **BEN | {"groups": []})
    assert find(store).roles == {"auditor"}


def test_people_are_known_by_subject_not_by_address(app, store):
    enter(app, "ben-1", **BEN)
    enter(app, "ben-1", **BEN | {"email": "benjamin@bank.example"})
    assert find(store, "benjamin@bank.example") is None
    assert not inside(enter(app, "somebody-else", **BEN))


def test_somebody_an_admin_has_added_is_recognised_once(app, store):
    with store.write() as session:
        people.add(session, actor="system", email=BEN["email"], name="Ben", roles=["writer"])
    assert inside(enter(app, "ben-1", **BEN | {"groups": []}))
    assert find(store).roles == {"writer"}
    assert not inside(enter(app, "ben-2", **BEN))


def test_an_account_with_a_password_is_not_taken_over(app, store):
    add_person(store, "ben", "admin")
    assert not inside(enter(app, **BEN))
    assert find(store).subject is None


REFUSED = {
    "another domain": {"email": "ben@evil.example"},
    "a domain that only ends alike": {"email": "ben@notbank.example"},
    "a subdomain": {"email": "ben@a.bank.example"},
    "two addresses": {"email": "ben@evil.example,ben@bank.example"},
    "unverified": {"email_verified": False},
    "no address": {"email": ""},
    "no role": {"groups": ["Lunch"]},
    "groups that are no list": {"groups": {"Compliance": True}},
}


@pytest.mark.parametrize("claims", REFUSED.values(), ids=REFUSED)
def test_who_is_not_let_in(app, store, claims, capfd):
    browser = enter(app, **BEN | claims)
    assert not inside(browser)
    assert "your account has no role here" in browser.get("/console/sign-in").text
    with store.read() as session:
        assert people.count(session) == 0
    assert "ben" not in capfd.readouterr().err.lower().replace(str(store.url), "")


def test_a_deactivated_person_stays_out(app, store):
    enter(app, **BEN)
    with store.write() as session:
        people.set_active(session, people.by_email(session, BEN["email"]), False, actor="system")
    assert not inside(enter(app, **BEN))


def test_an_answer_that_was_not_asked_for_is_refused(app):
    """Made up, another browser's, used twice, of another provider, or an error: none opens a session."""
    hers, his = Browser(app), Browser(app)
    answer = providers.sign_in_at_mock(begin(hers), "ben-1", **BEN)
    begin(his)
    for address in ("/console/sign-in/back", "/console/sign-in/back?code=a&state=b", f"{BACK}?error=access_denied"):
        come_back(his, address)
    come_back(his, answer)
    assert not inside(his)
    assert come_back(hers, f"{answer}&iss=https://evil.example").status_code == 302
    assert not inside(hers)
    come_back(hers, answer)
    kept = inside(hers)
    again = Browser(app)
    come_back(again, answer)
    assert (kept, inside(again)) == (True, False)


def test_a_provider_that_is_away_is_said_and_passwords_go_on(with_store, store):
    add_person(store, "ada", "admin")
    browser = Browser(serve(with_store, oidc_issuer="http://127.0.0.1:9", **SETTINGS))
    assert browser.get("/console/sign-in/provider").headers["Location"] == "/console/sign-in"
    assert "cannot be reached" in browser.get("/console/sign-in").text
    assert browser.sign_in("ada").status_code == 302


def test_a_provider_that_calls_itself_otherwise_is_not_used(with_store, provider):
    other = provider.replace("127.0.0.1", "localhost")
    browser = Browser(serve(with_store, oidc_issuer=f"{other}/", **SETTINGS))
    assert browser.get("/console/sign-in/provider").headers["Location"] == "/console/sign-in"


def test_without_a_provider_there_is_no_such_page(console):
    browser = console()
    assert browser.get("/console/sign-in/provider").status_code == 404
    assert browser.get("/console/sign-in/back").status_code == 404
    assert "sign-in/provider" not in browser.get("/console/sign-in").text


def test_end_to_end_with_a_certified_provider(with_store, store):
    with providers.certified(BACK) as issuer:
        app = serve(with_store, oidc_issuer=issuer, **SETTINGS | {"oidc_secret": ""})
        browser = Browser(app)
        answer = providers.sign_in_at_certified(begin(browser), "ada", BACK)
        assert f"iss={issuer.replace(':', '%3A').replace('/', '%2F')}" in answer
        come_back(browser, answer)
        assert inside(browser)
    user = find(store, "ada@bank.example")
    assert (user.subject, user.name, user.roles) == (f"{issuer}|ada", "Ada", {"reviewer"})
