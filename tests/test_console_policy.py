"""The policy in the console: read, drafted, checked by line, compared, published once, gone back from."""

import html
import json
import re

import pytest

from api import policies
from api.rulebook.document import numbered
from api.settings import Settings
from api.store import audit
from api.store import policies as stored
from tests.conftest import RISKY
from tests.console import Browser, add_person, serve
from tests.test_policies import DOCUMENT, MILD

PAGE = "/console/policy/"
BASE = re.compile(r"<input[^>]*name=\"base\"[^>]*value=\"(\d+)\"")


@pytest.fixture
def app(with_store):
    return serve(policies.in_force(with_store))


@pytest.fixture
def admin(app, store):
    def enter(name: str, *roles: str) -> Browser:
        browser = Browser(app)
        browser.enter(store, add_person(store, name, *(roles or ("admin",))))
        return browser

    return enter


@pytest.fixture
def ada(admin):
    return admin("ada")


def send(browser, path, **fields):
    return browser.post(PAGE + path, seen=PAGE + "draft", **fields)


def save(browser, document):
    return send(browser, "draft", document=document.replace("\n", "\r\n"))


def publish(browser, comment="Milder while we learn"):
    base = BASE.search(browser.get(PAGE + "compare").text)[1]
    return send(browser, "publish", base=base, comment=comment)


def numbers(store):
    with store.read() as session:
        return [one.number for one in stored.history(session)]


def test_the_policy_is_told_in_plain_words_in_both_languages(ada):
    page = html.unescape(ada.get(PAGE).text)
    for said in ("serious, in a post or profile", "held until approved", "Version 1, published by the folder of rules"):
        assert said in page
    assert "grave, dans une publication" in html.unescape(ada.get(PAGE, headers={"Accept-Language": "fr"}).text)


def test_a_draft_is_saved_compared_published_and_taken_over(ada, app, store):
    assert save(ada, MILD).headers["Location"].endswith("/compare")
    compared = html.unescape(ada.get(PAGE + "compare").text)
    assert "<del>- - {severity: high, content: static, decision: hold}</del>" in compared
    assert numbers(store) == [1]  # a draft is nobody else's business
    assert "needed" in publish(ada, " ").text
    assert publish(ada).status_code == 302
    policies.refresh(app, Settings())
    assert app.test_client().post("/v1/score", json={"text": RISKY}).get_json()["decision"] == "notice"
    with store.read() as session:
        newest = stored.newest(session)
        entry = audit.recent(session, action="policy.published")[0]
    assert (newest.document, newest.comment) == (numbered(MILD, 2), "Milder while we learn")
    assert (entry.action, entry.object, entry.actor) == ("policy.published", "policy:2", newest.published_by)
    assert "Go on with your draft" not in ada.get(PAGE).text


def test_every_mistake_is_named_by_its_line_and_the_draft_is_kept(ada, store):
    wrong = MILD.replace("when_unreachable: allow", "when_unreachable: perhaps").replace("stop: hold", "stop: never")
    line = 1 + MILD[: MILD.index("when_unreachable")].count("\n")
    page = save(ada, wrong).text
    assert page.count("<li>Line ") == 2
    assert f"Line {line}: when_unreachable" in page
    assert "perhaps" in ada.get(PAGE + "draft").text
    assert ada.get(PAGE + "compare").headers["Location"].endswith("/draft")
    assert send(ada, "publish", base="1", comment="x").headers["Location"].endswith("/draft")
    assert numbers(store) == [1]


@pytest.mark.parametrize("odd", ["", "\0", "x: &a [1]\ny: *a", "[" * 60, "version: {", "x" * 200_001, "- 1\n- 2"])
def test_odd_documents_are_never_published(ada, store, odd):
    answer = send(ada, "draft", document=odd)
    assert (answer.status_code, 'class="error"' in answer.text or "<li>Line " in answer.text) == (200, True)
    assert send(ada, "publish", base="1", comment="x").status_code == 302
    assert numbers(store) == [1]


def test_the_second_who_publishes_is_told_and_sees_what_the_first_changed(ada, admin, store):
    ben = admin("ben")
    save(ada, MILD)
    save(ben, DOCUMENT.replace("may_pause: true", "may_pause: false"))
    base = BASE.search(ben.get(PAGE + "compare").text)[1]
    publish(ada)
    answer = send(ben, "publish", base=base, comment="No pauses")
    assert answer.headers["Location"].endswith("/compare")
    page = html.unescape(ben.get(PAGE + "compare").text)
    assert "somebody else published another version first" in page
    assert "from version 1. Version 2 has been published since" in page
    assert "<del>- - {severity: high, decision: notice}</del>" in page
    assert numbers(store) == [2, 1]
    publish(ben, "No pauses after all")
    assert numbers(store) == [3, 2, 1]


def test_two_drafts_are_apart_and_one_can_be_discarded(ada, admin):
    ben = admin("ben")
    save(ada, MILD)
    assert "decision: hold}" in html.unescape(ben.get(PAGE + "draft").text)
    assert send(ada, "draft/discard").status_code == 302
    assert ada.get(PAGE + "compare").status_code == 302


def test_an_older_version_is_gone_back_to(ada, store):
    save(ada, MILD)
    publish(ada)
    assert "Milder while we learn" in ada.get(PAGE + "history").text
    older = html.unescape(ada.get(PAGE + "versions/1").text)
    assert "<ins>+ - {severity: high, content: static, decision: hold}</ins>" in older
    assert "needed" in send(ada, "versions/1/roll-back", base="2", comment="").text
    assert send(ada, "versions/1/roll-back", base="1", comment="Learned").headers["Location"].endswith("versions/1")
    assert send(ada, "versions/1/roll-back", base="2", comment="Learned").status_code == 302
    with store.read() as session:
        newest, (entry, *_) = stored.newest(session), audit.recent(session, action="policy.published")
    assert (newest.number, newest.restores, newest.document) == (3, 1, numbered(DOCUMENT, 3))
    assert json.loads(entry.payload)["restores"] == 1
    assert "version 1 again" in ada.get(PAGE + "history").text


@pytest.mark.parametrize("wanted", ["0", "9", "x", "-1", "²", "9" * 30])
def test_a_version_that_is_not_there(ada, wanted):
    assert ada.get(f"{PAGE}versions/{wanted}").status_code == 404


@pytest.mark.parametrize("role", ["writer", "reviewer", "it", "auditor"])
def test_only_admins_have_it(admin, role):
    assert admin("bob", role).get(PAGE).status_code == 403
