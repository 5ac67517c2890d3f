"""The firm's own lists against the text: rates that differ, names that are restricted, wording that is required."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from babel.dates import format_date
from babel.numbers import format_decimal

from api.engine.amounts import Amount, find_amounts
from api.engine.disclosures import Wordings, asked
from api.engine.phrases import PhraseTable
from api.engine.rules import Firm, Lexicon, Rate
from api.engine.types import Analysis, Draft, Span

# A share of something ("20% of clients", "20% off") is no rate.
_SHARE = re.compile(r" ?(?:of|off|discount|des?|du|d'|de réduction|de remise|through|owned)(?!\w)")
# Words between a product and its rate; further away it is about something else.
_REACH = 16


class Check(NamedTuple):
    """One figure or name that is not as approved: `kind` is value, expired, conditions, restricted or disclosure.

    `lang` is the language in which the facts speak; `shown` is where a required wording stands.
    """

    kind: str
    start: int
    end: int
    facts: dict[str, str]
    lang: str
    shown: tuple[Span, ...] = ()


class CompiledFirm:
    """The names of the lists in one table."""

    def __init__(self, firm: Firm, lexicon: Lexicon, spell: Callable[[str], str]):
        self._firm = firm
        self._by_product, self._by_ticker = defaultdict(list), defaultdict(list)
        for rate in firm.rates:
            self._by_product[rate.product].append(rate)
        for entry in firm.restricted:
            for ticker in entry.tickers:
                self._by_ticker[ticker].append(entry)
        names = [(("product", name), spelling) for name, other in firm.products.items() for spelling in (name, *other)]
        names += [(("kind", kind), word) for kind, words in firm.rate_kinds.items() for word in words]
        names += [
            (("restricted", number), spelling)
            for number, entry in enumerate(firm.restricted)
            for spelling in (entry.name, *entry.aliases)
        ]
        names += [
            (("mention", number), phrase)
            for number, entry in enumerate(firm.required_disclosures)
            for phrase in entry.mentions
        ]
        self._wordings = Wordings(firm.required_disclosures, spell)
        self._table = PhraseTable(names, lexicon)

    def find(self, analysis: Analysis, draft: Draft) -> Iterator[Check]:
        """Every check that fails in this text on the draft's day (None: only what never depends on the day)."""
        on = draft.on
        places: dict[str, list[tuple[Span, str | int]]] = {"product": [], "kind": [], "restricted": [], "mention": []}
        for (what, name), start, end in self._table.find(analysis.text.folded):
            places[what].append((Span(start, end), name))
        yield from self._names(analysis, places["restricted"], on)
        if places["product"]:
            yield from self._rates(analysis, places, on)
        if places["product"] or places["mention"]:
            yield from self._required(analysis, places, draft)

    def _required(self, analysis: Analysis, places: dict, draft: Draft) -> Iterator[Check]:
        for number, entry in enumerate(self._firm.required_disclosures):
            spans = [span for span, name in places["product"] if name in entry.products]
            spans += [span for span, of in places["mention"] if of == number]
            spans = [span for span in spans if not any(m.start <= span.start < m.end for m in analysis.text.marks)]
            if not spans or not _in_force(entry, draft.on):
                continue
            first = min(spans)
            lang = _lang(analysis, first.start)
            if asked(entry, draft, lang):
                facts = {"name": entry.name, "wording": entry.wording[lang], "short": entry.short.get(lang, "")}
                shown = self._wordings.shown(number, lang, analysis.text.folded)
                yield Check("disclosure", *first, facts, lang, shown)

    def _names(self, analysis: Analysis, places: list, on: date | None) -> Iterator[Check]:
        for span, number in places:
            if _in_force(self._firm.restricted[number], on):
                facts = {"name": self._firm.restricted[number].name}
                yield Check("restricted", *span, facts, _lang(analysis, span.start))
        for mark in analysis.text.marks:
            ticker = analysis.text.canonical[mark.start : mark.end].lstrip("$").upper()
            for entry in self._by_ticker.get(ticker, ()) if mark.kind == "cashtag" else ():
                if _in_force(entry, on):
                    lang = _lang(analysis, mark.start)
                    yield Check("restricted", mark.start, mark.end, {"name": entry.name}, lang)

    def _rates(self, analysis: Analysis, places: dict, on: date | None) -> Iterator[Check]:
        folded = analysis.text.folded
        for amount in find_amounts(folded, 0, len(folded)):
            if _SHARE.match(folded, amount.end):
                continue
            product = _nearest(analysis, amount, places["product"])
            if product is None:
                continue
            kind = _nearest(analysis, amount, places["kind"])
            rates = [rate for rate in self._by_product.get(product, ()) if kind in (None, rate.kind)]
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


def _lang(analysis: Analysis, offset: int) -> str:
    """The language of what stands there; English where it is neither of ours."""
    lang = analysis.sentences[analysis.sentence_at(offset)].lang or analysis.lang
    return lang if lang in ("en", "fr") else "en"


def _in_force(entry: object, on: date | None) -> bool:
    return on is None or (
        (not entry.valid_from or entry.valid_from <= on) and (not entry.valid_to or on <= entry.valid_to)
    )


def _compared(amount: Amount, rates: list[Rate], analysis: Analysis, on: date | None) -> Iterator[Check]:
    lang = _lang(analysis, amount.start)
    current = [rate for rate in rates if _in_force(rate, on)]
    if not current:
        ended = [rate.valid_to for rate in rates if rate.valid_to and on and rate.valid_to < on]
        facts = {"product": rates[0].product, "ended": _day(max(ended), lang) if ended else "–"}
        yield Check("expired", amount.start, amount.end, facts, lang)
        return
    typed = analysis.text.folded[amount.start : amount.end]
    if any(typed in wording.lower() for rate in current for wording in rate.conditions.values()):
        return
    fitting = [rate for rate in current if _fits(amount, rate)]
    if not fitting:
        rate = min(current, key=lambda rate: abs(rate.high - amount.high))
        yield Check("value", amount.start, amount.end, _difference(amount, rate, analysis, lang), lang)
        return
    rate = fitting[0]
    if rate.conditions and not any(words in analysis.text.folded for words in rate.condition_words):
        facts = {"product": rate.product, "conditions": rate.conditions.get(lang, "")}
        yield Check("conditions", amount.start, amount.end, facts, lang)


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
