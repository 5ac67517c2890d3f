from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.engine.amounts import find_amounts


def amounts(text):
    return [(text[a.start : a.end], float(a.low), float(a.high), a.bound) for a in find_amounts(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "words", "low", "high", "bound"),
    [
        ("our saver pays 4,5% now", "4,5%", 4.5, 4.5, "exact"),
        ("4.25 to 4.75% apy", "4.25 to 4.75%", 4.25, 4.75, "exact"),
        ("between 4 and 5 percent", "4 and 5 percent", 4, 5, "exact"),
        ("de 3% à 4%", "3% à 4%", 3, 4, "exact"),
        ("four and a half percent", "four and a half percent", 4.5, 4.5, "exact"),
        ("quatre virgule vingt cinq pour cent", "quatre virgule vingt cinq pour cent", 4.25, 4.25, "exact"),
        ("quatre et demi pour cent", "quatre et demi pour cent", 4.5, 4.5, "exact"),
        ("zero percent", "zero percent", 0, 0, "exact"),
        ("half a percent", "half a percent", 0.5, 0.5, "exact"),
        ("cut by 25 bps", "25 bps", 0.25, 0.25, "exact"),
        ("earn up to 5.1% now", "up to 5.1%", 5.1, 5.1, "up-to"),
        ("jusqu'à 5%", "jusqu'à 5%", 5, 5, "up-to"),
        ("dès 0,9%", "dès 0,9%", 0.9, 0.9, "from"),
    ],
)
def test_the_ways_to_write_a_percentage(text, words, low, high, bound):
    assert amounts(text)[-1] == (words, low, high, bound)


@pytest.mark.parametrize("text", ["a 4.5.3% thing", "percent", "the % sign", "12345678%", "version 2.4.1"])
def test_what_is_no_percentage(text):
    assert amounts(text) == []


@given(st.decimals(min_value=0, max_value=999, places=2), st.sampled_from([".", ","]))
def test_every_two_digit_rate_is_read_back(value, sign):
    text = f"it pays {str(value).replace('.', sign)}%"
    assert [amount.high for amount in find_amounts(text, 0, len(text))] == [Decimal(value)]


@given(st.text(alphabet="0123456789.,%àetbps -", max_size=60))
def test_any_mess_is_read_without_an_error(text):
    for amount in find_amounts(text, 0, len(text)):
        assert 0 <= amount.start < amount.end <= len(text)
        assert amount.low <= amount.high
