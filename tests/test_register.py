"""The firm's own lists: rates by product and day, restricted names, handles."""

from datetime import date
from decimal import Decimal

import pytest

from api.engine import Engine
from api.engine.rules import Firm, Lexicon, Pattern, Rate, Restricted, Rulebook
from api.engine.types import Draft
from tests.kit import POLICY, rule

NOW = date(2026, 11, 24)
FIRM = Firm(
    products={"Harbour Saver": ("harbour savings account",), "Harbour Fund": ()},
    rate_kinds={"apy": ("apy", "rate"), "fee": ("fee", "charge"), "yield": ("yield",)},
    rates=(
        Rate("Harbour Saver", "apy", Decimal("4.50"), Decimal("4.50"), date(2026, 1, 1), date(2027, 1, 1)),
        Rate("Harbour Saver", "apy", Decimal("4.00"), Decimal("4.00"), date(2025, 1, 1), date(2025, 12, 31)),
        Rate("Harbour Fund", "yield", Decimal(3), Decimal(5), date(2026, 1, 1)),
        Rate(
            *("Harbour Fund", "fee", Decimal("0.45"), Decimal("0.45"), date(2026, 1, 1), None),
            conditions={"en": "Performance fee of 10% on top."},
            condition_words=("performance fee",),
        ),
    ),
    restricted=(Restricted("Larkfield", ("lark field",), ("LKFB",), date(2026, 1, 1), date(2026, 12, 31)),),
    handles=frozenset({"harbourbank"}),
)
MESSAGE = {"en": "{text}: {product} is {approved} ({off})", "fr": "{text} : {product}, {approved} ({off})"}


@pytest.fixture(scope="module")
def engine():
    rules = [
        rule(
            id=f"{check}-en",
            category="rate-mismatch",
            patterns=(Pattern("firm", (check,)),),
            message=MESSAGE,
            lang="any",
        )
        for check in ("value", "expired", "conditions")
    ]
    rules.append(rule(id="name-en", category="restricted-name", patterns=(Pattern("firm", ("restricted",)),)))
    return Engine(Rulebook("test", tuple(rules), Lexicon({}, {}), {}, {}, FIRM), POLICY)


def found(engine, text, on=NOW, **context):
    return [(f.rule, f.text) for f in engine.screen(Draft(text, on=on, **context)).findings]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Harbour Saver at 4.5%", []),
        ("Harbour Saver at 4.50 % today", []),
        ("Harbour Saver at 4.8%", [("value-en", "4.8%")]),
        ("Our harbour savings account: four percent", [("value-en", "four percent")]),
        ("Harbour Saver, up to 4.5%", [("value-en", "up to 4.5%")]),
        ("Le Harbour Saver est à 4,8 %", [("value-en", "4,8 %")]),
        ("Harbour Fund yield from 3%", []),
        ("Harbour Fund yield up to 5%", []),
        ("Harbour Fund yield 3-5%", []),
        ("Harbour Fund yield of 5%", [("value-en", "5%")]),
        ("Harbour Fund: fee 0.45%", [("conditions-en", "0.45%")]),
        ("Harbour Fund: fee 0.45%, performance fee 10%", []),  # a figure of the conditions themselves
        ("Harbour Fund is up 7%", []),  # two kinds of figure, none named: it cannot be told which
        ("20% of clients have a Harbour Saver", []),
        ("Save 4.8%", []),
        (
            "The Harbour Saver is here. Elsewhere, long after this and far from it, prices of many things rose by 9%",
            [],
        ),
    ],
)
def test_rates(engine, text, expected):
    assert found(engine, text) == expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2025, 6, 1), [("value-en", "4.5%")]),
        (date(2026, 6, 1), []),
        (date(2027, 6, 1), [("expired-en", "4.5%")]),
        (date(2024, 6, 1), [("expired-en", "4.5%")]),
    ],
)
def test_a_rate_holds_on_its_days(engine, on, expected):
    assert found(engine, "Harbour Saver at 4.5%", on=on) == expected


def test_the_message_says_by_how_much_and_what_is_right(engine):
    (finding,) = engine.screen(Draft("Harbour Saver at 4.8%", on=NOW)).findings
    assert finding.message == "4.8%: Harbour Saver is 4.50% (+0.3)"
    (finding,) = engine.screen(Draft("Le taux du Harbour Saver est de 4,2 %", on=NOW)).findings
    assert finding.message == "4,2 % : Harbour Saver, 4,50 % (−0,3)"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lunch with Larkfield", [("name-en", "Larkfield")]),
        ("Lunch with lark-field people", [("name-en", "lark-field")]),
        ("$LKFB is up", [("name-en", "$LKFB")]),
        ("$LKFX is up", []),
        ("Larkfields", []),
    ],
)
def test_restricted_names(engine, text, expected):
    assert found(engine, text) == expected


def test_a_name_is_free_before_and_after_its_days(engine):
    assert found(engine, "Larkfield and $LKFB", on=date(2025, 1, 1)) == []
    assert found(engine, "Larkfield and $LKFB", on=date(2027, 1, 1)) == []


def test_a_handle_of_the_firm_makes_the_account_the_brands():
    brands = rule("lol", accounts=frozenset({"brand"}))
    engine = Engine(Rulebook("test", (brands,), Lexicon({}, {}), {}, {}, FIRM), POLICY)
    assert found(engine, "lol ok", handle="@HarbourBank") == [("test-en", "lol")]
    assert found(engine, "lol ok", handle="@jo") == []
    assert found(engine, "lol ok", handle="@harbourbank", account="personal") == []
