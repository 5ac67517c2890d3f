"""Code points to UTF-16 units: for any text, slicing there gives what slicing here gives."""

from hypothesis import given
from hypothesis import strategies as st

from api.offsets import same, to_utf16

# Half surrogates never get this far: the border refuses them.
TEXTS = st.text(st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("aé🚀🇫🇷👩‍👧𝐛\ufe0f")))


@given(TEXTS, st.data())
def test_a_span_selects_the_same_words_in_both_units(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    convert = to_utf16(text)
    units = text.encode("utf-16-le")[2 * convert(start) : 2 * convert(end)]
    assert units.decode("utf-16-le") == text[start:end]


@given(TEXTS)
def test_the_end_is_the_length_that_javascript_counts(text):
    assert to_utf16(text)(len(text)) == len(text.encode("utf-16-le")) // 2


def test_a_text_without_astral_characters_costs_nothing():
    assert to_utf16("déjà vu ’…") is same
    assert to_utf16("plain") is same
    assert to_utf16("🚀") is not same
