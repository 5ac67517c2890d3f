"""Every category has its lesson in both languages, and the engine agrees with both of its posts."""

import shutil
from datetime import date

import pytest

from api.engine.types import CATEGORIES, Draft
from api.rulebook import RulebookError, load_all
from tests.kit import RULES

ON = date(2026, 11, 28)
# Said of what comes in from others: their posts are answers to it.
INBOUND = ("complaint", "adverse-event")
BOTH = [(category, lang) for category in CATEGORIES for lang in ("en", "fr")]


def found(engine, text, lang):
    return {finding.category for finding in engine.screen(Draft(text, lang=lang, account="brand", on=ON)).findings}


@pytest.mark.parametrize(("category", "lang"), BOTH)
def test_a_lesson_proves_itself(shared, category, lang):
    lesson = shared.rulebook.lessons[category][lang]
    assert found(shared.engine, lesson["good"], lang) == set()
    if category not in INBOUND:
        assert category in found(shared.engine, lesson["bad"], lang)


def test_the_policy_serves_them(client, shared):
    assert client.get("/v1/policy").get_json()["lessons"] == shared.rulebook.lessons


@pytest.mark.parametrize(
    ("lesson", "mistake"),
    [
        ("  luck: {en: {protects: a, bad: b, good: c}, fr: {protects: a, bad: b, good: c}}", "no such category"),
        ("  mnpi: {en: {protects: a, bad: b, good: c}}", "fr"),
        ("  mnpi: {en: {protects: a, bad: b, good: ''}, fr: {protects: a, bad: b, good: c}}", "en.good"),
    ],
)
def test_half_a_lesson_is_a_mistake_with_its_line(tmp_path, lesson, mistake):
    for name in ("policy.yaml", "cues.yaml", "lexicon.yaml"):
        shutil.copy(RULES / name, tmp_path / name)
    (tmp_path / "more.yaml").write_text(f"lessons:\n{lesson}\n")
    with pytest.raises(RulebookError) as caught:
        load_all(tmp_path)
    assert [mistake in str(one) and "more.yaml:2" in str(one) for one in caught.value.mistakes] == [True]
