"""What is kept, in the console: admins hold and erase, auditors hand out, both see figures and nobody else does."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from api.records.record import new_id, written
from api.store import audit, keeping, people, records, retention
from api.store.records import Kept
from api.store.reviews import open_review
from tests.console import add_person

CANARY = "Zanzibar42"
PAGE = "/console/keeping/"
ABOUT = {"site": None, "kind": "post", "account": "brand", "proposed": "hold", "rulebook": "r", "policy": "p"}


@pytest.fixture
def writer(with_store) -> str:
    """Ben, of whom two records and a review are kept, one of them old."""
    store, ring = with_store.store, with_store.recorder.keyring
    name = f"user:{add_person(store, 'ben', 'writer')}"
    with store.write() as session:
        for days in (5_000, 1):
            id, at = new_id(), (datetime.now(UTC) - timedelta(days=days)).isoformat()
            sealed = ring.seal(id, {"text": f"I love {CANARY}"})
            content = {"kind": "screening", "at": at, "writer": name, "sealed": sealed.digest}
            records.add(session, [Kept(id, written(content), sealed)])
        open_review(session, ring, writer=name, typed={"text": f"May I, {CANARY}?"}, categories=[], **ABOUT)
    return name


def actions(store, kind: str) -> list[tuple[str, str]]:
    with store.read() as session:
        return [(entry.action, entry.payload) for entry in audit.recent(session, action=kind)]


def readable(store, writer: str) -> int:
    with store.read() as session:
        return keeping.of_writer(session, writer).texts


def act(browser, path: str, **fields):
    return browser.post(PAGE + path, seen=PAGE, **fields)


def test_somebody_is_found_by_address_or_pseudonym_and_by_nothing_else(console, writer, store):
    ada = console("ada", "admin")
    with store.read() as session:
        pseudonym = people.pseudonyms(session, [writer])[writer]
    for words in ("Ben@bank.example", pseudonym, pseudonym.lower(), writer):
        assert act(ada, "find", who=words).headers["Location"] == f"{PAGE}of/{writer}"
    for words in ("ben", "W-00000000", "nobody@bank.example", "user:' OR 1=1", "%"):
        assert "Nobody has this address or pseudonym." in act(ada, "find", who=words).text
    page = ada.get(f"{PAGE}of/{writer}").text
    assert (pseudonym in page, "Ben" in page, CANARY in page) == (True, False, False)
    assert ada.get(f"{PAGE}of/x").status_code == 404


def test_a_hold_is_placed_shown_and_lifted_only_when_asked_twice(console, writer, with_store):
    store, ada = with_store.store, console("ada", "admin")
    assert "Nobody is held." in ada.get(PAGE).text
    assert "This is needed." in act(ada, f"of/{writer}/hold", **{"hold-reason": " "}).text
    assert act(ada, f"of/{writer}/hold", **{"hold-reason": "Case <7>"}).status_code == 302
    assert "Case &lt;7&gt;" in ada.get(PAGE).text
    days = {"screenings": 100}
    assert retention.purge(store, days, datetime.now(UTC)) == {"screenings": 0}
    with store.read() as session:
        (hold,) = retention.holds(session)
    assert "Lift the hold?" in ada.get(f"{PAGE}holds/{hold.id}/lift").text
    assert "Case &lt;7&gt;" in ada.get(PAGE).text
    assert act(ada, f"holds/{hold.id}/lift").status_code == 302
    assert act(ada, f"holds/{hold.id}/lift").status_code == 404
    assert [action for action, _ in actions(store, "hold")] == ["hold.lifted", "hold.placed"]
    assert retention.purge(store, days, datetime.now(UTC)) == {"screenings": 1}
    with store.read() as session:
        assert keeping.purged(session)["screenings"].count == 1


def test_words_are_erased_after_a_second_question_and_never_under_a_hold(console, writer, with_store):
    store, ada = with_store.store, console("ada", "admin")
    why = {"erase-reason": "Asked on 3 May"}
    assert "This is needed." in act(ada, f"of/{writer}/erase", **{"erase-reason": ""}).text
    assert "This is needed." in act(ada, f"of/{writer}/erase-for-good").text
    assert "Erase for good?" in act(ada, f"of/{writer}/erase", **why).text
    assert readable(store, writer) == 2
    with store.write() as session:
        hold = retention.place_hold(session, writer=writer, reason="Case 7", actor="command")
    for path in ("erase", "erase-for-good"):
        assert act(ada, f"of/{writer}/{path}", **why).status_code == 302
        assert "A legal hold stands" in ada.get(PAGE).text
    with store.write() as session:
        retention.lift_hold(session, hold, actor="command")
    assert act(ada, f"of/{writer}/erase-for-good", **why).status_code == 302
    assert (readable(store, writer), len(actions(store, "person.erased"))) == (0, 1)


def test_an_auditor_hands_everything_out_with_a_reason_that_is_written_down(console, writer, store):
    eve = console("eve", "auditor")
    assert "This is needed." in act(eve, f"of/{writer}/export", **{"export-reason": " "}).text
    answer = act(eve, f"of/{writer}/export", **{"export-reason": "Asked on 3 May"})
    assert answer.headers["Content-Disposition"].startswith("attachment")
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert lines[0]["email"] == "ben@bank.example"
    assert [line["typed"]["text"].count(CANARY) for line in lines[1:]] == [1, 1, 1]
    assert actions(store, "person.exported") == [("person.exported", '{"reason":"Asked on 3 May"}')]


def test_each_role_does_its_own_part(console, writer):
    eve, ada, rob = console("eve", "auditor"), console("ada", "admin"), console("rob", "reviewer")
    for path in (f"of/{writer}/hold", f"of/{writer}/erase", f"of/{writer}/erase-for-good", "holds/x/lift"):
        assert act(eve, path, **{"hold-reason": "x", "erase-reason": "x"}).status_code == 403
    assert act(ada, f"of/{writer}/export", **{"export-reason": "x"}).status_code == 403
    assert rob.get(PAGE).status_code == 403
    assert [f"of/{writer}/{what}" in eve.get(f"{PAGE}of/{writer}").text for what in ("hold", "erase", "export")] == [
        False, False, True,
    ]  # fmt: skip


def test_nobody_erases_or_releases_themselves(console, with_store):
    store, ada = with_store.store, console("ada", "admin")
    with store.read() as session:
        own = f"user:{people.by_email(session, 'ada@bank.example').id}"
    with store.write() as session:
        hold = retention.place_hold(session, writer=own, reason="Case 7", actor="command")
    for path in (f"of/{own}/erase", f"of/{own}/erase-for-good", f"holds/{hold}/lift"):
        act(ada, path, **{"erase-reason": "x"})
        assert "Another admin must do it." in ada.get(PAGE).text
    with store.read() as session:
        assert len(retention.holds(session)) == 1
