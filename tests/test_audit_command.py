"""`python -m api audit` on both databases: what it prints, what it exits with, what an intruder leaves behind."""

import csv
import json

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from api.__main__ import cli
from api.records.export import harmless
from api.store import audit
from api.store.tables import METADATA


@pytest.fixture
def run(store, tmp_path):
    data = tmp_path / "data"
    data.mkdir()

    def run(*arguments: str):
        environment = {"CAVEAT_DATABASE": store.url, "CAVEAT_DATA": str(data)}
        return CliRunner().invoke(cli, ["audit", *map(str, arguments)], env=environment)

    run.data = data
    return run


@pytest.fixture
def filled(store):
    """A log of thirty entries."""
    with store.write() as session:
        for number in range(30):
            audit.append(session, actor="user:1", action="rule.changed", object=f"=rule:{number}", payload=[number])
    return store


def intrude(store, *statements: str) -> None:
    """As somebody who may do anything to the database: the triggers are in nobody's way for long."""
    with store.write() as session:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("ALTER TABLE audit_entries DISABLE TRIGGER ALL"))
        else:
            session.execute(text("DROP TRIGGER audit_entries_update"))
            session.execute(text("DROP TRIGGER audit_entries_delete"))
        for statement in statements:
            session.execute(text(statement))


TAMPERED = {
    "altered": ("UPDATE audit_entries SET actor = 'user:2' WHERE sequence = 17", "Entry 17: it was altered"),
    "removed": ("DELETE FROM audit_entries WHERE sequence IN (8, 9)", "Entries 8 to 9: removed."),
    "moved": ("UPDATE audit_entries SET sequence = 99 WHERE sequence = 4", "Entry 99: it was altered, or moved"),
    "inserted": (
        "INSERT INTO audit_entries SELECT 0, at, actor, action, object, payload, payload_digest, previous, digest "
        "FROM audit_entries WHERE sequence = 3",
        "Entry 0: inserted, or out of order.",
    ),
    "cut off": ("DELETE FROM audit_entries WHERE sequence > 25", "Entries 26 to 30: removed: there were 30 entries"),
}


def test_an_untouched_log(filled, run):
    result = run("verify")
    assert result.exit_code == 0, result.output
    assert "The log is as it was written." in result.output
    assert "No checkpoint to compare with" in result.output
    assert run("checkpoint").exit_code == 0
    result = run("verify")
    assert "checkpoints agree up to entry 30." in result.output
    assert "No checkpoint" not in result.output


@pytest.mark.parametrize("name", TAMPERED)
def test_tampering_is_found_and_named(filled, run, name):
    statement, said = TAMPERED[name]
    run("checkpoint")
    intrude(filled, statement)
    result = run("verify")
    assert result.exit_code == 1
    assert said in result.output


def test_a_log_written_anew_differs_from_a_checkpoint_kept_elsewhere(filled, run, tmp_path):
    elsewhere, public = tmp_path / "elsewhere.jsonl", tmp_path / "public.pem"
    elsewhere.write_text(run("checkpoint").stdout)
    public.write_text(run("key").stdout)
    intrude(filled, "DELETE FROM audit_entries")
    with filled.write() as session:
        for _ in range(40):
            audit.append(session, actor="user:1", action="rule.changed", object="rule:1")
    for file in run.data.iterdir():  # the intruder has the service's folder, too
        file.unlink()
    assert run("verify").exit_code == 0
    result = run("verify", "--from", elsewhere, "--key", public)
    assert result.exit_code == 1
    assert "Entries 1 to 30: not as a checkpoint was signed" in result.output
    assert run("verify", "--from", elsewhere).exit_code == 2


def test_a_checkpoint_is_signed_when_there_is_something_new(filled, run):
    assert json.loads(run("checkpoint").stdout)["entries"] == 30
    assert run("checkpoint").stdout == ""
    with filled.write() as session:
        audit.append(session, actor="system", action="one.more", object="thing:1")
    assert json.loads(run("checkpoint").stdout)["entries"] == 31
    with (run.data / "checkpoints.jsonl").open("a") as file:
        file.write('{"entr')
    assert run("verify").exit_code == 2
    assert "line 3 is no checkpoint" in run("verify").output


def test_an_export_is_verified_without_the_database(filled, run, tmp_path):
    out = tmp_path / "log.jsonl"
    assert run("export", "--out", out).exit_code == 0
    assert run("verify", "--exported", out).exit_code == 0
    lines = out.read_text().splitlines()
    out.write_text("\n".join(line for line in lines if '"sequence": 12' not in line))
    assert "Entry 12: removed." in run("verify", "--exported", out).output
    out.write_text("{}")
    assert run("verify", "--exported", out).exit_code == 2


def test_the_csv_is_harmless_in_a_spreadsheet(filled, run, tmp_path):
    out = tmp_path / "log.csv"
    assert run("export", "--csv", "--out", out).exit_code == 0
    rows = list(csv.DictReader(out.read_text().splitlines()))
    assert len(rows) == 30
    assert rows[0]["object"] == "'=rule:0"
    assert [harmless(cell) for cell in ("-1", "+1", "@a", "\ta", "a", 1)] == ["'-1", "'+1", "'@a", "'\ta", "a", 1]


def test_a_database_that_cannot_be_read(run, tmp_path):
    result = CliRunner().invoke(cli, ["audit", "verify"], env={"CAVEAT_DATABASE": f"sqlite:///{tmp_path}/none.db"})
    assert result.exit_code == 2
    assert "OperationalError" in result.output


def test_the_log_has_no_foreign_keys():
    """Deleting a user must not touch it."""
    assert not METADATA.tables["audit_entries"].foreign_keys
