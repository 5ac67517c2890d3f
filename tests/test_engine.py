"""The whole pipeline over the rules that are shipped."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.engine import Engine
from api.engine.types import KINDS, Draft
from api.rulebook import load
from tests.kit import RULES

ENGINE = Engine(*load(RULES))


def flagged(text, **context):
    return [finding.text for finding in ENGINE.screen(Draft(text, **context)).findings]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I can guarantee you 8% a year, zero risk", ["guarantee you 8% a year", "zero risk"]),
        ("Hi @jane 🚀👩‍👩‍👧\nI can guarantee you 8% a year,\nzero risk", ["guarantee you 8% a year", "zero risk"]),
        ("I can gu@rant33 you 8% a year, z e r o risk", ["gu@rant33 you 8% a year", "z e r o risk"]),
        ("Je vous garantis 8 % par an, sans aucun risque", ["garantis 8 % par an", "sans aucun risque"]),
    ],
)
def test_a_promise_is_found_where_it_stands(text, words):
    found = flagged(text)
    assert all(any(word in one for one in found) for word in words), found


@pytest.mark.parametrize(
    "text",
    [
        "No investment is risk-free, and nobody can guarantee returns",
        "Aucun placement n'est sans risque, et personne ne peut garantir un rendement",
        "We are hiring two analysts in Lyon. Apply before Friday!",
        "Happy Monday everyone ☕",
        "Notre nouvelle agence ouvre lundi, venez nous voir",
    ],
)
def test_ordinary_posts_are_left_alone(text):
    assert flagged(text) == []


@pytest.mark.parametrize(
    "text", ["I can guarantee you 8% a year, zero risk", "Je vous garantis 8 % par an, sans aucun risque"]
)
def test_applying_every_first_fix_leaves_nothing_of_its_kind(text):
    findings = ENGINE.screen(Draft(text)).findings
    assert all(finding.suggestions for finding in findings)
    for finding in reversed(findings):
        fix = finding.suggestions[0]
        text = text[: fix.start] + fix.replacement + text[fix.end :]
    assert flagged(text) == []


TYPED = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from("guaranteed sans risque 8% 🚀\n\u200b#@$'\"?!")),
    max_size=300,
)


@settings(max_examples=300, deadline=None)
@given(TYPED, st.sampled_from(KINDS))
def test_any_text_gives_a_sound_answer(text, kind):
    screening = ENGINE.screen(Draft(text, kind=kind))
    assert 0 <= screening.score <= 100
    assert (screening.severity == "none") is (not screening.findings)
    for finding in (*screening.findings, *screening.excused):
        assert 0 <= finding.start < finding.end <= len(text)
        assert finding.text == text[finding.start : finding.end]
        assert all(0 <= fix.start <= fix.end <= len(text) for fix in finding.suggestions)


@pytest.mark.parametrize("piece", ["guaranteed ", "risk free", "a", "#", "8% ", '"', "\n", "🚀", "\u0301", "g u a "])
def test_the_longest_text_gets_an_answer(piece):
    text = (piece * 20_000)[:20_000]
    assert ENGINE.screen(Draft(text)).lang
