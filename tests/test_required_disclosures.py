"""Wording of the firm's own that must stand where a product or a phrase is named."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from api.engine import Engine
from api.engine.rules import Disclosure, Firm, Fix, Lexicon, Pattern, Rulebook, Site
from api.engine.types import Draft
from api.rulebook import RulebookError, load
from api.rulebook.document import with_document
from api.rulebook.files import read_files
from tests.kit import POLICY, few_rules, rule
from tests.kit import RULES as SHIPPED

NOW = date(2026, 11, 28)
RISK = "Capital at risk, U.S. readers included. #PaidPartnership"
FUND = Disclosure(
    "Risk",
    {"en": RISK, "fr": "Risque de perte en capital."},
    products=("Harbour Fund",),
    mentions=("monthly income*",),
    short={"en": "Capital at risk."},
    accepted=("You may get back less than you invest",),
)
FIXES = (Fix("insert", "{wording}", "Add it", "{short}"),)
MESSAGE = {"en": "{text} needs {name}", "fr": "{text} demande {name}"}
RULES = tuple(
    rule(id=f"w-{lang}", lang=lang, patterns=(Pattern("firm", ("disclosure",)),), message=MESSAGE, fixes=FIXES)
    for lang in ("en", "fr")
)
SITES = {"x.com": {"post": Site(limit=60)}, "linkedin.com": {"post": Site(limit=3000, fold=120)}}


def engine(*entries):
    firm = Firm(products={"Harbour Fund": ("fonds Harbour",)}, required_disclosures=entries)
    return Engine(Rulebook("test", RULES, Lexicon({}, {}), {}, SITES, firm), POLICY)


@pytest.fixture(scope="module")
def fund():
    return engine(FUND)


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    """A rulebook that takes the firm's lists of a document."""
    return load(few_rules(tmp_path_factory.mktemp("few")))[0]


def found(one, text, **context):
    return [(f.rule, f.text) for f in one.screen(Draft(text, **{"on": NOW, **context})).findings]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Harbour Fund is ten years old, and so is the Harbour Fund team", [("w-en", "Harbour Fund")]),
        ("Your monthly incomes are paid on Friday", [("w-en", "monthly incomes")]),
        ("Le fonds Harbour a dix ans et nous vous remercions tous", [("w-fr", "fonds Harbour")]),
        ("The Harbour Saver is ten years old", []),
        ("Read more at https://harbour.example/monthly-income about us", []),
        ("The Harbour Fund is ten. capital AT risk – u.s. readers included\n#paidpartnership", []),
        ("The Harbour Fund is ten. Capital at risk.", []),
        ("The Harbour Fund is ten. You may get back less than you invest!", []),
        ("The Harbour Fund is ten. Capital is at risk.", [("w-en", "Harbour Fund")]),
        ("Le fonds Harbour a dix ans cette année. Capital at risk.", [("w-fr", "fonds Harbour")]),
        ("Le fonds Harbour a dix ans. Risque de perte en capital.", []),
    ],
)
def test_it_is_asked_for_where_it_is_missing(fund, text, expected):
    assert found(fund, text) == expected


def test_where_it_stands_the_excuse_is_kept(fund):
    (excused,) = fund.screen(Draft("The Harbour Fund is ten. Capital at risk.", on=NOW)).excused
    assert (excused.text, excused.because) == ("Harbour Fund", "disclosed")


def test_one_click_adds_it_and_then_it_is_there(fund):
    text = "The Harbour Fund is ten years old"
    (finding,) = fund.screen(Draft(text, on=NOW)).findings
    (fix,) = finding.suggestions
    assert (finding.message, fix.label) == ("Harbour Fund needs Risk", "Add it")
    text = text[: fix.start] + fix.replacement + text[fix.end :]
    assert text == f"The Harbour Fund is ten years old. {RISK}"
    assert found(fund, text) == []


def test_the_short_one_is_for_sites_where_the_other_does_not_fit(fund):
    (finding,) = fund.screen(Draft("The Harbour Fund is ten years old", on=NOW, site="x.com")).findings
    assert [fix.replacement for fix in finding.suggestions] == [". Capital at risk."]


def test_below_the_fold_it_does_not_count(fund):
    text = "The Harbour Fund is ten years old" + " and counting" * 8 + ". Capital at risk."
    assert found(fund, text) == []
    (finding,) = fund.screen(Draft(text, on=NOW, site="www.linkedin.com")).findings
    assert finding.message.endswith("see more”.")
    assert finding.suggestions[0].start < 120


@pytest.mark.parametrize(
    ("narrowed", "asked", "not_asked"),
    [
        ({"content": frozenset({"static"})}, {"kind": "profile"}, {"kind": "reply"}),
        ({"content": frozenset({"interactive"})}, {"kind": "dm"}, {"kind": "post"}),
        ({"jurisdictions": frozenset({"eu"})}, {"jurisdictions": ("fr",)}, {"jurisdictions": ("us",)}),
        ({"sites": ("linkedin.com",)}, {"site": "m.linkedin.com"}, {"site": "notlinkedin.com"}),
        ({"valid_from": date(2026, 1, 1)}, {"on": date(2026, 1, 1)}, {"on": date(2025, 12, 31)}),
        ({"valid_to": date(2026, 1, 1)}, {"on": date(2026, 1, 1)}, {"on": date(2026, 1, 2)}),
    ],
)
def test_it_is_asked_for_only_there(narrowed, asked, not_asked):
    one = engine(replace(FUND, **narrowed))
    text = "The Harbour Fund is ten years old"
    assert found(one, text, **asked) == [("w-en", "Harbour Fund")]
    assert found(one, text, **not_asked) == []


def test_of_two_for_one_product_neither_hides_the_other():
    one = engine(FUND, Disclosure("Who we are", {"en": "Harbour Asset Management Ltd."}, products=("Harbour Fund",)))
    text, rounds = "The Harbour Fund is ten years old", 0
    while findings := one.screen(Draft(text, on=NOW)).findings:
        fix, rounds = findings[0].suggestions[0], rounds + 1
        text = text[: fix.start] + fix.replacement + text[fix.end :]
    assert (rounds, RISK in text, "Harbour Asset Management Ltd." in text) == (2, True, True)


def test_the_example_wordings_themselves_pass_every_rule():
    rulebook, policy = load(Path("rules"))
    whole = Engine(rulebook, policy)
    for entry in rulebook.firm.required_disclosures:
        for wording in (*entry.wording.values(), *entry.short.values()):
            assert not whole.screen(Draft(f"Harbour Income Fund. {wording}", on=NOW)).findings


@pytest.mark.parametrize(
    ("entry", "mistake"),
    [
        ("{name: R, wording: {en: Risk.}}", "must have products or mentions"),
        ("{name: R, products: [Nope], wording: {en: Risk.}}", "Nope is not among the products"),
        ("{name: R, products: [P], wording: {de: Risiko.}}", "must be one of: en, fr"),
        ("{name: R, products: [P], wording: {}}", "Shorter than minimum length 1"),
        ('{name: R, products: [P], wording: {en: "…!"}}', "must have a word in it"),
        ("{name: R, products: [P], wording: {en: Risk.}, short: {fr: Risque.}}", "has fr, and wording has not"),
        ("{name: R, mentions: ['@nope'], wording: {en: Risk.}}", "no lexicon is named @nope"),
        ("{name: R, mentions: ['...'], wording: {en: Risk.}}", "has no word to look for"),
        ("{name: R, products: [P], sites: ['https://x.com'], wording: {en: Risk.}}", "must be a host name"),
        (
            '{name: R, products: [P], wording: {en: Risk.}, valid_from: "2026-02-01", valid_to: "2026-01-01"}',
            "must not be before valid_from",
        ),
        (
            "{name: R, products: [P], wording: {en: A.}}, {name: R, products: [P], wording: {en: B.}}",
            "R is there twice",
        ),
    ],
)
def test_what_cannot_be_is_told_with_its_line(entry, mistake, few):
    document = read_files(SHIPPED)["policy.yaml"] + f"firm:\n  products: {{P: []}}\n  required_disclosures: [{entry}]\n"
    with pytest.raises(RulebookError) as refused:
        with_document(few, {}, document)
    assert mistake in str(refused.value.mistakes[0])
    assert refused.value.mistakes[0].line >= len(document.splitlines()) - 1
