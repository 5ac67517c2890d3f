"""The effect of a change on texts that are there: counted before it is published, shown to nobody, and written down."""

import html
import json
import re
from dataclasses import replace

import pytest

from api.engine.types import Draft
from api.recording.drain import Drain
from api.rule_effect import Comparison
from api.store import audit
from tests.console import Browser, add_person, serve
from tests.kit import engine, rule
from tests.rule_texts import ID, milder

PAGE = "/console/rules/"
TEXTS = [("A guaranteed win", {"guarantee"}), ("We promise rain", set()), ("Nothing here", set())]


def drafts():
    return [(Draft(text), frozenset(labels)) for text, labels in TEXTS]


def test_what_is_newly_and_no_longer_flagged_is_counted():
    old, new = rule("guaranteed"), rule("promise")
    counted = Comparison.of_rule(engine(old), new).effect(drafts())
    assert (counted.texts, counted.newly, counted.no_longer) == (3, 1, 1)
    assert (counted.newly_rightly, counted.no_longer_rightly) == (0, 1)


def test_a_rule_that_is_new_switched_off_or_milder():
    old = rule("guaranteed")
    assert Comparison.of_rule(engine(), old).effect(drafts()).newly == 1
    assert Comparison.of_rule(engine(old), replace(old, status="retired")).effect(drafts()).no_longer == 1
    milder = Comparison.of_rule(engine(old), replace(old, severity="low")).effect(drafts())
    assert (milder.newly, milder.no_longer, milder.decided) == (0, 0, 1)


def test_another_rule_that_flags_the_same_text_keeps_it_flagged():
    old, other = rule("guaranteed"), rule("win", id="other-en", category="exaggeration")
    assert Comparison.of_rule(engine(old, other), replace(old, status="retired")).effect(drafts()).no_longer == 0


def counts(page: str) -> list[list[int]]:
    """The rows of the table: counted, newly, no longer, otherwise."""
    table = html.unescape(page).split('id="effect"')[1].split("</section>")[0]
    rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", table, re.DOTALL)
    return [[int(n) for n in re.findall(r"<td class=\"number\">(\d+)</td>", row)] for row in rows]


def count(service, change) -> str:
    """The page of a draft with its effect, after two texts were scored."""
    app = serve(service)
    for text in ("We guarantee a 12% return or we work for free", "Our branch is open on Saturday"):
        assert app.test_client().post("/v1/score", json={"text": text}).status_code == 200
    Drain(service.recorder.folder, service.store).once()
    browser = Browser(app)
    browser.enter(service.store, add_person(service.store, "ada", "admin"))
    begun = browser.post(f"{PAGE}drafts/begin/{ID}", seen=PAGE + "try", how="change").headers["Location"]
    address = begun.rpartition("/")[0]
    browser.post(address + "/edit", seen=PAGE + "try", text=change)
    return browser.post(address + "/effect", seen=PAGE + "try").text


@pytest.mark.parametrize("store", ["sqlite", "postgresql"], indirect=True)
def test_kept_texts_are_counted_and_that_they_were_opened_is_written_down(recording, shared, store):
    off = shared.shelf.shipped_text(ID).replace("status: stable", "status: retired")
    page = count(recording(record="all", text="stored"), off)
    labelled, kept = counts(page)
    assert labelled[0] > 700
    assert kept == [2, 0, 1, 0]
    assert "we work for free" not in html.unescape(page).split('id="effect"')[1]
    with store.read() as session:
        entry = audit.recent(session, action="texts.screened")[0]
    assert json.loads(entry.payload) == {"count": 2}


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_where_only_findings_are_kept_it_says_that_it_cannot_be_known(recording, shared, store):
    page = html.unescape(count(recording(record="all", text="left-out"), milder(shared)))
    assert "cannot be known" in page
    assert len(counts(page)) == 1
    with store.read() as session:
        assert audit.recent(session, action="texts.screened") == []


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_where_nothing_is_kept_it_says_so(recording, shared, store):
    assert "kept nothing" in html.unescape(count(recording(record="never"), milder(shared)))
