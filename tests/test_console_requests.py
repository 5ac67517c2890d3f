"""What people ask legal in the console: for themselves or another, with what can be wrong, and the answer they get."""

from datetime import timedelta

import pytest

from api.store import people, reviews
from api.store.tables.base import now
from tests.reviewers import CANARY, TEXT, legal

__all__ = ["legal"]
PAGE = "/console/requests/"
GIVEN = {"text": TEXT, "note": "", "site": "linkedin.com", "kind": "post", "account": "brand", "handle": "@bank"}


def send(browser, **fields) -> str:
    data = {"csrf_token": browser.token(PAGE), **GIVEN, **fields}
    return browser.client.post(f"{PAGE}new", data=data, follow_redirects=True).text


def kept(desk) -> list:
    with desk.store.read() as session:
        return reviews.of_writer(session, f"user:{desk.person('bob', 'writer')}")


def test_a_writer_asks_and_sees_what_became_of_it(legal):
    desk = legal(hours={"high": 4})
    bob, eve = desk.open("bob", "writer"), desk.open("eve", "writer")
    assert "You have not asked legal about anything yet." in bob.get(PAGE).text
    assert "Sent to legal." in send(bob, jurisdictions=["fr"])
    (review,) = kept(desk)
    about = (review.source, review.opened_by, review.site, review.account, review.jurisdictions, review.severity)
    assert about == ("console", None, "linkedin.com", "brand", ["fr"], "high")
    assert timedelta(hours=3.9) < review.due_at - now() <= timedelta(hours=4)
    assert "Waiting" in bob.get(PAGE).text
    assert CANARY not in bob.get(PAGE).text
    page = f"{PAGE}{review.id}"
    assert (CANARY in bob.get(page).text, eve.get(page).status_code) == (True, 404)
    desk.says(review.id, "approved-with-changes", text=f"{CANARY}: we aim for 8% a year", comment="As a target.")
    told = bob.get(page).text
    for words in ("Approved with changes", "As a target.", "<ins>we aim for</ins>", "May be posted until"):
        assert words in told
    assert desk.actions().count("review.opened") == 1


def test_a_rejection_says_why(legal):
    desk = legal()
    bob = desk.open("bob", "writer")
    send(bob)
    (review,) = kept(desk)
    desk.says(review.id, "rejected", comment="No promises, please.")
    told = bob.get(f"{PAGE}{review.id}").text
    assert ("Rejected" in told, "No promises, please." in told, "may be posted" in told) == (True, True, False)


def test_a_reviewer_enters_it_for_somebody_and_does_not_decide_on_it(legal):
    desk = legal()
    desk.person("bob", "writer")
    ada = desk.open("ada")
    assert "Nobody who is active here" in send(ada, whose="nobody@bank.example")
    assert "This is not an e-mail address" in send(ada, whose="bob")
    assert "Sent to legal." in send(ada, whose="bob@bank.example")
    (review,) = kept(desk)
    assert review.opened_by == f"user:{desk.ids['ada']}"
    assert "entered for somebody else" in ada.get(PAGE).text
    assert CANARY not in ada.get(f"{PAGE}{review.id}").text  # in the queue, with a reason
    assert CANARY in desk.open("bob").get(f"{PAGE}{review.id}").text
    assert "somebody else decides" in ada.get(f"/console/reviews/{review.id}").text


def test_a_writer_asks_for_nobody_else(legal):
    desk = legal()
    bob = desk.open("bob", "writer")
    assert "Whose text it is" not in bob.get(f"{PAGE}new").text
    desk.person("eve", "writer")
    send(bob, whose="eve@bank.example")
    assert kept(desk)[0].writer == f"user:{desk.ids['bob']}"


def test_not_for_somebody_who_left(legal):
    desk = legal()
    bob, ada = desk.person("bob", "writer"), desk.open("ada")
    with desk.store.write() as session:
        people.set_active(session, people.find(session, bob), False, actor="user:9")
    assert "Nobody who is active here" in send(ada, whose="bob@bank.example")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("text", " ", "This is needed."),
        ("text", "x" * 20_001, "too long: at most 20000"),
        ("text", "a\0b", "cannot be shown"),
        ("site", "https://x.com/home", "This is not a site"),
        ("kind", "poem", "Not a valid choice"),
        ("needed_by", "2020-01-01T10:00", "This moment is over."),
        ("needed_by", "soon", "Not a valid datetime"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(legal, field, value, said):
    desk = legal()
    page = send(desk.open("bob", "writer"), **{"note": CANARY, field: value})
    assert said in page
    assert CANARY in page
    assert kept(desk) == []


def test_needed_sooner_than_usual(legal):
    desk = legal()
    soon = (now() + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")
    assert "Sent to legal." in send(desk.open("bob", "writer"), needed_by=soon)
    assert kept(desk)[0].due_at < now() + timedelta(hours=2)
