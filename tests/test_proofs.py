"""`audit verify` names the review whose row, words or purge are not those that the log says."""

from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from api.__main__ import cli
from api.records.seal import Keyring
from api.store import audit, deciding, proofs, retention, reviews
from api.store.deciding import Verdict
from api.store.tables.reviews import Review

RING = Keyring({"old": b"o" * 32})
ABOUT = {"site": None, "kind": "post", "account": "brand", "proposed": "hold", "rulebook": "r", "policy": "p"}


@pytest.fixture
def asked(store) -> str:
    """Two reviews that are decided; the id of the second."""
    for _ in range(2):
        with store.write() as session:
            typed = {"text": "May I say this?"}
            id = reviews.open_review(session, RING, writer="user:1", typed=typed, categories=[], **ABOUT).id
        with store.write() as session:
            deciding.decide_review(session, RING, id, Verdict("rejected", "No."), version=0, reviewer="user:9")
    return id


def mistakes(store) -> list[str]:
    with store.read() as session:
        return list(proofs.mistakes(session, audit.entries(session)))


TAMPERED = {
    "text removed": ("DELETE FROM sealed_texts WHERE id = :id", "what was typed is missing."),
    "answer removed": ("DELETE FROM sealed_texts WHERE id = :answer", "what was typed in decision 1 is missing."),
    "text exchanged": ("UPDATE sealed_texts SET sealed = wrapped WHERE id = :id", "typed is not what was sealed."),
    "answer exchanged": (
        "UPDATE sealed_texts SET sealed = (SELECT sealed FROM sealed_texts WHERE id = :id) WHERE id = :answer",
        "what was typed in decision 1 is not what was sealed.",
    ),
    "key removed": ("UPDATE sealed_texts SET wrapped = NULL WHERE id = :id", "is erased, and reviews are never"),
    "as if purged": ("UPDATE reviews SET purged_at = opened_at WHERE id = :id", "no purge in the log explains it."),
    "other writer": ("UPDATE reviews SET writer = 'user:2' WHERE id = :id", "it is not as the log says."),
    "other decision": ("UPDATE reviews SET proposed = 'allow' WHERE id = :id", "it is not as the log says."),
    "other name": ("UPDATE sealed_texts SET id = 'x' WHERE id = :id", "what was typed is missing."),
    "removed": ("DELETE FROM review_decisions WHERE review_id = :id; DELETE FROM reviews WHERE id = :id", "missing."),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_what_is_not_as_it_was_written_is_named(store, asked, name, tmp_path):
    statements, said = TAMPERED[name]
    assert mistakes(store) == []
    with store.write() as session:
        for statement in statements.split("; "):
            session.execute(text(statement), {"id": asked, "answer": f"{asked}.1"})
    found = mistakes(store)
    assert any(said in mistake for mistake in found), found
    assert all(mistake.startswith(f"Review {asked}: ") for mistake in found)
    environment = {"CAVEAT_DATABASE": store.url, "CAVEAT_DATA": str(tmp_path)}
    result = CliRunner().invoke(cli, ["audit", "verify"], env=environment)
    assert result.exit_code == 1
    assert said in result.output


def test_what_the_log_does_not_know_is_named(store, asked):
    columns = ", ".join(column.name for column in Review.__table__.columns if column.name != "id")
    with store.write() as session:
        session.execute(text(f"INSERT INTO reviews (id, {columns}) SELECT 'new', {columns} FROM reviews LIMIT 1"))
    assert mistakes(store) == ["Review new: the log has no such review; it was inserted."]


def test_an_agreement_that_nobody_gave_is_named(store, asked):
    with store.write() as session:
        session.execute(text("UPDATE review_decisions SET agrees = 'x' WHERE review_id = :id"), {"id": asked})
    assert mistakes(store) == [f"Review {asked}: decision 1 is not the one that the log says."]


def test_a_review_that_somebody_opened_for_its_writer_is_no_mistake(store):
    with store.write() as session:
        more = ABOUT | {"categories": [], "opened_by": "user:9"}
        reviews.open_review(session, RING, writer="user:1", typed={"text": "May I?"}, **more)
    assert mistakes(store) == []


def test_a_purge_and_new_keys_are_no_mistakes(store, asked):
    with store.write() as session:
        assert retention.rewrap(session, Keyring({"new": b"n" * 32, "old": b"o" * 32})) == 4
    assert mistakes(store) == []
    assert retention.purge(store, {"reviews": 1}, datetime.now(UTC) + timedelta(days=2)) == {"reviews": 2}
    assert mistakes(store) == []


def test_entries_of_an_earlier_version_hold_no_digest_of_the_words(asked):
    entry = (1, "", "user:1", "review.opened", f"review:{asked}", '{"proposed": "hold", "rulebook": "r"}')
    assert proofs.Logged().read([entry]).sealed == {asked: None}
