"""Each way of matching finds its words, whole, in the right language, and nothing beside."""

import pytest

from api.engine.identifiers import find_identifiers
from api.engine.phrases import PhraseError
from api.engine.types import Draft
from tests.kit import engine, found, pattern, rule


@pytest.mark.parametrize(
    ("phrase", "typed", "words"),
    [
        ("risk free", "Totally RISK-FREE!", ["RISK-FREE"]),
        ("risk free", "brisk freedom", []),
        ("guarant*", "We guaranteed it", ["guaranteed"]),
        ("guarant* @percent", "guaranteeing 8 % a year", ["guaranteeing 8 %"]),
        ("guarant* ... return", "a guaranteed and monthly return", ["guaranteed and monthly return"]),
        ("guarant* ... return", "guaranteed a b c d e return", []),
        ("no @danger", "with no risk at all, no worry", ["no risk", "no worry"]),
        ("🚀", "moon🚀soon", ["🚀"]),
        ("can't lose", "You can’t lose", ["can’t lose"]),
    ],
)
def test_phrases(phrase, typed, words):
    assert found(engine(rule(phrase), danger=("risk", "worry")), typed) == words


def test_regex_looks_only_where_a_needed_word_is():
    on = engine(pattern("regex", {"pattern": r"account \d{6,}", "needs": ["account"]}))
    assert found(on, "my account 123456789 here") == ["account 123456789"]


def test_near_takes_both_orders_within_one_sentence():
    on = engine(pattern("near", {"all": [["guarant*"], ["profit"]], "within": 4}))
    assert found(on, "profit is what we guarantee") == ["profit is what we guarantee"]
    assert found(on, "We guarantee it. A profit came.") == []


def test_near_marks_one_list_alone_when_asked():
    on = engine(pattern("near", {"all": [["carbon neutral"], ["our fund", "@percent"]], "within": 6, "mark": 1}))
    assert found(on, "our fund is carbon neutral") == ["carbon neutral"]
    assert found(on, "8% carbon neutral") == ["carbon neutral"]


def test_near_finds_words_that_are_part_of_longer_ones_in_its_lists():
    on = engine(pattern("near", {"all": [["your money", "your"], ["money works", "works"]], "within": 4}))
    assert found(on, "your money works") == ["your money works"]


def test_tokens_with_names_gaps_and_options():
    on = engine(pattern("tokens", [{"is": "client*"}, {"gap": 1}, {"shape": "name"}, {"is": ["owns", "holds"]}]))
    assert found(on, "Hello there. My client Jane owns 300 shares") == ["client Jane owns"]
    assert found(on, "my client jane owns 300 shares") == []


@pytest.mark.parametrize(
    ("value", "text", "expected"),
    [
        (
            [{"is": "sold"}, {"shape": "number"}, {"is": ["shares", "units"]}],
            "He sold 1,250.5 shares",
            ["sold 1,250.5 shares"],
        ),
        ([{"is": "sold"}, {"shape": "number"}, {"is": ["shares", "units"]}], "He sold many shares", []),
        ([{"is": "mr"}, {"is": ".", "optional": True}, {"shape": "name"}], "Mr. Hay and mr Day", ["Mr. Hay", "mr Day"]),
        ([{"is": "mr"}, {"shape": "name", "not": ["hay"]}], "mr Hay and Mr Day", ["Mr Day"]),
        ([{"is": "buy"}, {"shape": "upper"}], "buy Now, buy NOW", ["buy NOW"]),
        ([{"is": "from"}, {"gap": 3}, {"is": "to"}], "from a to b to c, from d, e, f, g to h", ["from a to b to"]),
        ([{"is": "very", "optional": True}, {"is": "very"}], "very very very", ["very very", "very"]),
    ],
)
def test_tokens_are_taken_from_the_left_and_as_many_as_fit(value, text, expected):
    on = engine(pattern("tokens", value))
    assert found(on, text) == expected


def test_rules_keep_to_their_language():
    on = engine(rule("garanti*", lang="fr"))
    assert found(on, "Nous vous le garantissons avec plaisir") == ["garantissons"]
    assert found(on, "We are garanti with the best of them") == []


def test_text_in_a_third_language_meets_all_rules():
    on = engine(rule("zero risk"), rule("sans risque", id="b-fr", lang="fr"))
    assert found(on, "Das ist für Sie und alle: zero risk, sans risque") == ["zero risk", "sans risque"]


@pytest.mark.parametrize(
    ("changes", "context", "flagged"),
    [
        ({"kinds": frozenset({"inbound"})}, {"kind": "post"}, False),
        ({"kinds": frozenset({"inbound"})}, {"kind": "inbound"}, True),
        ({"accounts": frozenset({"brand"})}, {"account": "personal"}, False),
        ({"accounts": frozenset({"brand"})}, {"account": "unknown"}, False),
        ({"sectors": frozenset({"pharma"})}, {"sector": "banking"}, False),
        ({"sectors": frozenset({"pharma"})}, {}, True),
    ],
)
def test_rules_keep_to_their_context(changes, context, flagged):
    assert bool(found(engine(rule("wow", **changes)), "wow", **context)) is flagged


def test_links_and_mentions_are_not_searched():
    on = engine(rule("risk free"))
    assert found(on, "@risk_free https://x.com/risk-free risk-free.com") == []


def test_overlapping_matches_of_one_rule_become_the_longest():
    assert found(engine(rule("zero risk", "zero risk ever")), "zero risk ever") == ["zero risk ever"]


VALID = {
    "card": "4111 1111 1111 1111",
    "iban": "FR14 2004 1010 0505 0001 3M02 606",
    "ssn": "536-90-4399",
    "nino": "AB 12 34 56 C",
    "nir": "2 95 10 99 126 111 93",
    "sin": "123-456-782",
}


@pytest.mark.parametrize(("kind", "number"), VALID.items())
def test_identifiers_with_valid_check_digits(kind, number):
    text = f"here: {number}, ok"
    assert [text[slice(*span)] for span in find_identifiers(text, kind)] == [number]


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("card", "4111 1111 1111 1112"),
        ("card", "****1111"),
        ("iban", "FR14 2004 1010 0505 0001 3M02 607"),
        ("ssn", "000-12-3456"),
        ("nino", "BG 12 34 56 C"),
        ("nir", "2 95 10 99 126 111 94"),
        ("sin", "123-456-789"),
        ("sin", "123456782"),
    ],
)
def test_other_numbers_pass(kind, number):
    assert list(find_identifiers(f"here: {number}, ok", kind)) == []


@pytest.mark.parametrize(
    "broken",
    [
        rule("@nobody"),
        rule("l'@danger"),
        rule("..."),
        pattern("regex", {"pattern": "(", "needs": ["a"]}),
        pattern("tokens", [{"gap": 2}]),
    ],
)
def test_what_cannot_be_compiled_is_refused(broken):
    with pytest.raises(PhraseError):
        engine(broken)


def test_hostile_repetition_is_no_problem():
    on = engine(rule("guarant* ... @percent ... return"))
    assert on.screen(Draft("guaranteed " * 1_800)).decision == "allow"


def test_a_regex_that_matches_nothing_at_all_is_refused():
    with pytest.raises(PhraseError, match="empty string"):
        engine(pattern("regex", {"pattern": "(a|b)*", "needs": ["a"]}))
