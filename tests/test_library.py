"""The library: texts that pass as they stand, offered to writers, confirmed when rules change, retired."""

import html
import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest

from api import approved_texts
from api.engine.types import Draft
from api.store import audit, library, reviews
from tests.conftest import RISKY
from tests.console import serve

PAGE = "/console/library/"
SEEN = re.compile(r'name="seen"[^>]*value="([^"]*)"')
TEXT = {
    "title": "Rate of the year",
    "words": RISKY,
    "sort": "text",
    "lang": "en",
    "account": "any",
    "kind": "post",
    "site": "",
    "product": "Harbour Saver",
    "expires": (date.today() + timedelta(days=30)).isoformat(),
}


@pytest.fixture
def app(with_store):
    return serve(with_store)


@pytest.fixture
def rita(enter):
    return enter("rita", "reviewer")


def add(browser, **fields):
    """With what the rules find confirmed."""
    page = browser.post(PAGE + "new", seen=PAGE + "new", **TEXT | fields)
    if page.status_code == 200 and (seen := SEEN.search(page.text)):
        fields |= {"seen": html.unescape(seen[1])}
        page = browser.client.post(PAGE + "new", data=TEXT | fields | {"csrf_token": browser.token(PAGE + "new")})
    return page


def score(app, text=RISKY, **context):
    return app.test_client().post("/v1/score", json={"text": text, "context": context}).get_json()


def entries(store):
    with store.read() as session:
        return [(one.action, json.loads(one.payload)) for one in audit.recent(session, action="library")]


def only(store):
    with store.read() as session:
        return library.page(session)[0][0]


def test_what_the_rules_find_is_shown_before_it_is_added(rita, store):
    page = html.unescape(rita.post(PAGE + "new", seen=PAGE + "new", **TEXT).text)
    assert "The rules find this in it" in page
    assert "guarantee" in page
    assert entries(store) == []
    assert add(rita).status_code == 302
    text = only(store)
    ((action, told),) = entries(store)
    assert (action, told["title"], told["accepted"]) == ("library.added", "Rate of the year", text.accepted)
    assert RISKY not in json.dumps(told)


def test_it_passes_as_it_stands_and_an_edited_one_does_not(app, rita):
    assert score(app)["decision"] != "allow"
    add(rita)
    answer = score(app, f"  {RISKY}\r\n")
    assert (answer["decision"], answer["score"], answer["severity"], answer["findings"]) == ("allow", 0, "none", [])
    assert {one["because"] for one in answer["excused"]} >= {"approved-text"}
    for edited in (RISKY.upper(), RISKY + "!", "Listen: " + RISKY):
        assert score(app, edited)["decision"] != "allow"


@pytest.mark.parametrize(
    ("where", "passes", "not_"),
    [
        ({"kind": "reply"}, {"kind": "reply"}, {"kind": "post"}),
        ({"account": "brand"}, {"account": "brand"}, {"account": "personal"}),
        ({"account": "personal"}, {"account": "unknown"}, {"account": "brand"}),
        ({"site": "linkedin.com"}, {"site": "www.linkedin.com"}, {"site": "x.com"}),
    ],
)
def test_it_passes_only_where_it_is_meant_for(app, rita, where, passes, not_):
    add(rita, **where)
    kind = {"kind": where.get("kind", "post")}
    assert score(app, **kind | passes)["decision"] == "allow"
    assert score(app, **kind | not_)["decision"] != "allow"


def test_its_time_ends_by_itself(app, rita, store):
    add(rita)
    known = app.extensions["caveat"].library
    later = datetime.now(UTC) + timedelta(days=31)
    (text,) = known.texts
    assert approved_texts.find(known, Draft(text.words), later - timedelta(days=5)) == text
    assert approved_texts.find(known, Draft(text.words), later) is None


def test_what_a_newer_rule_finds_stands_until_legal_confirms(app, rita, store):
    add(rita)
    text = only(store)
    with store.write() as session:
        library.confirm(session, text.id, text.accepted[1:], actor="system")  # as if one rule were new
    approved_texts.refresh(app)
    assert score(app)["decision"] != "allow"
    page = html.unescape(rita.get(PAGE + text.id).text)
    assert "The rules of today find more than legal has seen" in page
    assert "flagged by the rules of today" in rita.get(PAGE).text
    assert rita.post(f"{PAGE}{text.id}/confirm", seen=PAGE + "new").status_code == 302
    assert score(app)["decision"] != "allow"  # what was seen was not said
    seen = SEEN.search(page)[1]
    data = {"csrf_token": rita.token(PAGE + "new"), "seen": seen}
    rita.client.post(f"{PAGE}{text.id}/confirm", data=data)
    assert score(app)["decision"] == "allow"
    assert [action for action, _ in entries(store)][:1] == ["library.confirmed"]


def test_retired_it_is_like_any_other_text(app, rita, store):
    add(rita)
    path = f"{PAGE}{only(store).id}/retire"
    assert "needed" in rita.post(path, seen=PAGE + "new", reason=" ").text
    rita.post(path, seen=PAGE + "new", reason="Replaced")
    assert score(app)["decision"] != "allow"
    assert entries(store)[0] == ("library.retired", {"reason": "Replaced"})
    assert "Rate of the year" not in rita.get(PAGE).text
    assert "Rate of the year" in rita.get(PAGE + "?state=retired").text


def test_it_is_found_by_words_and_product(rita):
    add(rita)
    add(rita, title="Risk", words="Capital at risk 100%", sort="disclosure", product="", kind="any")
    for words, titles in [("saver", ["Rate"]), ("AT RISK", ["Risk"]), ("%", ["Rate", "Risk"]), ("nothing", [])]:
        page = rita.client.get(PAGE, query_string={"q": words}).text
        assert [title for title in ("Rate", "Risk") if f"{title}" in re.findall(r'library/\w+">(\w+)', page)] == titles


def test_writers_are_offered_what_is_in_use(app, rita, store):
    client = app.test_client()
    first = client.get("/v1/library")
    assert first.get_json() == {"texts": []}
    add(rita)
    answer = client.get("/v1/library", headers={"If-None-Match": first.headers["ETag"]})
    (told,) = answer.get_json()["texts"]
    assert {name: told[name] for name in ("title", "words", "account", "kind", "site", "product")} == {
        name: TEXT[name] or None for name in ("title", "words", "account", "kind", "site", "product")
    }
    assert client.get("/v1/library", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("title", "", "needed"),
        ("words", " ", "needed"),
        ("words", "a\x00b", "cannot be shown"),
        ("words", "x" * 20_001, "longer than"),
        ("site", "https://x.com", "without https"),
        ("expires", "2020-01-01", "That day is over"),
        ("expires", "2199-01-01", "At most three years"),
        ("expires", "soon", "Not a valid date"),
        ("kind", "loud", "Not a valid choice"),
    ],
)
def test_a_text_that_cannot_be_added_says_why(rita, store, field, value, said):
    assert said in rita.post(PAGE + "new", seen=PAGE + "new", **TEXT | {field: value}).text
    assert entries(store) == []


@pytest.mark.parametrize(("role", "reads"), [("admin", 200), ("auditor", 200), ("writer", 403), ("it", 403)])
def test_legal_adds_others_read(enter, role, reads):
    browser = enter("bob", role)
    assert browser.get(PAGE).status_code == reads
    assert browser.get(PAGE + "new").status_code == 403


def test_what_is_not_there(rita):
    assert rita.get(PAGE + "nope").status_code == 404


def test_an_approved_review_is_put_there_at_one_click(app, rita, with_store, store):
    typed = {"text": f"{RISKY} — approved", "note": "", "handle": ""}
    about = {"site": "x.com", "kind": "post", "account": "brand", "proposed": "hold", "rulebook": "r", "policy": "p"}
    with store.write() as session:
        ring = with_store.recorder.keyring
        id = reviews.open_review(session, ring, writer="key:1", typed=typed, categories=[], **about).id
    path = f"{PAGE}from-review/{id}"
    assert rita.post(path, seen=PAGE + "new").headers["Location"] == f"/console/reviews/{id}"
    rita.post(f"/console/reviews/{id}/read", seen=PAGE + "new", reason="in turn")
    fields = {"version": 0, "disposition": "approved", "comment": "", "text": "", "passed_to": ""}
    rita.post(f"/console/reviews/{id}/decide", seen=PAGE + "new", **fields)
    rita.post(f"/console/reviews/{id}/read", seen=PAGE + "new", reason="for the library")
    assert "Put it into the library" in rita.get(f"/console/reviews/{id}").text
    page = html.unescape(rita.post(path, seen=PAGE + "new").text)
    assert typed["text"] in page
    assert '<option selected value="brand">' in page
    add(rita, words=typed["text"], account="brand", review=id)
    assert only(store).review_id == id
    assert score(app, typed["text"], account="brand")["decision"] == "allow"
