"""POST /v1/events: all or none, once, and of what people typed only what the policy lets in."""

import json

import pytest

from api.store import records
from tests.conftest import PROBLEM
from tests.test_records import CANARY, CLEAN, HANDLE, RISKY, Desk

AT = "2026-11-28T09:30:00.000Z"
EVERY = ("posted", "dismissed", "mistake", "override", "fixed", "not-watched")


def event(kind: str, **more) -> dict:
    about = {"site": "x.com", "kind": "post", "account": "brand", "rule": "guaranteed-return-en"}
    return {"type": kind, "at": AT, "handle": HANDLE, "reason": f"Because {CANARY}", **about, **more}


@pytest.fixture
def desk(recording):
    return lambda **choices: Desk(recording(**choices))


def tell(desk, *events: dict):
    return desk.client.post("/v1/events", json={"events": list(events)})


@pytest.mark.parametrize(
    ("record", "kept"), [("never", ["mistake", "override", "not-watched"]), ("flagged", list(EVERY))]
)
def test_every_event_is_taken_and_kept_as_the_policy_says(desk, record, kept):
    one = desk(record=record)
    response = tell(one, *map(event, EVERY))
    assert (response.status_code, response.get_json()) == (202, {"accepted": 6})
    assert [record.kind for record in one.kept()] == kept


def test_words_are_only_under_seal(desk):
    one = desk(record="never")
    tell(one, event("override"))
    (record,) = one.kept()
    assert CANARY not in record.content
    assert HANDLE not in record.content
    assert one.typed(record) == {"handle": HANDLE, "reason": f"Because {CANARY}"}
    content = json.loads(record.content)
    assert (content["writer"], content["rule"], content["said_at"]) == ("local", "guaranteed-return-en", AT)
    assert content["at"] > AT[:10]  # the server's own clock


def test_what_no_person_did_names_no_person(desk):
    one = desk(record="all")
    tell(one, event("not-watched", adapter="lexical"))
    (record,) = one.kept()
    assert (record.writer, one.typed(record), json.loads(record.content)["adapter"]) == (None, {}, "lexical")


def test_an_event_sent_twice_is_kept_once(desk):
    one = desk(record="all")
    for _ in range(2):
        assert tell(one, event("dismissed", id="e1"), event("dismissed", id="e2")).status_code == 202
    tell(one, event("dismissed"), event("dismissed"))
    assert len(one.kept()) == 4


def test_the_same_name_from_another_writer_is_another_event(recording):
    keys = ("first-key-of-enough-length", "second-key-of-enough-length")
    one = Desk(recording(record="all"), api_keys=keys)
    for key in keys:
        body = {"events": [event("dismissed", id="e1")]}
        one.client.post("/v1/events", json=body, headers={"Authorization": f"Bearer {key}"})
    assert len({record.writer for record in one.kept()}) == 2


@pytest.mark.parametrize(("choices", "text"), [
    ({"record": "never", "text": "stored"}, None),
    ({"record": "posted", "text": "left-out"}, None),
    ({"record": "posted", "text": "hashed"}, "hashed"),
    ({"record": "posted", "text": "stored"}, "stored"),
])  # fmt: skip
def test_the_posted_text_is_refused_or_kept_as_the_policy_says(desk, choices, text):
    one = desk(**choices)
    assert one.client.get("/v1/policy").get_json()["events_with_text"] == (text is not None)
    response = tell(one, event("fixed"), event("posted", text=RISKY))
    if text is None:
        assert (response.status_code, response.content_type) == (422, PROBLEM)
        assert list(response.get_json()["errors"]) == ["events.1.text"]
        assert CANARY not in response.text
        assert one.kept() == []
        return
    posted = one.kept()[-1]
    content = json.loads(posted.content)
    assert (posted.decision, content["rulebook"]) == ("hold", one.service.rulebook.version)
    assert one.service.recorder.keyring.same(RISKY, content["text_mac"])
    assert one.typed(posted).get("text") == (RISKY if text == "stored" else None)


def test_the_posted_text_is_compared_with_the_checked_one(desk):
    one = desk(record="all", text="hashed")
    screening = one.score(RISKY).headers["Caveat-Screening"]
    tell(one, event("posted", text=RISKY, screening=screening), event("posted", text=CLEAN, screening=screening))
    tell(one, event("posted", text=CLEAN, screening="0" * 32), event("posted", text=CLEAN))
    _, *posted = one.kept()
    with one.service.store.read() as session:
        assert [records.as_checked(session, record) for record in posted] == [True, False, None, None]


@pytest.mark.parametrize("wrong", [
    {"at": "yesterday"}, {"at": 5}, {"type": "typed"}, {"type": None}, {"reason": "x" * 501}, {"handle": "\0"},
    {"category": "poetry"}, {"secret": 1}, {"site": "x" * 254}, {"text": ""},
])  # fmt: skip
def test_one_bad_event_and_none_is_taken(desk, wrong):
    one = desk(record="all", text="stored")
    response = tell(one, event("fixed"), event("posted") | wrong)
    assert (response.status_code, response.content_type) == (422, PROBLEM)
    assert CANARY not in response.text
    assert one.kept() == []


@pytest.mark.parametrize("body", [{}, {"events": []}, {"events": [event("fixed")] * 101}, {"events": "x"}, []])
def test_a_bad_list_is_refused(desk, body):
    assert desk(record="all").client.post("/v1/events", json=body).status_code == 422


def test_when_nothing_can_be_recorded_the_extension_is_asked_to_come_back(desk):
    one = desk(record="all", most=2_000)
    answers = [tell(one, event("override")) for _ in range(10)]
    assert (answers[0].status_code, answers[-1].status_code) == (202, 503)
    assert answers[-1].headers["Retry-After"]
    assert len(one.kept()) == sum(answer.status_code == 202 for answer in answers)


def test_the_extension_learns_what_is_offered(client):
    assert {"events", "reviews"} <= set(client.get("/v1/policy").get_json()["features"])
