"""What must stand beside a claim must be seen: before "see more", and within what the site takes."""

import pytest

from api.engine import Engine
from api.engine.rules import Exemption, Fix, Lexicon, Rulebook, Site
from api.engine.types import Draft
from tests.kit import POLICY, rule

WARNING = "You can lose all your money"
SITES = {
    "folds.example": {"post": Site(limit=1000, fold=60)},
    "short.example": {"post": Site(limit=50), "reply": Site(limit=500)},
}
RULE = rule(
    "buy coins",
    exemptions=(Exemption((WARNING.lower(),), "disclosed", "visible"),),
    fixes=(Fix("insert", f"{WARNING}.", None, "Risk of loss."),),
)


@pytest.fixture(scope="module")
def engine():
    return Engine(Rulebook("test", (RULE,), Lexicon({}, {}), {}, SITES), POLICY)


def screen(engine, text, site="folds.example", **context):
    return engine.screen(Draft(text, site=site, **context))


def fixed(text, finding):
    (fix,) = finding.suggestions
    return text[: fix.start] + fix.replacement + text[fix.end :]


def test_a_disclosure_that_readers_see_excuses(engine):
    assert not screen(engine, f"Buy coins. {WARNING}.").findings


def test_one_below_the_fold_does_not_and_the_message_says_so(engine):
    text = f"Buy coins with us, it takes two minutes and a photo of your passport. {WARNING}."
    (finding,) = screen(engine, text).findings
    assert "see more" in finding.message
    assert not screen(engine, text, site="elsewhere.example").findings


def test_the_fix_is_put_above_the_fold(engine):
    text = "Buy coins.\nAnd now for a long story about how our team came to love them all so very much indeed"
    (finding,) = screen(engine, text).findings
    assert fixed(text, finding).startswith(f"Buy coins. {WARNING}.\nAnd now")
    assert not screen(engine, fixed(text, finding)).findings


def test_where_the_claim_itself_stands_below_the_fold_the_fix_comes_first(engine):
    text = "A long story about how our team came to love them all so very much. Buy coins."
    (finding,) = screen(engine, text).findings
    assert fixed(text, finding) == f"{WARNING}. {text}"


def test_without_a_fold_it_goes_to_the_end(engine):
    (finding,) = screen(engine, "Buy coins", site=None).findings
    assert fixed("Buy coins", finding) == f"Buy coins. {WARNING}."


def test_where_the_wording_does_not_fit_the_short_one_is_offered(engine):
    text = "Buy coins with us, in minutes, today"
    (finding,) = screen(engine, text, site="short.example").findings
    assert fixed(text, finding).endswith("Risk of loss.")


def test_where_nothing_fits_the_label_says_by_how_much(engine):
    text = "Buy coins with us, in minutes, today, tonight :-)"
    (finding,) = screen(engine, text, site="short.example").findings
    assert "characters too many" in finding.suggestions[0].label


def test_a_subdomain_shares_its_site_and_each_kind_has_its_own_limit(engine):
    text = "Buy coins with us, in minutes, today, tonight :-)"
    assert "too many" in screen(engine, text, site="M.Short.Example.").findings[0].suggestions[0].label
    assert "too many" not in screen(engine, text, site="short.example", kind="reply").findings[0].suggestions[0].label


@pytest.mark.parametrize(
    ("asked", "applies"), [((), True), (("us",), True), (("uk",), False), (("fr", "us"), True), (("au",), False)]
)
def test_a_rule_may_be_limited_to_jurisdictions(asked, applies):
    engine = Engine(Rulebook("test", (rule("coins", jurisdictions=frozenset({"us"})),), Lexicon({}, {}), {}), POLICY)
    assert bool(engine.screen(Draft("coins", jurisdictions=asked)).findings) is applies


def test_a_rule_of_the_eu_applies_in_its_members():
    engine = Engine(Rulebook("test", (rule("coins", jurisdictions=frozenset({"eu"})),), Lexicon({}, {}), {}), POLICY)
    assert engine.screen(Draft("coins", jurisdictions=("be",))).findings
    assert not engine.screen(Draft("coins", jurisdictions=("ch",))).findings
