"""The rulebook in the console: found, read as pages, and a text tried against all of it, told stage by stage."""

import html

import pytest

from api.engine.types import Draft
from tests.conftest import RISKY
from tests.databases import CANARY

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
PAGE = "/console/rules/"
TRY = PAGE + "try"


@pytest.fixture
def lena(console):
    return console("lena", "reviewer")


def tried(browser, text, **more):
    fields = {"kind": "post", "account": "unknown", "sector": "", "lang": "", **more}
    return html.unescape(browser.post(TRY, seen=TRY, text=text, **fields).text)


def test_all_rules_are_listed_and_found_by_words_and_filters(lena, shared):
    page = html.unescape(lena.get(PAGE).text)
    assert f"{len(shared.shelf.rules)} rules" in page
    assert "1–60 /" in page
    found = lena.get(PAGE + "?q=guarantees+a+return+2210&lang=en").text
    assert "/console/rules/guaranteed-return-en" in found
    assert "-fr" not in found.split('id="found"')[1]
    assert "No rule is found" in lena.get(PAGE + "?q=zzzz").text
    assert "Promesse de résultat" in html.unescape(lena.get(PAGE, headers={"Accept-Language": "fr"}).text)


def test_a_rule_is_a_page_that_says_what_why_who_says_so_and_its_proofs(lena):
    page = html.unescape(lena.get(PAGE + "guaranteed-return-en").text)
    for said in (
        "A return cannot be promised to the public",
        "https://www.finra.org/rules-guidance/rulebooks/finra-rules/2210",
        "United Kingdom",
        "I can <mark>guarantee you 8% a year</mark>, zero risk",
        "The words are denied",
        "money back guarantee",
        "other-guarantee",
        "Contractual guarantees of an insurer",
    ):
        assert said in page, said


def test_what_is_underlined_is_said_where_it_is_less_than_what_was_looked_for(lena):
    said = "Only the words of this list are underlined."
    assert lena.get(PAGE + "fault-complaint-en").text.count(said) == 1
    assert said not in lena.get(PAGE + "guaranteed-return-en").text


def test_every_rule_has_a_page_in_both_languages(lena, shared):
    for number, rule in enumerate(shared.shelf.rules):
        answer = lena.get(PAGE + rule.id, headers={"Accept-Language": ("en", "fr")[number % 2]})
        assert answer.status_code == 200, rule.id
        assert all(html.escape(reference.url) in answer.text for reference in rule.references)


def test_its_file_comes_as_it_lies_in_the_folder(lena, shared):
    answer = lena.get(PAGE + "guaranteed-return-en/file")
    assert answer.text == shared.files["en/guarantee.yaml"]
    assert "guarantee.yaml" in answer.headers["Content-Disposition"]
    assert lena.get(PAGE + "none-en/file").status_code == lena.get(PAGE + "none-en").status_code == 404


def test_a_text_is_explained_stage_by_stage(lena, shared):
    page = tried(lena, RISKY + ". Nobody can guarantee returns.")
    for said in (
        "Held until approved",
        "<q>guarantee you 8% a year</q>",
        "The words are denied",
        '<q>Nobody</q> <span class="because">negation</span>',
        "75\xa0%",
        "serious, in a post or profile: <b>held until approved</b>",
        f"Rules {shared.rulebook.version}, policy {shared.policy.version}",
    ):
        assert said in page, said
    score = shared.engine.screen(Draft(RISKY + ". Nobody can guarantee returns.")).score
    assert f"<b>{score}</b> / 100" in page


def test_a_disguise_is_shown_undone_and_a_plain_text_finds_nothing(lena):
    assert "we guarantee a 12% return" in tried(lena, "We gu@r4ntee a 12 % return").lower()
    page = tried(lena, "Our branch in Lyon is open on Saturday.")
    assert "Nothing is found in it." in page
    assert "Without a finding it is 0." in page


def test_what_is_tried_is_in_no_log_and_no_address(lena, store, capsys):
    page = lena.post(TRY, seen=TRY, text=f"We guarantee {CANARY} 8% a year", kind="post", account="unknown")
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
    assert CANARY not in "".join(capsys.readouterr())
    assert CANARY not in lena.get(TRY + "?text=" + CANARY).text


@pytest.mark.parametrize(
    "fields", [{"text": ""}, {"text": "x" * 20_001}, {"text": "x", "site": "not a site"}, {"text": "x", "kind": "poem"}]
)
def test_what_cannot_be_tried_is_said_beside_the_field(lena, fields):
    assert 'class="error"' in tried(lena, **fields)


@pytest.mark.parametrize(("role", "status"), [("admin", 200), ("auditor", 200), ("writer", 403), ("it", 403)])
def test_who_reads_the_rules(console, role, status):
    assert console("bob", role).get(PAGE).status_code == status
