"""The console's queue, one review and the audit log: who may see which, and that no word shows without a reason."""

import html
import json

import pytest

from api.records.seal import keyring
from api.store import audit, people, reviews
from tests.console import add_person

CANARY = "Zanzibar42"
TEXT = f"{CANARY}: I can <b>guarantee</b> you 8% a year 🚀, zero risk"
ABOUT = {"site": "x.com", "kind": "post", "account": "brand", "proposed": "hold", "rulebook": "r", "policy": "p"}


@pytest.fixture
def ask(with_store):
    """Open a review as some writer: its id."""

    def ask(writer: str = "key:1") -> str:
        ring = with_store.recorder.keyring
        typed = {"text": TEXT, "note": f"May I, {CANARY}?", "handle": ""}
        with with_store.store.write() as session:
            return reviews.open_review(session, ring, writer=writer, typed=typed, categories=["guarantee"], **ABOUT).id

    return ask


def actions(store) -> list[str]:
    with store.read() as session:
        return [entry.action for entry in audit.recent(session)]


def decide(browser, id: str, disposition: str, **more):
    """Read it, as one must, and decide."""
    browser.post(f"/console/reviews/{id}/read", seen="/console/reviews/", reason="in turn")
    fields = {"version": 0, "disposition": disposition, "comment": "", "text": "", "passed_to": ""} | more
    return browser.post(f"/console/reviews/{id}/decide", seen="/console/reviews/", **fields)


def test_the_queue_shows_no_word(console, ask):
    id = ask()
    page = console("ada", "reviewer").get("/console/reviews/").text
    assert f"/console/reviews/{id}" in page
    assert "Promise of a result" in page
    assert CANARY not in page


def test_a_text_opens_with_a_reason_that_is_written_down(console, ask, store):
    id, browser = ask(), console("ada", "reviewer")
    assert CANARY not in browser.get(f"/console/reviews/{id}").text
    assert browser.post(f"/console/reviews/{id}/read", seen="/console/reviews/", reason=" ").status_code == 302
    assert "text.read" not in actions(store)
    assert browser.post(f"/console/reviews/{id}/read", seen="/console/reviews/", reason="in turn").status_code == 302
    page = browser.get(f"/console/reviews/{id}").text
    assert html.escape(f"May I, {CANARY}?") in page
    assert "<b>guarantee" not in page
    assert "<mark>" in page
    with store.read() as session:
        entry = audit.recent(session)[0]
    assert (entry.action, json.loads(entry.payload)) == ("text.read", {"reason": "in turn"})


@pytest.mark.parametrize(
    ("disposition", "more", "said"),
    [
        ("rejected", {}, "Say why"),
        ("escalated", {"comment": "  "}, "Say why"),
        ("approved-with-changes", {}, "Write the text"),
        ("approved", {"comment": "\0"}, "cannot be shown"),
        ("loved", {}, "Choose one."),
    ],
)
def test_a_decision_that_lacks_something_says_so(console, ask, store, disposition, more, said):
    id, browser = ask(), console("ada", "reviewer")
    page = decide(browser, id, disposition, **more)
    assert (page.status_code, said in page.text) == (200, True)
    with store.read() as session:
        assert reviews.decisions(session, id) == []


def test_a_decision_reaches_the_writer(console, ask, with_store):
    id, browser = ask(), console("ada", "reviewer")
    changed = "We aim to return 4%.\nCapital at risk."
    answer = decide(browser, id, "approved-with-changes", text=changed, comment="Like this.")
    assert answer.headers["Location"] == "/console/reviews/"
    ring = keyring({}, with_store.recorder.data)
    with with_store.store.read() as session:
        told = reviews.own_review(session, ring, id, "key:1")
        (decision,) = reviews.decisions(session, id)
    assert (told["disposition"], told["comment"]) == ("approved-with-changes", "Like this.")
    assert told["text"].split() == changed.split()
    assert (decision.expires_at - decision.at).days in (29, 30)


def test_of_two_reviewers_the_second_is_told(console, ask):
    id, first, second = ask(), console("ada", "reviewer"), console("ben", "reviewer")
    assert decide(first, id, "approved").status_code == 302
    answer = decide(second, id, "rejected", comment="No.")
    assert answer.headers["Location"] == f"/console/reviews/{id}"
    page = second.get(f"/console/reviews/{id}").text
    assert "Somebody else decided this" in page
    assert "Approved ·" in page


def test_nobody_decides_on_a_text_of_their_own(console, ask, store):
    browser = console("ada", "reviewer")
    with store.read() as session:
        (entry,) = (one for one in audit.recent(session) if one.action == "add person")
    id = ask(writer=entry.object)
    assert decide(browser, id, "approved").status_code == 302
    assert "Nobody decides on a text of their own" in browser.get(f"/console/reviews/{id}").text
    with store.read() as session:
        assert reviews.decisions(session, id) == []


@pytest.mark.parametrize("path", ["nothing", "x" * 32])
def test_a_review_that_is_not_there(console, path):
    browser = console("ada", "reviewer")
    assert browser.get(f"/console/reviews/{path}").status_code == 404
    assert decide(browser, path, "approved").status_code == 404


def test_writers_go_by_a_pseudonym_until_one_is_revealed_with_a_reason(console, ask, store):
    bob = add_person(store, "bob", "writer")
    with store.read() as session:
        pseudonym = people.find(session, bob).pseudonym
    id, browser, auditor = ask(f"user:{bob}"), console("ada", "reviewer"), console("eve", "auditor")
    for page in ("/console/reviews/", f"/console/reviews/{id}"):
        text = browser.get(page).text
        assert (pseudonym in text, bob in text, "Bob" in text, "bob@" in text) == (True, False, False, False)
    log = auditor.get("/console/audit/?action=review.opened").text
    assert (pseudonym in log, bob in log) == (True, False)
    address = f"/console/reviews/{id}/reveal"
    assert "bob@" not in browser.post(address, seen="/console/reviews/", **{"reveal-reason": " "}).text
    assert "writer.revealed" not in actions(store)
    page = browser.post(address, seen="/console/reviews/", **{"reveal-reason": "A client called"}).text
    assert "Bob (bob@bank.example)" in page
    assert CANARY not in page
    with store.read() as session:
        (entry,) = audit.recent(session, action="writer.revealed")
    assert json.loads(entry.payload) == {"reason": "A client called"}
    assert "bob@" not in browser.get(f"/console/reviews/{id}").text  # the next one gives a reason again
    told = auditor.get("/console/audit/?action=writer.revealed").text
    with store.write() as session:
        audit.append(session, actor=f"user:{bob}", action="sign in", object=f"user:{bob}", payload={"way": "password"})
    assert bob not in auditor.get("/console/audit/?action=sign").text
    assert ("A client called" in told, "Bob" in told, bob in told) == (True, False, False)


@pytest.mark.parametrize("role", ["writer", "admin", "it", "auditor"])
def test_only_reviewers_see_reviews(console, ask, role):
    id, browser = ask(), console("ada", role)
    assert browser.get("/console/reviews/").status_code == 403
    assert browser.get(f"/console/reviews/{id}").status_code == 403
    answer = browser.post(f"/console/reviews/{id}/read", seen="/console/account/", reason="curious")
    assert (answer.status_code, CANARY in answer.text) == (403, False)
    answer = browser.post(f"/console/reviews/{id}/reveal", seen="/console/account/", **{"reveal-reason": "curious"})
    assert answer.status_code == 403


def test_the_log_is_for_auditors_and_admins(console, store):
    with store.write() as session:
        for number in range(120):
            audit.append(session, actor="system", action="test.done", object=f"thing:{number}", payload={"<b>": number})
    for role, status in (("auditor", 200), ("admin", 200), ("reviewer", 403), ("it", 403), ("writer", 403)):
        assert console(role, role).get("/console/audit/").status_code == status
    browser = console("ada", "auditor")
    page = browser.get("/console/audit/?action=test").text
    assert "thing:119" in page
    assert "<b>" not in page
    assert "before=21" in page
    assert "thing:19" in browser.get("/console/audit/?action=test&before=21").text
    for odd in ("?before=x", "?before=-1", "?before=" + "9" * 40, "?action=" + "%" * 500, "?action=%00"):
        assert browser.get(f"/console/audit/{odd}").status_code == 200
