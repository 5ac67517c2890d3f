"""The audit log: one chain under concurrent writers, closed to changes, and every kind of tampering is named."""

import json
import threading

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from api.records import checkpoints
from api.records.chain import START, Entry, check, link, make, sha
from api.records.checkpoints import Watch, sign
from api.store import audit

KEY = Ed25519PrivateKey.generate()
WRITERS, EACH = 8, 25


def chain(count: int) -> list[Entry]:
    made: list[Entry] = []
    for number in range(count):
        last = (made[-1].sequence, made[-1].digest) if made else None
        made.append(
            make(last, at=f"t{number}", actor="user:1", action="rule.changed", object="rule:a", payload={"n": number})
        )
    return made


def told(entries: list[Entry], *signed: checkpoints.Checkpoint) -> list[str]:
    watch = Watch(list(signed), KEY.public_key())
    return [str(mistake) for mistake in sorted({*check(watch.see(entries)), *watch.mistakes})]


def signed(entry: Entry) -> checkpoints.Checkpoint:
    return sign(KEY, entry.sequence, entry.digest, "t")


def sealed_again(entries: list[Entry]) -> list[Entry]:
    """What an intruder with the whole database does: compute the chain anew."""
    made, before = [], START
    for number, entry in enumerate(entries, 1):
        digest = sha(entry.payload)
        linked = link(number, entry.at, entry.actor, entry.action, entry.object, digest, before)
        made.append(entry._replace(sequence=number, payload_digest=digest, previous=before, digest=linked))
        before = linked
    return made


def altered(entries: list[Entry], number: int, **changes) -> list[Entry]:
    return [entry._replace(**changes) if entry.sequence == number else entry for entry in entries]


def swapped(entries: list[Entry]) -> list[Entry]:
    third, fourth = entries[2], entries[3]
    return [*entries[:2], fourth._replace(sequence=3), third._replace(sequence=4), *entries[4:]]


TEN = chain(10)
MOVED = "it was altered, or moved from another place."
TAMPERED = {
    "payload": (altered(TEN, 5, payload='{"n":6}'), ["Entry 5: its payload was altered."]),
    "actor": (altered(TEN, 5, actor="user:2"), [f"Entry 5: {MOVED}"]),
    "moment": (altered(TEN, 5, at="t9"), [f"Entry 5: {MOVED}"]),
    "payload with its digest": (altered(TEN, 5, payload="{}", payload_digest=sha("{}")), [f"Entry 5: {MOVED}"]),
    "removed": (TEN[:4] + TEN[6:], ["Entries 5 to 6: removed."]),
    "the first removed": (TEN[1:], ["Entry 1: removed."]),
    "reordered lines": (
        [*TEN[:2], TEN[3], TEN[2], *TEN[4:]],
        ["Entry 3: inserted, or out of order.", "Entry 3: removed.", "Entry 5: does not follow entry 4: one of the two "
         "was replaced."],
    ),
    "swapped numbers": (swapped(TEN), [f"Entry 3: {MOVED}", f"Entry 4: {MOVED}"]),
    "inserted": ([*TEN[:5], TEN[4], *TEN[5:]], ["Entry 5: inserted, or out of order."]),
    "one sealed again": (
        altered(TEN, 5, actor="x", digest=link(5, "t4", "x", *TEN[4][3:5], TEN[4].payload_digest, TEN[3].digest)),
        ["Entry 6: does not follow entry 5: one of the two was replaced."],
    ),
}  # fmt: skip


def test_an_untouched_chain_has_no_mistake():
    assert told(TEN) == []
    assert told(TEN, signed(TEN[3]), signed(TEN[9])) == []
    assert told([]) == []


@pytest.mark.parametrize("name", TAMPERED)
def test_tampering_is_named(name):
    entries, mistakes = TAMPERED[name]
    assert told(entries) == mistakes


def test_only_a_checkpoint_shows_that_the_end_was_cut_off():
    assert told(TEN[:7]) == []
    assert told(TEN[:7], signed(TEN[8])) == [
        "Entries 8 to 9: removed: there were 9 entries when a checkpoint was signed."
    ]
    assert told([], signed(TEN[1])) == ["Entries 1 to 2: removed: there were 2 entries when a checkpoint was signed."]


def test_only_a_checkpoint_shows_that_everything_was_sealed_again():
    forged = sealed_again(altered(TEN, 6, actor="user:2"))
    assert told(forged) == []
    (mistake,) = told(forged, signed(TEN[3]), signed(TEN[8]))
    assert mistake.startswith("Entries 5 to 9: not as a checkpoint was signed")


def test_a_checkpoint_of_somebody_else_is_no_proof():
    forged = sign(Ed25519PrivateKey.generate(), 9, TEN[8].digest, "t")
    assert told(TEN, forged) == ["Entry 9: a checkpoint names it, but is not genuine."]
    moved = checkpoints.Checkpoint(8, TEN[7].digest, "t", "k", signed(TEN[8]).signature)
    assert told(TEN, moved) == ["Entry 8: a checkpoint names it, but is not genuine."]


def test_one_chain_under_concurrent_writers(store):
    failed: list[BaseException] = []

    def write(number: int) -> None:
        try:
            for _ in range(EACH):
                with store.write() as session:
                    audit.append(session, actor=f"user:{number}", action="test", object="thing:1", payload={"é": 1})
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with store.read() as session:
        found = list(audit.entries(session))
    assert [entry[0] for entry in found] == list(range(1, WRITERS * EACH + 1))
    assert list(check(found)) == []


def test_an_entry_is_there_if_and_only_if_the_transaction_is(store):
    class Undone(Exception):
        pass

    def lose() -> None:
        with store.write() as session:
            audit.append(session, actor="system", action="lost", object="thing:1")
            raise Undone

    with pytest.raises(Undone):
        lose()
    with store.write() as session:
        assert audit.append(session, actor="system", action="kept", object="thing:1") == 1
        assert audit.append(session, actor="system", action="kept", object="thing:2") == 2
    with store.read() as session:
        assert [entry.action for entry in audit.recent(session)] == ["kept", "kept"]
        assert audit.head(session)[0] == 2
        assert [entry.object for entry in audit.recent(session, before=2, action="k")] == ["thing:1"]


def test_a_clock_that_is_set_back_changes_no_order(store, monkeypatch):
    hours = iter(("12", "09", "10"))
    monkeypatch.setattr(audit, "moment", lambda: f"2026-11-28T{next(hours)}:00:00.000000+00:00")
    for number in range(3):
        with store.write() as session:
            audit.append(session, actor="system", action="kept", object=f"thing:{number}")
    with store.read() as session:
        found = list(audit.entries(session))
        assert [entry[4] for entry in found] == ["thing:0", "thing:1", "thing:2"]
        assert list(check(found)) == []
        assert [entry.object for entry in audit.recent(session)] == ["thing:2", "thing:1", "thing:0"]


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entries SET actor = 'x'", "DELETE FROM audit_entries", "TRUNCATE audit_entries"]
)
def test_the_database_refuses_to_change_the_log(store, statement):
    if statement.startswith("TRUNCATE") and store.engine.dialect.name == "sqlite":
        statement = "DELETE FROM audit_entries WHERE 1"
    with store.write() as session:
        audit.append(session, actor="system", action="kept", object="thing:1")
    with pytest.raises(DatabaseError, match="only ever added to"), store.write() as session:
        session.execute(text(statement))
    with store.read() as session:
        assert len(audit.recent(session)) == 1


def test_pages_are_put_together(store, monkeypatch):
    monkeypatch.setattr(audit, "PAGE", 3)
    with store.write() as session:
        for _ in range(7):
            audit.append(session, actor="system", action="kept", object="thing:1")
    with store.read() as session:
        assert [entry[0] for entry in audit.entries(session)] == [1, 2, 3, 4, 5, 6, 7]


def test_a_signing_key_is_made_once_and_for_its_owner_only(tmp_path):
    path = tmp_path / "keys" / "audit-key.pem"
    first = checkpoints.signing_key(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert checkpoints.public_text(checkpoints.signing_key(path)) == checkpoints.public_text(first)
    assert [file.name for file in path.parent.iterdir()] == ["audit-key.pem"]
    path.write_text("no key")
    with pytest.raises(checkpoints.KeyFileError, match="ValueError"):
        checkpoints.signing_key(path)


def test_what_is_no_checkpoint_is_named_by_its_line():
    with pytest.raises(ValueError, match="line 2"):
        list(checkpoints.read([signed(TEN[0]).line(), json.dumps({"entries": 1})]))
