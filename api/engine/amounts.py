"""Percentages as people write them: "4,5 %", "4.5% APY", "four and a half percent", "between 4 and 5%", "25 bps"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from text_to_num import alpha2digit

_UNIT = re.compile(r"%|(?<!\w)(?:per ?cent|pour ?cent|pct|bps|basis points?|points? de base)(?!\w)")
_BASIS_POINTS = ("b", "point")
_DIGITS = re.compile(r"(?<![\d.,])(\d{1,4}(?:[.,]\d{1,4})?) ?$")
_FRACTIONS = {"and a half": 50, "and a quarter": 25, "and three quarters": 75, "et demi": 50, "et quart": 25}
_FRACTION = re.compile(rf" ?({'|'.join(_FRACTIONS)})$")
_LOWER_END = re.compile(r"(?<![\d.,])(\d{1,4}(?:[.,]\d{1,4})?) ?%? ?(?:-|–|to|à|and|et) ?$")
_UP_TO = re.compile(r"(?<!\w)(?:up to|as much as|jusqu'à|max(?:imum)?\.?(?: de)?) ?$")
_FROM = re.compile(r"(?<!\w)(?:from|starting at|as low as|dès|à partir de|depuis) ?$")
_MOST_WORDS = 5
# What the library leaves as a word, since "one" and "un" are mostly no numbers.
_SINGLE = {"one": Decimal(1), "un": Decimal(1), "zero": Decimal(0), "zéro": Decimal(0)} | dict.fromkeys(
    ("half a", "un demi"), Decimal("0.5")
)


class Amount(NamedTuple):
    """A percentage at [start, end) of the folded text, with its "up to" or "from" (`bound`; else it is exact).

    `low` < `high` for a range.
    """

    start: int
    end: int
    low: Decimal
    high: Decimal
    bound: str


def find_amounts(folded: str, start: int, end: int) -> Iterator[Amount]:
    """Percentages in folded[start:end], in order, as percent (25 bps is 0.25)."""
    for unit in _UNIT.finditer(folded, start, end):
        found = _number(folded, start, unit.start())
        if found is None:
            continue
        at, value = found
        if unit.group().startswith(_BASIS_POINTS):
            value /= 100
        low, bound = value, "exact"
        if lower := _LOWER_END.search(folded, start, at):
            at, low = lower.start(1), _decimal(lower[1])
        for name, words in (("up-to", _UP_TO), ("from", _FROM)):
            if said := words.search(folded, start, at):
                at, bound = said.start(), name
        yield Amount(at, unit.end(), min(low, value), max(low, value), bound)


def _number(folded: str, start: int, end: int) -> tuple[int, Decimal] | None:
    """The number that ends at `end`, in digits or in words, and where it begins."""
    if digits := _DIGITS.search(folded, start, end):
        return digits.start(1), _decimal(digits[1])
    before = folded[max(start, end - 60) : end].rstrip()
    fraction = _FRACTION.search(before)
    rest = before[: fraction.start()] if fraction else before
    words = rest.split(" ")
    for count in range(min(_MOST_WORDS, len(words)), 0, -1):
        spoken = " ".join(words[-count:])
        if (value := _spoken(spoken)) is not None:
            whole = value + (Decimal(_FRACTIONS[fraction[1]]) / 100 if fraction else 0)
            return max(start, end - 60) + len(rest) - len(spoken), whole
    return None


def _spoken(words: str) -> Decimal | None:
    """ "four point two five", « quatre virgule cinq » -> 4.25, 4.5; the whole must be a number."""
    if not words or words[0].isdigit():
        return None
    for lang in ("en", "fr"):
        written = alpha2digit(words, lang)
        if written[:1].isdigit() and _DIGITS.fullmatch(written):
            return _decimal(written)
    return _SINGLE.get(words)


def _decimal(written: str) -> Decimal:
    return Decimal(written.strip().replace(",", "."))
