"""The training texts are well formed, balanced, and share nothing with the texts that are kept for measuring."""

import json
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from api.engine.types import ACCOUNTS, JURISDICTIONS, KINDS, LEARNED, LEVELS, SECTORS

ORDINARY = "oa-"
ROOT = Path(__file__).parent.parent
WORDS = 4  # a shingle
SHARE = 0.5  # of the shorter text's shingles: nearly the same text


def read(folder):
    return [json.loads(line) for path in sorted(folder.rglob("*.jsonl")) for line in path.read_text().splitlines()]


@pytest.fixture(scope="module")
def items():
    return read(ROOT / "training")


def shingles(text):
    words = re.findall(r"[^\W_]+", text.lower())
    return {tuple(words[i : i + WORDS]) for i in range(max(1, len(words) - WORDS + 1))} if words else set()


def ordinary(item):
    """Of a file of ordinary texts, which is compliant throughout."""
    return f"-{ORDINARY}" in f"-{item['id'].removeprefix(item['lang'] + '-')}"


def test_every_line_is_in_the_labelled_format(items):
    assert len({item["id"] for item in items}) == len(items)
    for item in items:
        assert item["lang"] in ("en", "fr")
        assert item["kind"] in KINDS
        assert item["account"] in ACCOUNTS
        assert item["sector"] in SECTORS
        assert item["jurisdiction"] in JURISDICTIONS
        assert set(item["labels"]) <= set(LEARNED)
        assert item["severity"] in (LEVELS if item["labels"] else ["none"])
        assert bool(item["spans"]) == bool(item["labels"]), item["id"]
        assert all(span in item["text"] for span in item["spans"]), item["id"]
        owners = item.get("span_labels", [item["labels"]] * len(item["spans"]))
        assert len(owners) == len(item["spans"])
        assert {name for own in owners for name in own} == set(item["labels"]), item["id"]


def test_two_readings_agree_on_what_is_a_problem(items):
    twice = [item for item in items if "second" in item]
    assert len(twice) >= 50_000
    assert all(set(item["second"]) <= set(LEARNED) for item in twice)
    assert sum(bool(item["labels"]) == bool(item["second"]) for item in twice) / len(twice) >= 0.98


def test_violations_and_compliant_texts_are_in_balance(items):
    for lang in ("en", "fr"):
        own = [item for item in items if item["lang"] == lang and not ordinary(item)]
        assert 0.4 <= sum(bool(item["labels"]) for item in own) / len(own) <= 0.6
        seen = Counter(label for item in own for label in item["labels"])
        assert all(seen[label] >= 20 for label in LEARNED if label not in ("complaint", "adverse-event")), seen


def test_there_are_enough_of_them_and_ordinary_ones_too(items):
    for lang, least, everyday in (("en", 8000, 3000), ("fr", 6000, 1500)):
        own = [item for item in items if item["lang"] == lang]
        assert len(own) >= least
        assert sum(map(ordinary, own)) >= everyday
        assert not [item["id"] for item in own if ordinary(item) and item["labels"]]


def test_none_is_a_text_that_is_kept_for_measuring_or_nearly_so(items):
    kept = [shingles(item["text"]) for item in read(ROOT / "tests" / "corpus")]
    index = defaultdict(list)
    for number, found in enumerate(kept):
        for shingle in found:
            index[shingle].append(number)
    for item in items:
        own = shingles(item["text"])
        shared = Counter(number for shingle in own for number in index.get(shingle, ()))
        close = [n for n, count in shared.items() if count >= 3 and count > SHARE * min(len(own), len(kept[n]))]
        assert not close, item["id"]
