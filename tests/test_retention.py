"""What ends and what stays: purges leave tombstones and can be stopped, holds stop them, erasure is for good."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select, text

from api.__main__ import cli
from api.records.batches import check
from api.records.record import new_id, written
from api.records.seal import Keyring
from api.settings import ROOT
from api.store import audit, deciding, records, retention, review_queue, reviews
from api.store.deciding import Verdict
from api.store.records import Kept
from api.store.tables.records import Record, SealedText
from tests.serving import wait

OLD, NEW = {"old": b"o" * 32}, {"new": b"n" * 32}
RING = Keyring(OLD)
CANARY = "Zanzibar42"
TODAY = datetime.now(UTC)
DAYS = {"screenings": 100, "events": 10, "reviews": 50}


def made(*, days: int, writer: str = "user:1", kind: str = "screening") -> Kept:
    id, at = new_id(), (TODAY - timedelta(days=days)).isoformat()
    sealed = RING.seal(id, {"text": f"I love {CANARY}"})
    content = {"kind": kind, "at": at, "writer": writer, "decision": "warn", "sealed": sealed.digest}
    return Kept(id, written(content), sealed)


def add(store, *kept: Kept) -> None:
    with store.write() as session:
        assert records.add(session, kept) == len(kept)


def mistakes(store) -> list[str]:
    with store.read() as session:
        audit.one_moment(session)
        return list(check(records.logged(audit.entries(session)), records.as_rows(session)))


def readable(store) -> int:
    with store.read() as session:
        return session.scalar(select(func.count(SealedText.id)).where(SealedText.wrapped.is_not(None)))


def command(store, *arguments: str, keys: str = f"old:{(b'o' * 32).hex()}"):
    environment = {"CAVEAT_DATABASE": store.url, "CAVEAT_TEXT_KEYS": keys}
    return CliRunner().invoke(cli, [str(argument) for argument in arguments], env=environment)


def exported(store) -> list[dict]:
    lines = command(store, "person", "export", "user:1", "--reason", "asked").stdout.splitlines()
    return [json.loads(line) for line in lines]


def test_a_purge_takes_what_is_due_and_leaves_a_tombstone(store):
    old, young = made(days=101), made(days=99)
    add(store, old, young, made(days=11, kind="override"), made(days=9, kind="override"))
    assert retention.purge(store, DAYS, TODAY) == {"screenings": 1, "events": 1, "reviews": 0}
    assert retention.purge(store, DAYS, TODAY) == {"screenings": 0, "events": 0, "reviews": 0}
    with store.read() as session:
        gone, kept = records.get(session, old.id), records.get(session, young.id)
        assert session.get(SealedText, old.id) is None
    assert (gone.content, gone.writer, gone.decision) == (None, None, None)
    assert len(gone.digest) == 64
    assert kept.content
    assert readable(store) == 2
    assert mistakes(store) == []


def test_the_word_of_reviews_goes_and_who_decided_stays(store):
    about = {"site": None, "kind": "post", "account": "brand", "proposed": "hold", "rulebook": "r", "policy": "p"}
    ids = []
    for _ in range(2):
        with store.write() as session:
            typed = {"text": CANARY}
            ids.append(reviews.open_review(session, RING, writer="user:1", typed=typed, categories=[], **about).id)
    with store.write() as session:
        deciding.decide_review(session, RING, ids[0], Verdict("rejected", "No."), version=0, reviewer="user:9")
        review_queue.comment(session, RING, ids[0], CANARY, actor="user:9")
    assert retention.purge(store, {"reviews": 50}, TODAY + timedelta(days=51)) == {"reviews": 1}
    with store.read() as session:
        assert session.scalars(select(SealedText.id)).all() == [ids[1]]  # still open: nobody answered yet
        assert [decision.reviewer for decision in reviews.decisions(session, ids[0])] == ["user:9"]
        assert [bool(reviews.get(session, id).sketch) for id in ids] == [False, True]


def test_a_hold_stops_purge_and_erasure_until_it_is_lifted(store):
    add(store, made(days=500), made(days=500, writer="user:2"))
    id = command(store, "hold", "place", "user:1", "--reason", "Case 7").output.strip()
    assert "user:1  Case 7" in command(store, "hold", "list").output
    assert retention.purge(store, DAYS, TODAY)["screenings"] == 1
    assert command(store, "person", "erase", "user:1", "--reason", "asked").exit_code == 1
    assert readable(store) == 1
    assert command(store, "hold", "lift", id).exit_code == 0
    assert command(store, "hold", "lift", id).exit_code == 1
    assert retention.purge(store, DAYS, TODAY)["screenings"] == 1
    assert mistakes(store) == []


def test_one_person_gets_everything_and_may_have_it_erased(store):
    add(store, made(days=1), made(days=2, kind="override"), made(days=1, writer="user:2"))
    found = [
        json.loads(line)
        for line in command(store, "person", "export", "user:1", "--reason", "asked").stdout.splitlines()
    ]
    assert [(line["kind"], line["typed"]["text"]) for line in found] == [
        ("override", f"I love {CANARY}"), ("screening", f"I love {CANARY}"),
    ]  # fmt: skip
    assert command(store, "person", "erase", "user:1", "--reason", "asked").output == "2 texts erased.\n"
    found = [
        json.loads(line)
        for line in command(store, "person", "export", "user:1", "--reason", "asked").stdout.splitlines()
    ]
    assert [line["typed"] for line in found] == [None, None]
    assert readable(store) == 1
    assert mistakes(store) == []
    with store.read() as session:
        actions = [entry.action for entry in audit.recent(session)]
    assert actions == ["person.exported", "person.erased", "person.exported", "records.kept"]


def test_keys_are_exchanged_one_after_the_other(store):
    add(store, *(made(days=1) for _ in range(retention.BATCH + 3)))
    keys = [f"{name}:{key.hex()}" for name, key in (NEW | OLD).items()]
    assert command(store, "text-keys", "rotate", keys=",".join(keys)).output == "503 texts now need the key new.\n"
    assert command(store, "text-keys", "rotate", keys=",".join(keys)).output == "0 texts now need the key new.\n"
    result = command(store, "person", "export", "user:1", "--reason", "x", keys=keys[0])
    assert result.stdout.count(CANARY) == 503
    assert command(store, "person", "export", "user:1", "--reason", "x", keys=keys[1]).exit_code == 2
    assert mistakes(store) == []
    assert command(store, "text-keys", "new").output.startswith("k")


def test_a_purge_that_is_killed_goes_on_next_time(store):
    """Killed in the middle of it, several times, in a process of its own."""
    add(store, *(made(days=500) for _ in range(400)))
    code = (
        "import sys\nfrom datetime import UTC, datetime\nfrom api.store import Store, retention\n"
        "retention.BATCH = 1\nretention.purge_records.__kwdefaults__['most'] = 1\n"
        "retention.purge(Store(sys.argv[1]), {'screenings': 100}, datetime.now(UTC))\n"
    )

    def purged() -> int:
        with store.read() as session:
            return session.scalar(select(func.count(Record.id)).where(Record.purged.is_not(None)))

    for least in (1, 20):
        process = subprocess.Popen([sys.executable, "-c", code, store.url], cwd=ROOT)
        wait(lambda least=least: purged() >= least)
        process.kill()
        process.wait()
        assert mistakes(store) == []
    left = 400 - purged()
    assert 0 < left < 400
    assert retention.purge(store, DAYS, TODAY)["screenings"] == left
    assert (purged(), readable(store), mistakes(store)) == (400, 0, [])


TAMPERED = {
    "content": ("UPDATE records SET content = replace(content, 'warn', 'hold') WHERE place = 2", "it was altered"),
    "content and digest": (
        "UPDATE records SET content = (SELECT content FROM records WHERE place = 1), digest = '0' WHERE place = 2",
        "it was altered",
    ),
    "column": ("UPDATE records SET writer = 'user:7' WHERE place = 2", "a column does not say what its content says"),
    "no json": ("UPDATE records SET content = 'x' WHERE place = 2", "it was altered"),
    "removed": ("DELETE FROM records WHERE place = 2", "Records of entry 1: missing at 2 of 4."),
    "all removed": ("DELETE FROM records", "Records of entry 1: all 4 are missing."),
    "moved": ("UPDATE records SET place = 9 - place", "missing at 0, 1, 2, 3 of 4"),
    "inserted": (
        "INSERT INTO records (id, kind, at, digest, batch, place) SELECT 'x', kind, at, digest, 77, 0 FROM records "
        "WHERE place = 1",
        "Records of entry 77: the log has no such batch; they were inserted.",
    ),
    "emptied": ("UPDATE records SET content = NULL WHERE place = 2", "its content is gone, and no purge"),
    "emptied as if purged": ("UPDATE records SET content = NULL, purged = 1 WHERE place = 2", "no purge in the log"),
    "words removed": ("DELETE FROM sealed_texts", "what was typed is missing"),
    "words exchanged": ("UPDATE sealed_texts SET sealed = wrapped", "not what was sealed"),
    "words erased": ("UPDATE sealed_texts SET wrapped = NULL", "nothing in the log explains it"),
}  # fmt: skip


@pytest.mark.parametrize("name", TAMPERED)
def test_records_that_are_not_those_of_the_log_are_named(store, name):
    statement, said = TAMPERED[name]
    add(store, *(made(days=1) for _ in range(4)))
    with store.write() as session:
        session.execute(text(statement))
    assert any(said in mistake for mistake in mistakes(store)), mistakes(store)
    result = command(store, "audit", "verify")
    assert result.exit_code == 1
    assert said in result.output


def test_a_purge_of_more_than_the_log_says_is_named(store):
    add(store, made(days=500), made(days=1))
    retention.purge(store, DAYS, TODAY)
    with store.write() as session:
        session.execute(text("UPDATE records SET content = NULL, purged = 2"))
    assert mistakes(store) == ["Records purged by entry 2: not those that the log says."]
