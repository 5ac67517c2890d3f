"""Every rule that is shipped proves itself, and the promises of rules/README.md hold."""

import re
from collections import Counter
from datetime import date

import pytest

from api.commands.coverage import coverage
from api.engine import Engine
from api.engine.qualify import QUALIFIERS
from api.engine.types import CATEGORIES
from api.rulebook import load_all
from api.rulebook.proof import prove
from api.rulebook.schema import PATTERN_KINDS, RuleSchema
from tests.kit import RULES

RULEBOOK, POLICY = load_all(RULES)
ENGINE = Engine(RULEBOOK, POLICY)
README = (RULES / "README.md").read_text()
EVERYWHERE = set(CATEGORIES) - {"rate-mismatch", "restricted-name"}


@pytest.mark.parametrize("rule", RULEBOOK.rules, ids=lambda rule: rule.id)
def test_rule_proves_itself(rule):
    assert [str(mistake) for mistake in prove(rule, ENGINE)] == []


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_each_category_has_rules_in_each_language(lang):
    counts = Counter(rule.category for rule in RULEBOOK.rules if rule.lang == lang)
    assert {name: counts[name] for name in EVERYWHERE if counts[name] < 2} == {}


def test_the_readme_names_every_field_in_order():
    rows = re.findall(r"^\| `(\w+)` \| (?:yes|no) \|", README, re.MULTILINE)
    assert rows == list(RuleSchema().fields)


def test_the_readme_names_every_qualifier_and_kind():
    assert rows_under("Excuses") == list(QUALIFIERS)
    assert rows_under("Ways to match") == list(PATTERN_KINDS)


def rows_under(heading: str) -> list[str]:
    """The first column of the table in the README's section of that name."""
    section = README.split(f"\n## {heading} (")[1].split("\n## ")[0]
    return re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)


def test_the_policy_speaks_of_every_category():
    assert set(POLICY.clauses) == set(POLICY.categories) == set(CATEGORIES)


def test_no_rule_is_from_the_future():
    assert [rule.id for rule in RULEBOOK.rules if rule.modified > date.today().isoformat()] == []


def test_the_coverage_page_is_up_to_date():
    page = RULES.parent / "docs" / "coverage.md"
    assert page.read_text() == coverage(RULEBOOK), "run: python -m api rules coverage"
