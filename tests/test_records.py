"""What the policy says is kept of a screening, and nothing else; once, in order, chained."""

import json
import time

import pytest
from sqlalchemy import func, select

from api import create_app
from api.recording.drain import Drain
from api.records.chain import check
from api.settings import Settings
from api.store import audit, records
from api.store.tables.audit import AuditEntry
from api.store.tables.records import Record, SealedText

CANARY = "Zanzibar42"
RISKY = f"{CANARY}: I can guarantee you 8% a year, zero risk"
CLEAN = "Our branch in Lyon is open on Saturday mornings."
HANDLE = "@ada.lovelace"
AT = "2026-11-28T09:30:00+00:00"


def asked(text: str, **context) -> dict:
    return {"text": text, "context": {"site": "x.com", "handle": HANDLE, **context}}


class Desk:
    """An app, its journal and its store."""

    def __init__(self, service, **settings):
        self.service = service
        self.client = create_app(Settings(**settings), service).test_client()
        self.drain = Drain(service.recorder.folder, service.store)

    def score(self, text: str, **context):
        return self.client.post("/v1/score", json=asked(text, **context))

    def kept(self) -> list[Record]:
        self.drain.once()
        with self.service.store.read() as session:
            return list(records.in_batches(session))

    def typed(self, record: Record) -> dict:
        with self.service.store.write() as session:
            ring = self.service.recorder.keyring
            return records.open_text(session, record.id, ring, actor="user:1", reason="a complaint")


@pytest.fixture
def desk(recording):
    return lambda **choices: Desk(recording(**choices))


@pytest.mark.parametrize(
    ("record", "kept"), [("never", []), ("posted", []), ("flagged", ["hold"]), ("all", ["hold", "allow"])]
)
def test_the_policy_says_which_screenings_are_kept(desk, record, kept):
    one = desk(record=record)
    headers = [one.score(text).headers.get("Caveat-Screening") for text in (RISKY, CLEAN)]
    found = one.kept()
    assert [record.decision for record in found] == kept
    assert [record.id for record in found] == [header for header in headers if header]


def test_the_answer_is_the_same_whatever_is_kept(desk):
    answers = [desk(record=record, text="stored").score(RISKY).get_json() for record in ("never", "all")]
    assert answers[0] == answers[1]


@pytest.mark.parametrize(("text", "typed", "mac"), [
    ("left-out", {"handle": HANDLE}, False),
    ("hashed", {"handle": HANDLE}, True),
    ("stored", {"handle": HANDLE, "text": RISKY}, True),
])  # fmt: skip
def test_the_policy_says_what_is_kept_of_the_text(desk, text, typed, mac):
    one = desk(record="all", text=text)
    one.score(RISKY)
    (record,) = one.kept()
    content = json.loads(record.content)
    assert one.typed(record) == typed
    assert ("text_mac" in content) == mac
    assert not mac or one.service.recorder.keyring.same(RISKY, content["text_mac"])


def test_no_word_is_readable_in_the_journal_or_the_store(desk):
    one = desk(record="all", text="stored")
    one.score(RISKY)
    (journal,) = one.service.recorder.folder.glob("*.journal")
    lines = journal.read_bytes()
    (record,) = one.kept()
    with one.service.store.read() as session:
        sealed = session.scalars(select(SealedText)).one()
        written = [*map(str, session.execute(select(Record)).all()), *audit.entries(session)]
    everything = f"{lines}{record.content}{sealed.wrapped}{sealed.sealed}{written}"
    for word in (CANARY, "guarantee you", HANDLE):
        assert word not in everything


def test_a_record_says_what_was_found_and_under_which_rules(desk):
    one = desk(record="all")
    one.score(RISKY, account="brand", kind="reply")
    (record,) = one.kept()
    content = json.loads(record.content)
    assert (content["kind"], content["writer"], content["site"]) == ("screening", "local", "x.com")
    assert (content["draft_kind"], content["account"], content["lang"]) == ("reply", "brand", "en")
    assert content["rulebook"] == one.service.rulebook.version
    assert content["policy"] == one.service.policy.version
    assert {finding["category"] for finding in content["findings"]} == {"guarantee"}
    assert set(content["findings"][0]) == {"rule", "category", "severity", "confidence", "source"}


def test_how_somebody_talks_from_an_account_of_their_own_is_not_kept(desk):
    one = desk(record="flagged", private=frozenset({"guarantee"}))
    assert "Caveat-Screening" not in one.score(RISKY, account="personal").headers
    assert "Caveat-Screening" in one.score(RISKY, account="brand").headers
    one = desk(record="all", private=frozenset({"guarantee"}))
    one.score(RISKY, account="personal")
    assert json.loads(one.kept()[-1].content)["findings"] == []


def test_a_batch_is_kept_as_its_items(desk):
    one = desk(record="all")
    response = one.client.post("/v1/score/batch", json={"items": [asked(RISKY), {"text": 1}, asked(CLEAN)]})
    assert [("error" in item) for item in response.get_json()["items"]] == [False, True, False]
    kept = one.kept()
    assert [record.decision for record in kept] == ["hold", "allow"]
    assert [item.get("screening") for item in response.get_json()["items"]] == [kept[0].id, None, kept[1].id]
    one = desk(record="flagged")
    response = one.client.post("/v1/score/batch", json={"items": [asked(CLEAN), asked(RISKY)]})
    assert [item.get("screening") for item in response.get_json()["items"]] == [None, one.kept()[-1].id]


def test_the_caller_is_named_but_not_the_key(recording):
    key = "a-key-of-enough-length"
    one = Desk(recording(record="all"), api_keys=(key,))
    one.client.post("/v1/score", json=asked(CLEAN), headers={"Authorization": f"Bearer {key}"})
    (record,) = one.kept()
    assert record.writer.startswith("key:")
    assert key not in record.content


def test_what_was_written_already_is_not_written_twice(desk):
    one = desk(record="all")
    for _ in range(3):
        one.score(RISKY)
    assert len(one.kept()) == 3
    again = Drain(one.drain.folder, one.service.store)  # as after a crash: it knows no offset
    assert again.once() == 0
    one.score(CLEAN)
    assert again.once() == 1
    assert [record.decision for record in one.kept()] == ["hold", "hold", "hold", "allow"]


def test_a_batch_of_records_is_one_entry_of_the_log(desk):
    one = desk(record="all")
    for text in (RISKY, CLEAN, RISKY):
        one.score(text)
    found = one.kept()
    with one.service.store.read() as session:
        (entry,) = audit.recent(session)
        assert list(check(audit.entries(session))) == []
    assert (entry.action, json.loads(entry.payload)["count"]) == ("records.kept", 3)
    assert [(record.batch, record.place) for record in found] == [(1, 0), (1, 1), (1, 2)]


def test_a_journal_is_removed_when_it_is_ended_and_written(desk):
    one = desk(record="all")
    one.score(CLEAN)
    one.drain.once()
    assert len(list(one.drain.folder.glob("*.journal"))) == 1
    one.service.recorder.close()
    assert len(one.kept()) == 1
    assert list(one.drain.folder.glob("*.journal")) == []


def test_a_clock_that_is_set_back_loses_nothing(desk, monkeypatch):
    one, clock = desk(record="all"), time.time_ns
    told = [one.score(CLEAN).headers["Caveat-Screening"]]
    one.service.recorder.close()
    monkeypatch.setattr(time, "time_ns", lambda: clock() - 86_400 * 10**9)
    told += [one.score(CLEAN).headers["Caveat-Screening"] for _ in range(2)]
    assert sorted(record.id for record in one.kept()) == sorted(told)
    monkeypatch.undo()
    told.append(one.score(CLEAN).headers["Caveat-Screening"])
    assert len(one.kept()) == len(set(told)) == 4


def test_a_damaged_line_is_set_aside_and_the_rest_goes_on(desk, capfd):
    one = desk(record="all")
    for _ in range(3):
        one.score(CLEAN)
    (path,) = one.drain.folder.glob("*.journal")
    first, second, third = path.read_bytes().splitlines(keepends=True)
    spoilt = (b"1" if second.startswith(b"0") else b"0") + second[1:]
    path.write_bytes(first + spoilt + third + b"half a li")
    assert len(one.kept()) == 2
    assert (one.drain.folder / "damaged").read_bytes() == spoilt
    assert "a line of the journal is damaged" in capfd.readouterr().err


@pytest.mark.parametrize("content", ["{}", "x", '{"at": "soon"}', json.dumps({"at": AT, "kind": "x" * 300})])
def test_a_record_that_no_database_takes_keeps_no_other_out(desk, content):
    one = desk(record="all")
    told = [one.score(CLEAN).headers["Caveat-Screening"] for _ in range(2)]
    one.service.recorder.journal().append([{"id": "unfit", "content": content}])
    told += [one.score(CLEAN).headers["Caveat-Screening"] for _ in range(3)]
    found = [record.id for record in one.kept() if record.id != "unfit"]  # SQLite takes what is too long
    assert found == told
    assert one.drain.once() == 0


@pytest.mark.parametrize(("choice", "status"), [("allow", 200), ("refuse", 503)])
def test_when_nothing_can_be_recorded_the_policy_says_whether_scoring_goes_on(desk, choice, status):
    one = desk(record="all", text="stored", when_unrecorded=choice, most=4_000)
    answers = [one.score(RISKY) for _ in range(10)]
    assert answers[0].headers["Caveat-Screening"]
    assert answers[-1].status_code == status
    assert "Caveat-Screening" not in answers[-1].headers
    assert (answers[-1].headers.get("Retry-After") == "5") == (status == 503)
    assert CANARY not in (answers[-1].text if status == 503 else "")
    acknowledged = [answer.headers["Caveat-Screening"] for answer in answers if "Caveat-Screening" in answer.headers]
    assert [record.id for record in one.kept()] == acknowledged


def test_reading_a_text_is_in_the_log_with_its_reason(desk):
    one = desk(record="all", text="stored")
    one.score(RISKY)
    (record,) = one.kept()
    one.typed(record)
    with one.service.store.read() as session:
        entry = audit.recent(session)[0]
        assert session.scalar(select(func.count(AuditEntry.sequence))) == 2
    assert (entry.action, entry.object, entry.actor) == ("text.read", f"text:{record.id}", "user:1")
    assert json.loads(entry.payload) == {"reason": "a complaint"}


def test_records_are_found_by_writer_kind_and_time(desk):
    one = desk(record="all")
    one.score(CLEAN)
    (record,) = one.kept()
    with one.service.store.read() as session:
        assert [found.id for found in records.find(session, writer="local", kind="screening")] == [record.id]
        assert records.find(session, writer="key:1") == []
        assert records.find(session, before=record.at) == []
        assert len(records.find(session, since=record.at)) == 1
        assert records.get(session, record.id).id == record.id
