"""Whatever disguise is typed, one canonical spelling, and spans that lead back to exactly what was typed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.engine.normalise import normalise
from api.engine.types import Draft, Text
from api.engine.vocabulary import Vocabulary

VOCABULARY = Vocabulary(
    [
        "risk",
        "free",
        "return",
        "returns",
        "zero",
        "sure",
        "rendement",
        "sans",
        "risque",
        "the",
        "no",
        "so",
        "guaranteed",
    ],
    ["guarant", "garanti"],
)


def text_of(typed: str) -> Text:
    return normalise(Draft(typed), VOCABULARY)


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("𝐆𝐮𝐚𝐫𝐚𝐧𝐭𝐞𝐞𝐝 ｒｉｓｋ", "Guaranteed risk"),
        ("Gu\u200bara\u00adnteed", "Guaranteed"),
        ("rіsk frее", "risk free"),  # Cyrillic letters
        ("‘risk’ “free” «sans risque»", '\'risk\' "free" "sans risque"'),
        ("gu@rant33d r1sk $XYZ", "guaranteed risk $XYZ"),
        ("g u a r a n t e e d returns", "guaranteed returns"),
        ("g.a.r.a.n.t.i", "garanti"),
        ("guaaaranteeed freeeee", "guaranteed free"),
        ("#GuaranteedReturns #rendementgaranti", "Guaranteed Returns rendement garanti"),
        ("8 % par an", "8% par an"),
        ("guaranteed\nreturns", "guaranteed returns"),
        ("Guaranteed.\nReturns", "Guaranteed.\nReturns"),
        ("to the moon 🚀🚀 👍🏽", "to the moon 🚀🚀 👍"),
        ("Привет мир", "Привет мир"),
        ("401k, B2B, Q3, 2x and GPT4", "401k, B2B, Q3, 2x and GPT4"),
        ("", ""),
    ],
)
def test_disguises_are_undone(typed, canonical):
    assert text_of(typed).canonical == canonical


@pytest.mark.parametrize(
    ("typed", "words", "as_typed"),
    [
        ("Get gu@rant33d now", "guaranteed", "gu@rant33d"),
        ("a #GuaranteedReturns b", "guaranteed returns", "#GuaranteedReturns"),
        ("🚀🚀 g u a r a n t e e d!", "guaranteed", "g u a r a n t e e d"),
        ("Gu\u200bara\u00adnteed", "guaranteed", "Gu\u200bara\u00adnteed"),
        ("say freeeee", "free", "freeeee"),
        ("risk\n  free", "risk free", "risk\n  free"),
        ("e\u0301t\u0301 risk", "risk", "risk"),
        ("RISK-FREE", "risk free", "RISK-FREE"),
    ],
)
def test_spans_lead_back(typed, words, as_typed):
    text = text_of(typed)
    at = text.folded.index(words)
    start, end = text.to_source(at, at + len(words))
    assert typed[start:end] == as_typed


def test_links_and_names_are_marked_and_left_alone():
    text = text_of("see https://gu@rant33d.com/#freeeee @guaranteeed me@r1sk.com $FREE")
    assert [(mark.kind, text.canonical[mark.start : mark.end]) for mark in text.marks] == [
        ("link", "https://gu@rant33d.com/#freeeee"),
        ("mention", "@guaranteeed"),
        ("email", "me@r1sk.com"),
        ("cashtag", "$FREE"),
    ]


DISGUISED = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("guaranteed risk-free #@$ \n\u200b\u0301éаеѕ🚀👍🏽4310!|€."),
    ),
    max_size=200,
)


@settings(max_examples=400)
@given(DISGUISED)
def test_the_map_never_goes_astray(typed):
    text = text_of(typed)
    assert len(text.canonical) == len(text.folded) == len(text.starts) == len(text.ends)
    assert list(text.starts) == sorted(text.starts)
    assert list(text.ends) == sorted(text.ends)
    assert all(0 <= start < end <= len(typed) for start, end in zip(text.starts, text.ends, strict=True))
    text.canonical.encode()


@given(st.text(st.sampled_from("abcdefghijklmnop ,.'"), max_size=80))
def test_plain_text_stays_as_it_is(typed):
    text = text_of(typed)
    for at, char in enumerate(text.canonical):
        start, end = text.to_source(at, at + 1)
        assert char in typed[start:end]


@settings(max_examples=200)
@given(DISGUISED)
def test_canonical_text_is_its_own_canonical_text(typed):
    once = text_of(typed).canonical
    again = text_of(once).canonical
    assert text_of(again).canonical == again


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "a-",
        "a ",
        "@",
        "a.b.",
        "#",
        "#a",
        "aaa",
        "1e",
        "\n ",
        "x\u0301",
        "guarant",
        "$a",
        "g u ",
        "4",
        "'",
        "\u200b",
    ],
)
def test_the_longest_text_of_one_piece_comes_back(piece):
    """What would take hours if a step were quadratic; bench/ has the times."""
    typed = piece * (20_000 // len(piece))
    assert text_of(typed).source == typed
