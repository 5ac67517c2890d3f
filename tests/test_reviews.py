"""Reviews: asked by a writer, read with a reason, decided once by one person, an approval bound to the very text."""

import json
import threading
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from api import create_app
from api.settings import Settings
from api.store import audit, deciding, proofs, review_queue, reviews
from api.store.deciding import DecidedMeanwhile, Verdict
from api.store.tables.base import now
from api.store.tables.records import SealedText

CANARY = "Zanzibar42"
TEXT = f"{CANARY}: I can guarantee you 8% a year"
KEYS = ("first-key-of-enough-length", "second-key-of-enough-length")
TO = {"account": "brand", "kind": "post"}


class Desk:
    """Two writers, and the store behind."""

    def __init__(self, service):
        self.service, self.store, self.ring = service, service.store, service.recorder.keyring
        self.client = create_app(Settings(api_keys=KEYS), service).test_client()

    def ask(self, text: str = TEXT, *, key: str = KEYS[0], **more):
        body = {"text": text, "context": {"site": "x.com", **TO}, "note": f"May I, {CANARY}?", **more}
        return self.client.post("/v1/reviews", json=body, headers={"Authorization": f"Bearer {key}"})

    def opened(self) -> str:
        return self.ask().get_json()["id"]

    def look(self, id: str, *, key: str = KEYS[0]):
        return self.client.get(f"/v1/reviews/{id}", headers={"Authorization": f"Bearer {key}"})

    def decide(self, id: str, disposition: str, *, version: int = 0, **more):
        with self.store.write() as session:
            verdict = Verdict(disposition, **more)
            return deciding.decide_review(session, self.ring, id, verdict, version=version, reviewer="user:9")

    def approved(self, text: str = TEXT, *, days: int = 0, **to):
        bound = TO | {"rulebook": self.service.rulebook.version} | to
        with self.store.read() as session:
            return reviews.approved(session, self.ring, text, at=now() + timedelta(days=days), **bound)


@pytest.fixture
def desk(recording):
    return Desk(recording(record="never"))


def in_30_days():
    return now() + timedelta(days=30)


def test_a_text_is_sent_and_waits(desk):
    response = desk.ask()
    assert (response.status_code, response.get_json()["status"]) == (201, "open")
    told = desk.look(response.get_json()["id"]).get_json()
    assert told == {"id": told["id"], "status": "open", "disposition": None, "comment": None, "text": None}


def test_only_its_writer_sees_it(desk):
    id = desk.opened()
    for answer in (desk.look(id, key=KEYS[1]), desk.look("0" * 32), desk.look("x-y"), desk.look(id.upper())):
        assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
    assert len({desk.look(id, key=KEYS[1]).text, desk.look("0" * 32).text}) == 1


def test_the_queue_shows_what_waits_and_no_word_of_it(desk):
    first, second = desk.opened(), desk.opened()
    desk.decide(first, "rejected", comment="No.")
    with desk.store.read() as session:
        (review,) = review_queue.page(session, "all", user="9")
        assert (review.id, review.proposed, review.categories) == (second, "hold", ["guarantee"])
        everything = str([vars(review), *session.execute(select(SealedText.sealed)), *audit.entries(session)])
    assert CANARY not in everything


def test_reading_it_is_in_the_log_with_the_reason(desk):
    id = desk.opened()
    with desk.store.write() as session:
        typed = reviews.read_text(session, desk.ring, id, actor="user:9", reason="in the queue")
    assert typed == {"text": TEXT, "note": f"May I, {CANARY}?", "handle": ""}
    with desk.store.read() as session:
        read, opened = audit.recent(session)
    assert (read.actor, read.action, read.object) == ("user:9", "text.read", f"review:{id}")
    assert json.loads(read.payload) == {"reason": "in the queue"}
    assert (opened.action, opened.object) == ("review.opened", f"review:{id}")


@pytest.mark.parametrize(("disposition", "changed", "posted"), [
    ("approved", None, TEXT),
    ("approved-with-changes", "We aim to return 4%.", "We aim to return 4%."),
    ("false-positive", None, TEXT),
    ("rejected", None, None),
    ("escalated", None, None),
])  # fmt: skip
def test_the_writer_learns_what_was_decided(desk, disposition, changed, posted):
    id = desk.opened()
    desk.decide(id, disposition, comment=f"Dear {CANARY}", text=changed, expires_at=in_30_days())
    told = desk.look(id).get_json()
    assert (told["status"], told["disposition"]) == ("open" if disposition == "escalated" else "decided", disposition)
    assert (told["comment"], told["text"]) == (f"Dear {CANARY}", posted)
    assert (desk.approved(posted or TEXT) is not None) == (posted is not None)


def test_an_approval_is_bound_to_text_account_kind_and_rules_and_expires(desk):
    id = desk.opened()
    desk.decide(id, "approved", expires_at=in_30_days())
    assert desk.approved().review_id == id
    assert desk.approved(TEXT + " \r\n").review_id == id
    assert desk.approved(TEXT + "!") is None
    assert desk.approved(account="personal") is None
    assert desk.approved(kind="reply") is None
    assert desk.approved(rulebook="another") is None
    assert desk.approved(days=31) is None


def test_what_was_decided_is_decided(desk):
    id = desk.opened()
    desk.decide(id, "rejected", comment="No.")
    for version in (0, 1, 7):
        with pytest.raises(DecidedMeanwhile):
            desk.decide(id, "approved", version=version)
    assert desk.look(id).get_json()["disposition"] == "rejected"


def test_an_escalated_review_is_decided_by_who_has_seen_that(desk):
    id = desk.opened()
    desk.decide(id, "escalated", comment="Over to you.")
    with pytest.raises(DecidedMeanwhile):
        desk.decide(id, "approved", version=0)
    desk.decide(id, "approved", version=1, expires_at=in_30_days())
    with desk.store.read() as session:
        assert [one.disposition for one in reviews.decisions(session, id)] == ["approved", "escalated"]
        assert [entry.action for entry in audit.recent(session, action="review.decided")] == ["review.decided"] * 2


@pytest.mark.parametrize("statement", [
    "UPDATE review_decisions SET disposition = 'approved' WHERE disposition = 'rejected'",
    "UPDATE review_decisions SET reviewer = 'user:1'",
    "UPDATE review_decisions SET expires_at = '2099-01-01 00:00:00+00:00'",
    "DELETE FROM review_decisions",
    "INSERT INTO review_decisions (review_id, version, disposition, reviewer, at) SELECT review_id, 7, disposition, "
    "reviewer, at FROM review_decisions",
])  # fmt: skip
def test_a_decision_that_is_not_the_one_of_the_log_is_named(desk, statement):
    desk.decide(desk.opened(), "approved", expires_at=in_30_days())
    id = desk.opened()
    desk.decide(id, "rejected", comment="No.")

    def wrong() -> list[str]:
        with desk.store.read() as session:
            return list(proofs.mistakes(session, audit.entries(session)))

    assert wrong() == []
    with desk.store.write() as session:
        session.execute(text(statement))
    assert f"Review {id}: decision" in "".join(wrong())


def test_of_two_who_decide_at_once_one_is_told_so(desk):
    id, done = desk.opened(), []

    def decide(disposition: str) -> None:
        try:
            done.append(desk.decide(id, disposition, comment="x").disposition)
        except DecidedMeanwhile:
            done.append("too late")

    threads = [threading.Thread(target=decide, args=(word,)) for word in ("approved", "rejected")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 2
    assert done.count("too late") == 1
    assert desk.look(id).get_json()["disposition"] in done


@pytest.mark.parametrize("body", [
    {"text": ""},  {"text": "x" * 20_001}, {"revision": True},
    {"note": "x" * 2_001}, {"context": {"kind": "poem"}}, {"revision": 1}, {"x": 1},
])  # fmt: skip
def test_a_bad_question_is_refused(desk, body):
    response = desk.ask(**({"text": TEXT} | body))
    assert response.status_code == 422
    assert CANARY not in response.text


def test_without_the_database_nobody_is_told_that_it_was_sent(shared, tmp_path):
    client = create_app(Settings(), shared).test_client()
    for answer in (client.post("/v1/reviews", json={"text": TEXT}), client.get("/v1/reviews/abc")):
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert CANARY not in answer.text
