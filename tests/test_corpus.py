"""Floors on labelled text that no rule was written on: a change that makes writers' lives noisier fails here."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from api.__main__ import cli
from api.rulebook import load_all
from tests.kit import RULES

CORPUS = Path(__file__).parent / "corpus"


@pytest.fixture(scope="module")
def figures():
    result = CliRunner().invoke(cli, ["evaluate", str(CORPUS), "--rules", str(RULES), "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_every_labelled_text_is_read(figures):
    assert figures["cases"]["all"] + figures["left_out"] == 775


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_what_is_flagged_is_mostly_right(figures, lang):
    assert figures["flagged"][lang]["precision"] >= 0.9
    assert figures["flagged"][lang]["recall"] >= 0.8


@pytest.mark.parametrize(("lang", "most"), [("en", 75), ("fr", 110)])
def test_compliant_posts_are_left_alone(figures, lang, most):
    assert figures["warnings_per_1000_compliant"][lang] <= most


def test_no_rule_was_written_on_it():
    """No example of a rule is a text of the corpus, nor holds one."""
    texts = {
        " ".join(json.loads(line)["text"].lower().split())
        for path in CORPUS.glob("*.jsonl")
        for line in path.read_text().splitlines()
    }
    rulebook, _ = load_all(RULES)
    examples = {
        " ".join(example.text.lower().split())
        for rule in rulebook.rules
        for example in (*rule.should_flag, *rule.should_pass, *rule.known_misses, *rule.known_noise)
    }
    assert not texts & examples
    assert not [
        text for text in texts if len(text) > 30 and any(text in example or example in text for example in examples)
    ]
