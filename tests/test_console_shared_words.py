"""Word lists and cues in the console: read with the rules that use them, changed under the proofs of all of these."""

import html
import json
from dataclasses import replace

import pytest
import yaml
from click.testing import CliRunner

from api import editions
from api.__main__ import cli
from api.engine.types import Draft
from api.store import audit
from api.store import editions as stored
from tests.console import serve
from tests.rule_texts import new_rule
from tests.studio import PAGE, begin, publish, send

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
LIST, CUE = "@return_en", "cue:sarcasm"
GLEE = "We offer a guaranteed windfall every year"


@pytest.fixture
def app(with_store):
    return serve(with_store)


@pytest.fixture
def lena(enter):
    return enter("lena", "reviewer")


@pytest.fixture
def ada(enter):
    return enter("ada", "admin")


def read(browser, path) -> str:
    return html.unescape(browser.get(PAGE + path).text)


def words(shared, id=LIST) -> list[str]:
    return [line.removeprefix("- ") for line in shared.shelf.shipped_text(id).splitlines()]


def save(browser, draft, some, **more):
    return send(browser, f"{draft}/words", words="\r\n".join(some), compare="1", **more)


def findings(app, text) -> list[str]:
    return [finding.rule for finding in app.extensions["caveat"].engine.screen(Draft(text)).findings]


def test_lists_and_cues_are_found_and_read_with_the_rules_that_use_them(lena):
    page = read(lena, "words?q=dividend")
    assert "@return_en" in page
    assert "Words of warning" not in page
    assert "Words of warning" in read(lena, "words?q=warning")
    assert "Nothing is found." in read(lena, "words?q=xyzzy")
    page = read(lena, LIST)
    assert all(said in page for said in ("<li>dividends</li>", "/console/rules/guaranteed-yield-en", "16 words"))
    page = read(lena, "cue:negation")
    assert all(said in page for said in ("negated", "jamais", "quoted", "Rules that use it"))
    assert "/console/rules/@percent" in read(lena, "guaranteed-return-en")
    assert 'href="/console/rules/cue:denial"' in read(lena, "guaranteed-return-en")
    assert lena.get(PAGE + "words/@return_en/file").text == lena.get(PAGE + "words/@amount/file").text
    assert {lena.get(PAGE + path).status_code for path in ("@none", "cue:none", "words/@none/file")} == {404}


def test_a_lawyer_adds_a_word_and_an_admin_publishes_it(lena, ada, app, store, shared, monkeypatch, tmp_path):
    assert findings(app, GLEE) == []
    draft = begin(lena, LIST)
    part = html.unescape(send(lena, f"{draft}/words/check", words="\n".join([*words(shared), "windfall"])).text)
    assert "rules that use these words still prove themselves" in part
    assert save(lena, draft, [*words(shared), "  windfall "]).headers["Location"].endswith(draft)
    page = read(lena, draft)
    assert "<ins>+ windfall</ins>" in page
    assert "An admin publishes it." in page
    counted = html.unescape(send(lena, f"{draft}/effect").text).split('id="effect"')[1]
    assert "Labelled texts" in counted
    assert "windfall" in lena.get(PAGE + f"{draft}/file").text
    assert publish(lena, draft, base="0").status_code == 403
    assert publish(ada, draft, "Heard in the branch").headers["Location"].endswith(LIST)
    assert "guaranteed-yield-en" in findings(app, GLEE)
    page = read(ada, LIST)
    assert all(said in page for said in ("changed by the firm", "Heard in the branch", "<li>windfall</li>"))
    assert "<ins>+ windfall</ins>" in read(ada, "editions/1")
    with store.read() as session:
        told = json.loads(audit.recent(session, action="rules.published")[0].payload)
    assert told["rule"] == LIST
    monkeypatch.setenv("CAVEAT_DATABASE", store.url)
    assert CliRunner().invoke(cli, ["rules", "export", "--out", str(tmp_path)]).exit_code == 0
    assert "windfall]" in (tmp_path / "lexicon.yaml").read_text()
    started = editions.in_force(replace(shared, store=store))
    assert started.rulebook.version == app.extensions["caveat"].rulebook.version
    publish(ada, begin(ada, LIST, how="shipped"))
    assert findings(app, GLEE) == []
    assert app.extensions["caveat"].rulebook.version == shared.rulebook.version


def test_what_breaks_a_rule_is_named_and_not_published(ada, store, shared):
    draft = begin(ada, LIST)
    page = html.unescape(save(ada, draft, [word for word in words(shared) if word != "returns"]).text)
    assert "rules do not prove themselves with these words" in page
    assert "Nothing is flagged." in page
    assert publish(ada, draft, base="0").status_code == 200
    with store.read() as session:
        assert stored.newest_number(session) == 0
    assert "returns\n" not in read(ada, f"{draft}/words").split("<textarea")[1].split("</textarea>")[0]


@pytest.mark.parametrize(
    ("some", "said"),
    [
        ([], "needs at least one word"),
        (["gain", "Gain"], "'Gain' is there twice"),
        (["gain", "..."], "'...' has no word to look for"),
        (["gain", "@nowhere"], "there is no word list named @nowhere"),
        (["gain", "@return_en"], "@return_en holds this list itself"),
        (["gain", "x@percent"], "@name must stand alone"),
    ],
)
def test_what_is_wrong_is_said_in_plain_words(lena, some, said):
    page = html.unescape(save(lena, begin(lena, LIST), some).text)
    assert said in page


def test_a_pattern_and_the_words_of_a_cue(lena, shared):
    draft = begin(lena, "@cashtag")
    for pattern, said in (("(a", "cannot be used"), ("a*", "fits everything"), ("(a)b", "write (?:")):
        assert said in html.unescape(send(lena, f"{draft}/words", pattern=pattern, compare="1").text)
    draft = begin(lena, CUE)
    fields = {lang: "\n".join(some) for lang, some in yaml.safe_load(shared.shelf.shipped_text(CUE)).items()}
    fields["en"] += "\nof course dear"
    assert send(lena, f"{draft}/words", compare="1", **fields).headers["Location"].endswith(draft)
    assert "<ins>+ of course dear</ins>" in read(lena, draft)


def test_a_list_of_the_firms_own_is_named_by_a_rule_of_its_own(ada, app, shared):
    send(ada, "words/new", name="Our Words")
    assert "named by lower-case letters" in read(ada, "words")
    answer = send(ada, "words/new", name="@our_flights_en")
    draft = "drafts/" + answer.headers["Location"].split("/drafts/")[1].split("/")[0]
    assert save(ada, draft, ["to the moon", "to mars"]).status_code == 302
    assert publish(ada, draft).headers["Location"].endswith("@our_flights_en")
    assert "the firm’s own" in read(ada, "@our_flights_en")
    rule = new_rule(shared).replace('"to the moon and back"', '"@our_flights_en and back"')
    draft = "drafts/" + send(ada, "drafts/new").headers["Location"].split("/drafts/")[1].split("/")[0]
    assert send(ada, f"{draft}/edit", text=rule, compare="1").status_code == 302
    publish(ada, draft)
    assert findings(app, "Straight to mars and back") == ["our-moonshot-en"]
    assert "1 rule" in read(ada, "words?q=our_flights")
