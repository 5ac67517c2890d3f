"""The policy in the store: imported, published once, taken over by those who run, gone back from."""

from dataclasses import replace
from threading import Barrier, Thread

import pytest
from click.testing import CliRunner

from api import create_app, policies
from api.__main__ import cli
from api.engine.types import Draft
from api.rulebook import RulebookError, load
from api.rulebook.document import compose, numbered, overlay, with_document
from api.rulebook.files import read_files, write_files
from api.settings import ROOT, Settings
from api.store import policies as stored
from api.store.failures import ConflictError
from tests.conftest import RISKY

RULES = ROOT / "rules"
FILES = read_files(RULES)
DOCUMENT = compose(FILES)
MILD = DOCUMENT.replace("{severity: high, content: static, decision: hold}", "{severity: high, decision: notice}")


@pytest.fixture
def service(with_store):
    return policies.in_force(with_store)


def publish(store, document, *, base, actor="user:ada", **more):
    with store.write() as session:
        return stored.publish(session, numbered(document, base + 1), base=base, comment="why", actor=actor, **more)


def decision(service) -> str:
    return service.engine.screen(Draft(RISKY)).decision


def test_the_files_are_the_first_version_and_score_as_before(service, with_store, store):
    assert (service.number, service.policy, service.rulebook.version) == (
        1,
        with_store.policy,
        with_store.rulebook.version,
    )
    assert policies.in_force(service).number == 1  # a restart imports nothing again
    with store.read() as session:
        assert stored.newest(session).document == DOCUMENT


def test_files_that_change_are_imported_until_somebody_publishes(with_store, store):
    policies.in_force(with_store)
    changed = replace(with_store, files=FILES | {"policy.yaml": FILES["policy.yaml"] + "# changed\n"})
    assert policies.in_force(changed).number == 2
    publish(store, MILD, base=2)
    again = policies.in_force(changed)
    assert (again.number, decision(again)) == (3, "notice")


def test_a_document_is_read_as_the_files_are(shared, tmp_path):
    rulebook, policy = with_document(shared.rulebook, FILES, MILD)
    write_files(tmp_path / "rules", overlay(FILES, MILD))
    from_files, same_policy = load(tmp_path / "rules")
    assert (rulebook.version, policy, rulebook.firm) == (from_files.version, same_policy, from_files.firm)
    assert rulebook.firm == shared.rulebook.firm


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("decision: hold}", "decision: block}", "decisions.3.decision"),
        ("when_unreachable: allow", "when_unreachable: maybe", "when_unreachable"),
        ("version: 1", "version: 1\nversion: 2", "twice"),
        ("version: 1", "colour: blue\nversion: 1", "colour"),
        ('value: "4.50"', "value: four", "rates.0.value"),
        ("severity: medium, decision: warn", "severity: medium, confidence: sure, decision: warn", "confidence"),
        ("severity: medium, decision: warn", "severity: medium, source: oracle, decision: warn", "source"),
        ("version: 1", "version: 1\nx: &a [1]\ny: *a", "alias"),
        ("version: 1", "version: 1\nx: " + "[" * 50 + "]" * 50, "nested"),
        ("version: 1", "version: {", "not YAML"),
    ],
)
def test_every_mistake_is_named_with_its_line(shared, old, new, said):
    assert old in DOCUMENT
    with pytest.raises(RulebookError) as raised:
        with_document(shared.rulebook, FILES, DOCUMENT.replace(old, new, 1))
    assert all(mistake.file == "policy.yaml" and mistake.line >= 1 for mistake in raised.value.mistakes)
    assert said in str(raised.value)


def test_running_services_take_over_what_is_published(service, store):
    app = create_app(Settings(), service)
    client = app.test_client()
    before = client.get("/v1/policy")
    assert client.post("/v1/score", json={"text": RISKY}).get_json()["decision"] == "hold"
    policies.refresh(app, Settings())
    assert client.get("/v1/policy", headers={"If-None-Match": before.headers["ETag"]}).status_code == 304
    publish(store, MILD, base=1)
    policies.refresh(app, Settings())
    after = client.get("/v1/policy", headers={"If-None-Match": before.headers["ETag"]})
    answer = client.post("/v1/score", json={"text": RISKY}).get_json()
    assert (after.status_code, answer["decision"]) == (200, "notice")
    assert answer["policy"] == after.get_json()["policy"] != before.get_json()["policy"]
    assert answer["policy"].startswith("2-")


def test_lists_that_change_are_compiled_anew(service, store):
    app = create_app(Settings(), service)
    text = "Thinking of Larkfield Biotech and Zephyrine Labs today."
    found = [f.text for f in app.extensions["caveat"].engine.screen(Draft(text)).findings]
    assert "Zephyrine Labs" not in found
    listed = '  restricted:\n  - {name: Zephyrine Labs, valid_from: "2026-01-01"}\n'
    publish(store, DOCUMENT.replace("  restricted:\n", listed), base=1)
    policies.refresh(app, Settings())
    assert "Zephyrine Labs" in [f.text for f in app.extensions["caveat"].engine.screen(Draft(text)).findings]


def test_a_policy_that_cannot_be_used_leaves_the_old_one(service, store):
    app = create_app(Settings(), service)
    publish(store, "version: 2\n", base=1)
    policies.refresh(app, Settings())
    assert app.extensions["caveat"].policy == service.policy
    publish(store, MILD, base=2)
    policies.refresh(app, Settings())
    assert app.extensions["caveat"].policy.version.startswith("3-")


def test_of_two_who_publish_at_once_the_second_is_told(service, store):
    together, said = Barrier(2), []

    def act(name: str) -> None:
        together.wait()
        try:
            said.append(publish(store, DOCUMENT, base=1, actor=f"user:{name}"))
        except (stored.PublishedMeanwhile, ConflictError) as error:
            said.append(type(error).__name__)

    threads = [Thread(target=act, args=(name,)) for name in ("ada", "ben")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, said)) == ["2", "PublishedMeanwhile"]


@pytest.fixture
def command(service, store, monkeypatch):
    monkeypatch.setenv("CAVEAT_DATABASE", store.url)

    def run(*arguments: str, code: int = 0) -> str:
        done = CliRunner().invoke(cli, ["policy", *arguments])
        assert done.exit_code == code, done.output
        return done.output

    return run


# On one kind of database: it starts the service or the command again and again, and the SQL is tested elsewhere.
@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_the_policy_is_exported_checked_published_and_gone_back_from(command, tmp_path):
    assert command("export") == DOCUMENT
    file = tmp_path / "policy.yaml"
    file.write_text(MILD.replace("when_unreachable: allow", "when_unreachable: perhaps"))
    assert "when_unreachable" in command("check", str(file), code=1)
    command("import", str(file), "--comment", "x", code=1)
    file.write_text(MILD)
    command("check", str(file))
    command("import", str(file), "--comment", "Milder while we learn")
    assert command("export") == numbered(MILD, 2)
    assert "-- {severity: high, content: static, decision: hold}" in command("diff", "1")
    assert "Version 2 was published" in command("import", str(file), "--comment", "x", "--base", "1", code=1)
    command("roll-back", "1", "--comment", "Learned")
    assert command("export") == numbered(DOCUMENT, 3)
    assert [line.split()[0] for line in command("history").splitlines()] == ["version", "3", "2", "1"]
    assert command("export", "--version", "2") == numbered(MILD, 2)
    command("export", "--version", "9", code=1)
