"""Rules written in the console: drafted, proven, compared, published once, in force at once, gone back from."""

import html
import json
import re

import pytest
from click.testing import CliRunner

from api import editions
from api.__main__ import cli
from api.engine.types import Draft
from api.rulebook import load_all
from api.service import note_in_force
from api.settings import ROOT, Settings
from api.store import audit, versions
from api.store import editions as stored
from tests.conftest import RISKY
from tests.console import serve
from tests.rule_texts import ID, OWN, milder, new_rule
from tests.studio import PAGE, base_of, begin, publish, send

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)


@pytest.fixture
def app(with_store):
    note_in_force(with_store)
    return serve(with_store)


@pytest.fixture
def lena(enter):
    return enter("lena", "reviewer")


@pytest.fixture
def ada(enter):
    return enter("ada", "admin")


def save(browser, draft, text):
    return send(browser, f"{draft}/edit", text=text.replace("\n", "\r\n"), compare="1")


def test_a_lawyer_drafts_and_an_admin_publishes_and_it_is_in_force(lena, ada, app, store, shared):
    draft = begin(lena, ID)
    assert save(lena, draft, milder(shared)).headers["Location"].endswith(draft)
    page = html.unescape(lena.get(PAGE + draft).text)
    assert "<del>- severity: high</del>" in page
    assert "<ins>+ severity: low</ins>" in page
    assert "All 14 examples hold." in page
    assert "An admin publishes it." in page
    assert publish(lena, draft, base="0").status_code == 403
    assert ID in ada.get(PAGE).text.split('class="shelf drafts"')[1].split("</section>")[0]
    assert "needed" in publish(ada, draft, " ").text
    before = app.extensions["caveat"].rulebook.version
    assert publish(ada, draft).headers["Location"].endswith(ID)
    page = html.unescape(ada.get(PAGE + ID).text)
    assert "Milder for a trial" in page
    assert "changed by the firm" in page
    answer = (
        app.test_client().post("/v1/score", json={"text": "We guarantee a 12% return or we work for free"}).get_json()
    )
    assert [finding["severity"] for finding in answer["findings"]] == ["low"]
    assert answer["rulebook"] != before
    with store.read() as session:
        entry = audit.recent(session, action="rules.published")[0]
        newest = stored.newest(session)
        assert versions.in_force(session).rulebook == answer["rulebook"]
        assert versions.files(session, answer["rulebook"])["en/guarantee.yaml"].count("severity: low") == 1
    told = json.loads(entry.payload)
    assert (entry.object, told["rule"], told["written_by"]) == ("edition:1", ID, newest.written_by)
    assert told["written_by"] != entry.actor
    assert "version: 4" in newest.changes[ID]["text"]


def test_what_is_half_written_is_saved_and_named_but_never_published(lena, ada, store, shared):
    draft = begin(ada, ID)
    page = html.unescape(save(ada, draft, milder(shared).replace("owner: marketing-compliance", "owner:")).text)
    assert "Line 10: owner: must not be empty" in re.sub(r"</?span[^>]*>", "", page)
    assert "owner:\n" in html.unescape(ada.get(PAGE + draft + "/edit").text)
    assert publish(ada, draft, base="0").status_code == 200
    failing = milder(shared).replace("[[guarantee you 8% a year]]", "[[zero risk]]")
    page = html.unescape(save(ada, draft, failing).text)
    assert "This is flagged: 'guarantee you 8% a year'." in page or "Nothing is flagged" in page
    assert publish(ada, draft, base="0").status_code == 200
    with store.read() as session:
        assert stored.newest_number(session) == 0
    assert send(lena, draft + "/edit", text="x").status_code == 403


def test_proofs_are_run_while_one_types_without_saving(lena, shared):
    draft = begin(lena, ID)
    part = html.unescape(send(lena, draft + "/check", text=milder(shared).replace("any:", "anything:")).text)
    assert "is no field that is known here" in part
    assert "<html" not in part
    assert "anything:" not in lena.get(PAGE + draft + "/edit").text
    part = html.unescape(send(lena, draft + "/form/check", title="Only a title").text)
    assert "It cannot be read yet." in part


def test_the_form_writes_what_it_shows(lena, shared, app):
    from api.console import rule_fields
    from api.rulebook.drafting import read_rule
    from tests.test_rule_writing import as_form, same_meaning

    draft = begin(lena, ID)
    assert "guarantee ... @percent" in html.unescape(lena.get(PAGE + draft + "/form").text)
    form = as_form(rule_fields.read(shared.shelf.shipped_text(ID)))
    form["severity"] = "medium"
    fields = {name: form.getlist(name) for name in form}
    answer = send(lena, draft + "/form", compare="1", **fields)
    assert answer.status_code == 302, html.unescape(answer.text).split('id="proofs"')[1][:3000]
    page = html.unescape(lena.get(PAGE + draft + "/edit").text)
    text = page.split("<textarea")[1].split(">", 1)[1].split("</textarea>")[0].strip() + "\n"
    rule = read_rule(text, ID, shared.shelf, shared.rulebook).rule
    assert rule.severity == "medium"
    assert same_meaning(rule)[1] == same_meaning(shared.shelf.rule(ID))[1]


def test_a_rule_of_the_firms_own_is_written_found_exported_and_switched_off(
    ada, app, store, shared, tmp_path, monkeypatch
):
    draft = "drafts/" + send(ada, "drafts/new").headers["Location"].split("/drafts/")[1].split("/")[0]
    assert "Name: is yet to be given." in ada.get(PAGE + draft + "/form").text
    assert publish(ada, draft, base="0").status_code == 200  # what a new rule begins with is no rule
    assert save(ada, draft, new_rule(shared)).status_code == 302
    publish(ada, draft)
    found = app.extensions["caveat"].engine.screen(Draft("Straight to the moon and back")).findings
    assert [finding.rule for finding in found] == [OWN]
    assert "the firm’s own" in html.unescape(ada.get(PAGE + "?state=own").text)
    monkeypatch.setenv("CAVEAT_DATABASE", store.url)
    done = CliRunner().invoke(cli, ["rules", "export", "--out", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.yaml")] == [f"own/{OWN}.yaml"]
    assert (tmp_path / "own" / f"{OWN}.yaml").read_text() == ada.get(f"{PAGE}{OWN}/file").text
    publish(ada, begin(ada, OWN, "off"), "Nobody says so")
    assert app.extensions["caveat"].engine.screen(Draft("Straight to the moon and back")).findings == ()
    assert "switched off" in ada.get(PAGE + OWN).text


def test_what_is_exported_is_a_folder_of_rules(ada, shared, store, app, tmp_path, monkeypatch):
    import shutil

    draft = begin(ada, ID)
    save(ada, draft, milder(shared))
    publish(ada, draft)
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    monkeypatch.setenv("CAVEAT_DATABASE", store.url)
    assert CliRunner().invoke(cli, ["rules", "export", "--out", str(tmp_path / "rules")]).exit_code == 0
    assert load_all(tmp_path / "rules")[0].version == app.extensions["caveat"].rulebook.version
    assert CliRunner().invoke(cli, ["rules", "export", "--out", str(tmp_path), "--edition", "9"]).exit_code == 1


def test_the_second_who_publishes_is_refused_and_told(ada, enter, store, shared):
    ben = enter("ben", "admin")
    mine, theirs = begin(ada, ID), begin(ben, ID)
    save(ada, mine, milder(shared))
    save(ben, theirs, milder(shared).replace("confidence: high", "confidence: low", 1))
    base = base_of(ben, theirs)
    publish(ada, mine)
    assert publish(ben, theirs, base=base).headers["Location"].endswith(theirs)
    page = html.unescape(ben.get(PAGE + theirs).text)
    assert "somebody else published another edition first" in page
    assert "Somebody changed this rule after the draft was begun" in page
    publish(ben, theirs)
    with store.read() as session:
        assert [one.number for one in stored.history(session)] == [2, 1]


def test_an_edition_is_gone_back_to_and_the_shipped_rule_comes_back(ada, app, store, shared):
    shipped = shared.rulebook.version
    for severity in ("low", "medium"):
        draft = begin(ada, ID)
        save(ada, draft, shared.shelf.shipped_text(ID).replace("severity: high", f"severity: {severity}", 1))
        publish(ada, draft, f"As {severity}")
    page = html.unescape(ada.get(PAGE + "editions/1").text)
    assert "<ins>+ severity: low</ins>" in page
    assert "needed" in send(ada, "editions/1/roll-back", base="2", comment="").text
    assert send(ada, "editions/1/roll-back", base="1", comment="Too much").headers["Location"].endswith("editions/1")
    assert send(ada, "editions/1/roll-back", base="2", comment="Too much").headers["Location"].endswith("editions")
    assert "edition 1 again" in ada.get(PAGE + "editions").text
    assert app.extensions["caveat"].shelf.rule(ID).severity == "low"
    publish(ada, begin(ada, ID, how="shipped"), "As shipped")
    assert app.extensions["caveat"].rulebook.version == shipped
    assert app.extensions["caveat"].shelf.changes == {}


def test_other_workers_take_an_edition_over_and_keep_the_last_good_one(with_store, ada, app, store, shared):
    other = serve(with_store)
    draft = begin(ada, ID)
    save(ada, draft, milder(shared))
    publish(ada, draft)
    editions.refresh(other, Settings())
    assert other.extensions["caveat"].rulebook == app.extensions["caveat"].rulebook
    with store.write() as session:
        stored.publish(session, {ID: {"text": "id: broken", "over": ""}}, base=1, rule=ID, comment="x", actor="user:x")
    editions.refresh(other, Settings())
    assert other.extensions["caveat"].rulebook == app.extensions["caveat"].rulebook
    assert other.extensions["caveat"].shelf.edition == 2
    started = editions.in_force(with_store)  # a restart leaves the broken change aside
    assert (started.rulebook.version, started.shelf.edition) == (with_store.rulebook.version, 2)
    assert started.engine.screen(Draft(RISKY)).findings


@pytest.mark.parametrize("path", ["drafts/9", "drafts/x", "drafts/²", "editions/9", "editions/x", "drafts/" + "9" * 30])
def test_what_is_not_there(ada, path):
    assert ada.get(PAGE + path).status_code == 404


def test_a_megabyte_of_yaml_is_refused(lena):
    draft = begin(lena, ID)
    assert send(lena, draft + "/edit", text="x: y\n" * 200_000).status_code == 413
    assert 'class="error"' in send(lena, draft + "/edit", text="x: y\n" * 30_000).text
