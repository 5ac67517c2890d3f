"""The moment of posting: the approved text passes, and whatever was changed since is told apart, with why."""

from datetime import timedelta

import pytest

from api.store.tables.base import now
from tests.reviewers import CANARY, TEXT, legal

__all__ = ["legal"]
CONTEXT = {"site": "x.com", "kind": "post", "account": "brand"}
MILD = f"{CANARY}: we aim to return 8% a year, capital at risk"


@pytest.fixture
def writer(legal):
    """A program with its review, and how it asks."""
    desk = legal()
    client = desk.app.test_client()

    def ask(text: str, **context) -> dict:
        answer = client.post("/v1/approved", json={"text": text, "context": CONTEXT | context})
        assert answer.status_code == 200
        return answer.get_json()

    id = client.post("/v1/reviews", json={"text": TEXT, "context": CONTEXT}).get_json()["id"]
    return desk, client, id, ask


def test_the_very_text_passes_and_an_edited_one_shows_what_was_approved(writer):
    desk, client, id, ask = writer
    nothing = {"approved": False, "because": None, "until": None, "approved_text": None, "usable": False}
    assert ask(TEXT) == nothing
    desk.says(id, "approved-with-changes", text=MILD, rulebook=desk.service.rulebook.version)
    standing = ask(MILD)
    assert (standing["approved"], standing["until"] > now().isoformat()) == (True, True)
    assert ask(f" {MILD}\r\n")["approved"]
    edited = ask(MILD.replace("8%", "9%"))
    assert (edited["approved"], edited["because"], edited["approved_text"]) == (False, "edited", MILD)
    assert (edited["usable"], ask(MILD.replace("8%", "9%"), kind="reply")["usable"]) == (True, False)
    assert ask("Come and see our new branch in the centre of town.") == nothing
    assert client.get(f"/v1/reviews/{id}").get_json()["text"] == MILD


def test_what_was_asked_about_leads_to_what_was_approved_instead(writer):
    desk, _, id, ask = writer
    other = "Come and see our new branch in the centre of town."
    desk.says(id, "approved-with-changes", text=other, rulebook=desk.service.rulebook.version)
    assert (ask(TEXT)["because"], ask(TEXT)["approved_text"]) == ("edited", other)


@pytest.mark.parametrize(("context", "because"), [({"account": "personal"}, "account"), ({"kind": "reply"}, "kind")])
def test_it_passes_for_its_account_and_kind_only(writer, context, because):
    desk, _, id, ask = writer
    desk.says(id, "approved", rulebook=desk.service.rulebook.version)
    assert ask(TEXT)["approved"]
    assert (ask(TEXT, **context)["approved"], ask(TEXT, **context)["because"]) == (False, because)


def test_an_approval_under_earlier_rules_is_none_any_more(writer):
    desk, _, id, ask = writer
    desk.says(id, "approved", rulebook="earlier")
    assert (ask(TEXT)["approved"], ask(TEXT)["because"]) == (False, "rules")


def test_an_approval_whose_time_is_over_is_none(writer):
    desk, client, id, ask = writer
    made = desk.says(id, "approved", rulebook=desk.service.rulebook.version)
    with desk.store.write() as session:
        session.merge(made).expires_at = now() - timedelta(seconds=1)
    assert (ask(TEXT)["approved"], ask(TEXT)["because"]) == (False, "expired")
    assert client.get(f"/v1/reviews/{id}").get_json()["text"] is None


def test_a_writer_withdraws_once_and_only_their_own(writer):
    desk, client, id, _ = writer
    other = desk.ask(writer="key:1")
    assert client.delete(f"/v1/reviews/{other}").status_code == 404
    assert client.delete(f"/v1/reviews/{id}").status_code == 204
    assert client.delete(f"/v1/reviews/{id}").status_code == 409
    assert client.get(f"/v1/reviews/{id}").get_json()["status"] == "withdrawn"
    assert "review.withdrawn" in desk.actions()


@pytest.mark.parametrize("body", [{}, {"text": ""}, {"text": "x", "note": "y"}, {"text": "x", "revision": 1}])
def test_a_bad_question_is_refused(writer, body):
    assert writer[1].post("/v1/approved", json=body).status_code == 422
