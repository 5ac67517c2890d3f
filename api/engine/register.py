"""The firm's own lists against the text: rates that differ from the approved ones, names that are restricted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from babel.dates import format_date
from babel.numbers import format_decimal

from api.engine.amounts import Amount, find_amounts
from api.engine.phrases import PhraseTable
from api.engine.rules import Firm, Lexicon, Rate
from api.engine.types import Analysis, Span

# A share of something ("20% of clients", "20% off") is no rate.
_SHARE = re.compile(r" ?(?:of|off|discount|des?|du|d'|de réduction|de remise|through|owned)(?!\w)")
# Words between a product and its rate; further away it is about something else.
_REACH = 16


class Check(NamedTuple):
    """One figure or name that is not as approved: `kind` is value, expired, conditions or restricted."""

    kind: str
    start: int
    end: int
    facts: dict[str, str]


class CompiledFirm:
    """The names of the lists in one table."""

    def __init__(self, firm: Firm, lexicon: Lexicon):
        self._firm = firm
        names = [(("product", name), spelling) for name, other in firm.products.items() for spelling in (name, *other)]
        names += [(("kind", kind), word) for kind, words in firm.rate_kinds.items() for word in words]
        names += [
            (("restricted", number), spelling)
            for number, entry in enumerate(firm.restricted)
            for spelling in (entry.name, *entry.aliases)
        ]
        self._table = PhraseTable(names, lexicon)

    def find(self, analysis: Analysis, on: date | None) -> Iterator[Check]:
        """Every check that fails in this text on this day (None: only what never depends on the day)."""
        places: dict[str, list[tuple[Span, str | int]]] = {"product": [], "kind": [], "restricted": []}
        for (what, name), start, end in self._table.find(analysis.text.folded):
            places[what].append((Span(start, end), name))
        yield from self._names(analysis, places["restricted"], on)
        if places["product"]:
            yield from self._rates(analysis, places, on)

    def _names(self, analysis: Analysis, places: list, on: date | None) -> Iterator[Check]:
        for span, number in places:
            if _in_force(self._firm.restricted[number], on):
                yield Check("restricted", *span, {"name": self._firm.restricted[number].name})
        for mark in analysis.text.marks:
            ticker = analysis.text.canonical[mark.start : mark.end].lstrip("$").upper()
            for entry in self._firm.restricted if mark.kind == "cashtag" else ():
                if ticker in entry.tickers and _in_force(entry, on):
                    yield Check("restricted", mark.start, mark.end, {"name": entry.name})

    def _rates(self, analysis: Analysis, places: dict, on: date | None) -> Iterator[Check]:
        folded = analysis.text.folded
        for amount in find_amounts(folded, 0, len(folded)):
            if _SHARE.match(folded, amount.end):
                continue
            product = _nearest(analysis, amount, places["product"])
            if product is None:
                continue
            kind = _nearest(analysis, amount, places["kind"])
            rates = [r for r in self._firm.rates if r.product == product and kind in (None, r.kind)]
            if rates and (kind or len({rate.kind for rate in rates}) == 1):
                yield from _compared(amount, rates, analysis, on)


def _nearest(analysis: Analysis, amount: Amount, places: list[tuple[Span, str]]) -> str | None:
    """The name closest to the amount, in its sentence or, for a product, the one before."""
    folded, best = analysis.text.folded, (_REACH + 1, None)
    for span, name in places:
        first, last = (span.end, amount.start) if span.end <= amount.start else (amount.end, span.start)
        distance = folded.count(" ", first, last) + 4 * ("\n" in folded[first:last])
        if first <= last and analysis.sentence_at(span.start) in _around(analysis, amount) and distance < best[0]:
            best = (distance, name)
    return best[1]


def _around(analysis: Analysis, amount: Amount) -> tuple[int, int]:
    number = analysis.sentence_at(amount.start)
    return number - 1, number


def _in_force(entry: object, on: date | None) -> bool:
    return on is None or (
        (not entry.valid_from or entry.valid_from <= on) and (not entry.valid_to or on <= entry.valid_to)
    )


def _compared(amount: Amount, rates: list[Rate], analysis: Analysis, on: date | None) -> Iterator[Check]:
    lang = analysis.sentences[analysis.sentence_at(amount.start)].lang or analysis.lang
    lang = lang if lang in ("en", "fr") else "en"
    current = [rate for rate in rates if _in_force(rate, on)]
    if not current:
        ended = [rate.valid_to for rate in rates if rate.valid_to and on and rate.valid_to < on]
        facts = {"product": rates[0].product, "ended": _day(max(ended), lang) if ended else "–"}
        yield Check("expired", amount.start, amount.end, facts)
        return
    typed = analysis.text.folded[amount.start : amount.end]
    if any(typed in wording.lower() for rate in current for wording in rate.conditions.values()):
        return
    fitting = [rate for rate in current if _fits(amount, rate)]
    if not fitting:
        rate = min(current, key=lambda rate: abs(rate.high - amount.high))
        yield Check("value", amount.start, amount.end, _difference(amount, rate, analysis, lang))
        return
    rate = fitting[0]
    if rate.conditions and not any(words in analysis.text.folded for words in rate.condition_words):
        facts = {"product": rate.product, "conditions": rate.conditions.get(lang, "")}
        yield Check("conditions", amount.start, amount.end, facts)


def _fits(amount: Amount, rate: Rate) -> bool:
    """Exactly the approved figure; "up to" needs the upper end of a range, "from" the lower one."""
    if amount.bound == "up-to":
        return amount.high == rate.high and rate.low < rate.high
    if amount.bound == "from":
        return amount.low == rate.low and rate.low < rate.high
    return (amount.low, amount.high) == (rate.low, rate.high)


def _difference(amount: Amount, rate: Rate, analysis: Analysis, lang: str) -> dict[str, str]:
    typed = analysis.text.folded[amount.start : amount.end]
    sign = "," if "," in typed or ("." not in typed and lang == "fr") else "."
    percent = " %" if lang == "fr" else "%"
    low, high = (
        format_decimal(value, "#0.00##", locale="fr" if sign == "," else "en") for value in (rate.low, rate.high)
    )
    approved = f"{high}{percent}" if rate.low == rate.high else f"{low}{percent} – {high}{percent}"
    off = amount.high - rate.high if amount.high != rate.high else amount.low - rate.low
    return {
        "product": rate.product,
        "approved": approved,
        "off": f"{'+' if off > 0 else '−'}{format_decimal(abs(off) or Decimal(0), '#0.##', locale=lang)}",
        "until": _day(rate.valid_to, lang) if rate.valid_to else "–",
    }


def _day(day: date, lang: str) -> str:
    return format_date(day, "long", locale=lang)
