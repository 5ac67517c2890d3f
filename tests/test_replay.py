"""What was in force on a day is kept the first time it is used, and a text is answered as it was then."""

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from api.__main__ import cli
from api.engine.types import Draft
from api.rulebook import load
from api.rulebook.files import read_files
from api.service import note_in_force, start
from api.settings import Settings
from api.store import audit, library, versions
from api.store.tables.records import Record
from api.store.tables.versions import RulesContent
from tests.kit import few_rules
from tests.test_records import Desk

TEXT = "I can guarantee you 8% a year, zero risk"
DAY = timedelta(days=1)
NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def rules(tmp_path_factory):
    return few_rules(tmp_path_factory.mktemp("few"))


@pytest.fixture(scope="module")
def shared(rules, tmp_path_factory):
    """Few rules: every replay loads them anew."""
    folder = tmp_path_factory.mktemp("store")
    return start(Settings(database=f"sqlite:///{folder / 'none.db'}", data=folder, rules=rules, model=None))


@pytest.fixture(scope="module")
def mild(rules, tmp_path_factory):
    """Rules under which nothing is held, as the firm had them before: rulebook, policy and files."""
    folder = shutil.copytree(rules, tmp_path_factory.mktemp("mild") / "rules")
    policy = (folder / "policy.yaml").read_text()
    (folder / "policy.yaml").write_text(policy.replace("decision: hold}", "decision: notice}"))
    return *load(folder), read_files(folder)


@pytest.fixture
def used(with_store, mild):
    """Two days ago the mild rules came into force, today the others."""
    rulebook, policy, files = mild
    note_in_force(replace(with_store, rulebook=rulebook, policy=policy, files=files))
    with with_store.store.write() as session:
        versions.in_force(session).since = NOW - 2 * DAY
    note_in_force(with_store)
    return with_store.store


def replay(store, *arguments: str):
    return CliRunner().invoke(cli, ["replay", *arguments], env={"CAVEAT_DATABASE": store.url})


def day(when: datetime) -> str:
    return when.date().isoformat()


# On one kind of database: it starts the service or the command again and again, and the SQL is tested elsewhere.
@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_each_day_is_answered_by_its_own_rules(used, shared):
    then = json.loads(replay(used, "--date", day(NOW - DAY), "--text", TEXT).stdout)
    today = json.loads(replay(used, "--date", day(NOW + DAY), "--text", TEXT).stdout)
    assert (then["decision"], today["decision"]) == ("notice", "hold")
    assert then["rulebook"] != today["rulebook"] == shared.rulebook.version
    assert today["policy"] == shared.policy.version
    reply = replay(used, "--date", day(NOW + DAY), "--text", TEXT, "--context", '{"kind": "reply"}')
    assert json.loads(reply.stdout)["decision"] == "warn"
    moment = (NOW - DAY).isoformat()
    assert json.loads(replay(used, "--date", moment, "--text", TEXT).stdout)["decision"] == "notice"


def test_the_library_is_as_it_was_with_what_legal_had_seen_by_then(used, shared):
    found = sorted({finding.rule for finding in shared.engine.screen(Draft(TEXT)).findings})
    about = dict.fromkeys(("product", "site", "review_id")) | {"sort": "text", "title": "Our offer", "lang": "en"}
    about |= {"account": "any", "kind": "any", "words": TEXT, "expires_at": NOW + DAY / 2}
    moments = [datetime.now(UTC)]

    def then(change, *arguments, **more):
        with used.write() as session:
            made = change(session, *arguments, actor="user:1", **more)
            id = getattr(made, "id", None)
        moments.append(datetime.now(UTC))
        return id

    id = then(library.add, accepted=[], **about)
    then(library.confirm, id, found)
    then(library.retire, id, reason="Another offer")
    with used.read() as session:
        known = [[accepted for _, accepted in library.as_of(session, moment)] for moment in (*moments, NOW + DAY)]
    assert known == [[], [[]], [found], [], []]
    moment = moments[2].isoformat()
    told = json.loads(replay(used, "--date", moment, "--text", TEXT, "--group", "Sales").stdout)
    assert (told["decision"], told["approved_text"], told["of_today"]) == ("allow", id, ["the program"])


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_a_kept_screening_is_answered_again_and_compared_with_its_record(recording, tmp_path, monkeypatch):
    desk = Desk(recording(record="all", text="stored"))
    store = desk.service.store
    note_in_force(desk.service)
    desk.score(TEXT, kind="reply")
    (kept,) = desk.kept()
    monkeypatch.setenv("CAVEAT_DATA", str(desk.service.recorder.folder.parent))
    told = json.loads(replay(store, "--record", kept.id, "--reason", "An examiner asks").stdout)
    assert (told["record"]["id"], told["record"]["differs"]) == (kept.id, [])
    assert told["decision"] == told["record"]["decision"] == "warn"
    assert TEXT not in json.dumps(told["record"])
    with store.read() as session:
        (entry,) = audit.recent(session, action="text.read")
    assert json.loads(entry.payload) == {"reason": "An examiner asks"}
    with store.write() as session:
        content = json.loads(kept.content) | {"decision": "allow", "score": 1}
        session.get(Record, kept.id).content = json.dumps(content)
    told = json.loads(replay(store, "--record", kept.id, "--reason", "An examiner asks").stdout)
    assert told["record"]["differs"] == ["decision", "score"]
    assert replay(store, "--record", "x", "--reason", "An examiner asks").exit_code == 1


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_a_record_without_its_text_is_not_guessed(recording, monkeypatch):
    desk = Desk(recording(record="all"))
    note_in_force(desk.service)
    desk.score(TEXT)
    (kept,) = desk.kept()
    monkeypatch.setenv("CAVEAT_DATA", str(desk.service.recorder.folder.parent))
    result = replay(desk.service.store, "--record", kept.id, "--reason", "An examiner asks")
    assert (result.exit_code, "was not kept" in result.output) == (1, True)


def test_what_is_in_force_is_noted_once_and_logged(used, with_store, rules):
    note_in_force(with_store)
    with used.read() as session:
        entries = audit.recent(session)
        assert versions.files(session, with_store.rulebook.version) == read_files(rules)
    assert [entry.action for entry in entries] == ["rules.in_force"] * 2
    assert json.loads(entries[0].payload)["policy"] == with_store.policy.version


def test_a_day_of_which_nothing_is_known(used, store):
    result = replay(used, "--date", day(NOW - 9 * DAY), "--text", TEXT)
    assert result.exit_code == 1
    assert f"The oldest is from {day(NOW - 2 * DAY)}" in result.output


def test_before_the_service_has_run(store):
    result = replay(store, "--date", day(NOW), "--text", TEXT)
    assert (result.exit_code, "has not run" in result.output) == (1, True)


def test_a_model_that_was_in_force_must_be_named(with_store, rules):
    with with_store.store.write() as session:
        files = read_files(rules)
        versions.use(session, rulebook=with_store.rulebook.version, policy="1", model="m1", files=files)
    result = replay(with_store.store, "--date", day(NOW + DAY), "--text", TEXT)
    assert (result.exit_code, "m1" in result.output) == (1, True)


def test_kept_rules_that_were_altered_are_not_used(used, with_store):
    with used.write() as session:
        content = session.get(RulesContent, with_store.rulebook.version)
        other = session.get(RulesContent, versions.in_force(session, NOW - DAY).rulebook)
        content.files = other.files
    result = replay(used, "--date", day(NOW + DAY), "--text", TEXT)
    assert (result.exit_code, "are not those of version" in result.output) == (2, True)


@pytest.mark.parametrize(
    "wrong",
    [("--date", "soon"), ("--date", "2026-11-28", "--context", "{"), (), ("--record", "x", "--date", "2026-11-28")],
)
def test_what_cannot_be_read(store, wrong):
    assert replay(store, *wrong, "--text", TEXT).exit_code == 2
