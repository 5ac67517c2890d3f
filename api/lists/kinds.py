"""The six lists: their columns, what names a row, and what no single cell shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from api.engine.types import JURISDICTIONS
from api.lists.cells import Column

Values = dict[str, Any]
Problem = tuple[str, str, str]  # column, name of the problem, detail
Known = Mapping[str, frozenset[str]]  # names in other lists


def _anything(values: Values, known: Known) -> Iterator[Problem]:
    yield from ()


@dataclass(frozen=True)
class Kind:
    """`section` is its name in the document, `key` the columns that name a row, `single` a list of bare texts,
    `label` the column that is the key of a mapping there."""

    name: str
    section: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    check: Callable[[Values, Known], Iterator[Problem]] = _anything
    label: str | None = None
    single: bool = False

    @property
    def dated(self) -> bool:
        return any(column.name == "valid_to" for column in self.columns)

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


def _dates(values: Values, known: Known) -> Iterator[Problem]:
    start, end = values.get("valid_from"), values.get("valid_to")
    if start and end and end < start:
        yield "valid_to", "backwards", f"{end} < {start}"


def _rate(values: Values, known: Known) -> Iterator[Problem]:
    yield from _dates(values, known)
    for column, others in (("product", "products"), ("kind", "kinds")):
        if values.get(column) and values[column] not in known[others]:
            yield column, f"unknown-{column}", values[column][:100]
    given = [name for name in ("value", "low", "high") if values.get(name)]
    if given not in (["value"], ["low", "high"]):
        yield "value", "figure", ""
    elif given != ["value"] and Decimal(values["high"]) < Decimal(values["low"]):
        yield "high", "below", f"{values['high']} < {values['low']}"
    worded = bool(values.get("conditions_en") or values.get("conditions_fr"))
    if worded != bool(values.get("condition_words")):
        yield ("condition_words" if worded else "conditions_en"), "conditions", ""


def _disclosure(values: Values, known: Known) -> Iterator[Problem]:
    yield from _dates(values, known)
    if not values.get("products") and not values.get("mentions"):
        yield "products", "beside", ""
    for product in values.get("products") or ():
        if product not in known["products"]:
            yield "products", "unknown-product", product[:100]
    if not values.get("wording_en") and not values.get("wording_fr"):
        yield "wording_en", "wording", ""
    for lang in ("en", "fr"):
        if values.get(f"short_{lang}") and not values.get(f"wording_{lang}"):
            yield f"short_{lang}", "short", ""


def _in_two(name: str, needed: bool = False) -> tuple[Column, ...]:
    return tuple(Column(f"{name}_{lang}", path=(name, lang)) for lang in ("en", "fr"))


_NAME = Column("name", needed=True)
_DAYS = (Column("valid_from", "date"), Column("valid_to", "date"))
RATES = Kind(
    "rates",
    "rates",
    (
        *(Column("product", needed=True), Column("kind", needed=True)),
        *(Column(name, "percent") for name in ("value", "low", "high")),
        *(Column("valid_from", "date", needed=True), _DAYS[1], *_in_two("conditions")),
        Column("condition_words", "several"),
    ),
    ("product", "kind", "valid_from"),
    _rate,
)
PRODUCTS = Kind("products", "products", (_NAME, Column("other_names", "several")), ("name",), label="name")
KINDS = Kind("kinds", "rate_kinds", (_NAME, Column("words", "several", needed=True)), ("name",), label="name")
HANDLES = Kind("handles", "handles", (Column("handle", needed=True),), ("handle",), single=True)
RESTRICTED = Kind(
    "restricted",
    "restricted",
    (_NAME, Column("aliases", "several"), Column("tickers", "several"), *_DAYS),
    ("name",),
    _dates,
)
DISCLOSURES = Kind(
    "disclosures",
    "required_disclosures",
    (
        *(_NAME, Column("products", "several"), Column("mentions", "several")),
        *(*_in_two("wording"), *_in_two("short"), Column("accepted", "wordings")),
        Column("content", "several", choices=("static", "interactive", "inbound")),
        Column("jurisdictions", "several", choices=JURISDICTIONS),
        *(Column("sites", "several"), *_DAYS),
    ),
    ("name",),
    _disclosure,
)
LISTS = {kind.name: kind for kind in (RATES, PRODUCTS, KINDS, DISCLOSURES, RESTRICTED, HANDLES)}
