"""A rulebook that cannot be used says everything that is wrong with it at once, with file and line."""

import shutil

import pytest

from api.rulebook import RulebookError, load, load_all
from tests.kit import RULES

GOOD = """
family: test
rules:
- id: good-en
  title: Good
  category: guarantee
  lang: en
  status: stable
  severity: high
  confidence: high
  version: 1
  modified: "2026-11-23"
  owner: tests
  references:
  - {cite: "X 1", jurisdiction: us, url: "https://example.org"}
  any:
  - phrases: ["wow"]
  message: Wow.
  why: Because.
  false_positives: ["wow as a name"]
  should_flag: ["[[wow]] a", "[[wow]] b", "[[wow]] c"]
  should_pass: ["a", "b", "c"]
"""


@pytest.fixture
def folder(tmp_path):
    for name in ("policy.yaml", "cues.yaml", "lexicon.yaml"):
        shutil.copy(RULES / name, tmp_path / name)
    return tmp_path


def mistakes(folder, text):
    (folder / "test.yaml").write_text(text)
    with pytest.raises(RulebookError) as caught:
        load_all(folder)
    return [str(mistake) for mistake in caught.value.mistakes]


def test_a_good_file_loads(folder):
    (folder / "test.yaml").write_text(GOOD)
    rulebook, policy = load(folder)
    assert [rule.id for rule in rulebook.rules] == ["good-en"]
    assert policy.version.startswith("1-")


def test_three_mistakes_are_listed_together_with_their_lines(folder):
    text = (
        GOOD.replace("severity: high", "severity: huge")
        .replace("https://example.org", "nowhere")
        .replace("title: Good", "titel: Good")
    )
    found = mistakes(folder, text)
    assert [mistake.split(": ")[0].rsplit("/", 1)[-1] for mistake in found if "title" not in mistake.split("titel")[0]]
    listed = "\n".join(found)
    assert "test.yaml:9: good-en: severity: must be one of: low, medium, high" in listed
    assert "test.yaml:15: good-en: references.0.url: Not a valid URL." in listed
    assert "test.yaml:5: good-en: titel: Unknown field." in listed
    assert "good-en: title: Missing data" in listed


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  title: Good\n", "  title: Good\n  title: Again\n", "title is there twice"),
        ('["a", "b", "c"]', '[plain, "b", "c"]', "must be quoted"),
        ("  lang: en", "  lang: fr", "must end with the rule's lang"),
        ("  owner: tests\n", "", "owner: Missing data"),
        ('phrases: ["wow"]', 'phrases: ["@nobody"]', "no lexicon is named @nobody"),
        ('phrases: ["wow"]', 'regex: {pattern: "(a", needs: ["a"]}', "regex"),
        ('phrases: ["wow"]', 'sounds: ["wow"]', "Unknown field"),
        ('["wow as a name"]', '["unknown"]', "must say what is flagged wrongly"),
        ("  why: Because.\n", "  why: Because.\n  unless: [maybe]\n", "no qualifier is named maybe"),
        ("  severity: high\n  confidence: high\n", "  confidence: high\n  severity: high\n", "must stand before"),
        ('"[[wow]] a", "[[wow]] b", ', "", "Shorter than minimum length 3"),
        ("family: test", "familie: test", "unknown key familie"),
        ("family: test", "lexicon: {mine: {regex: '('}}\nfamily: test", "lexicon mine must be"),
        ("family: test", "cues: {negation: {en: [no]}}\nfamily: test", "must have both en and fr"),
        ("family: test", "cues: {mine: {en: ['@nobody'], fr: [a]}}\nfamily: test", "cues: no lexicon is named @nobody"),
        ("- id: good-en", "- [", "is not YAML"),
    ],
)
def test_mistakes(folder, old, new, said):
    assert old in GOOD
    assert any(said in mistake for mistake in mistakes(folder, GOOD.replace(old, new, 1)))


def test_an_id_may_stand_once_in_all_files(folder):
    (folder / "other.yaml").write_text(GOOD)
    assert any("good-en is already in" in mistake for mistake in mistakes(folder, GOOD))


def test_rules_that_are_not_stable_do_not_run(folder):
    (folder / "test.yaml").write_text(GOOD.replace("status: stable", "status: test"))
    assert load(folder)[0].rules == ()
    assert len(load_all(folder)[0].rules) == 1


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a: [", b"- 1", b"rules: 3", b"rules: [1]"])
def test_files_that_are_no_rule_files(folder, content):
    (folder / "test.yaml").write_bytes(content)
    with pytest.raises(RulebookError, match=r"test\.yaml:[12]: "):
        load(folder)


def test_an_empty_folder(tmp_path):
    with pytest.raises(RulebookError, match="holds no rules"):
        load(tmp_path)


def test_a_missing_policy(folder):
    (folder / "policy.yaml").unlink()
    (folder / "test.yaml").write_text(GOOD)
    with pytest.raises(RulebookError, match=r"policy\.yaml:1: is missing"):
        load(folder)


def test_the_version_changes_with_a_rule(folder):
    (folder / "test.yaml").write_text(GOOD)
    before = load(folder)[0].version
    (folder / "test.yaml").write_text(GOOD.replace("Wow.", "Wow!"))
    assert load(folder)[0].version != before
