"""The command line: JSON Lines in and out, exit codes, and words for what is wrong."""

import json
from functools import partial

import pytest
from click.testing import CliRunner

from api.__main__ import cli
from tests.kit import few_rules

RISKY = "I can guarantee you 8% a year, zero risk"


def run(*arguments: str, given: str | bytes = ""):
    return CliRunner().invoke(cli, [str(argument) for argument in arguments], input=given)


@pytest.fixture
def score(tmp_path):
    """The command over few rules, which load quickly; that it takes all of them by itself is tested once."""
    return partial(run, "score", "--rules", few_rules(tmp_path))


def lines(result):
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_score_keeps_order_and_passes_other_keys_through(score):
    given = "\n".join(json.dumps(item) for item in ({"id": 1, "text": RISKY}, {"id": 2, "text": "Hello", "labels": []}))
    result = score(given=given)
    first, second = lines(result)
    assert result.exit_code == 0
    assert (first["id"], first["decision"]) == (1, "hold")
    assert (second["id"], second["decision"], second["labels"]) == (2, "allow", [])


def test_one_text():
    result = run("score", "--text", RISKY)
    assert json.loads(result.stdout)["findings"][0]["text"] == "guarantee you 8% a year"


def test_bad_lines_do_not_stop_the_others(score):
    given = '{"text": ""}\nnot json\n[1]\n\n{"text": "ok", "context": {"kind": "poem"}}\n{"text": "fine"}\n'
    result = score(given=given)
    statuses = [answer.get("error", {}).get("status") for answer in lines(result)]
    assert statuses == [422, 400, 400, 422, None]
    assert result.exit_code == 1


def test_offsets_are_utf16_unless_asked_otherwise(score):
    item = {"text": f"🚀🚀 {RISKY}"}
    starts = [
        lines(score(given=json.dumps({**item, **more})))[0]["findings"][0]["start"]
        for more in ({}, {"offsets": "codepoint"})
    ]
    assert starts == [11, 9]


def test_labels_give_the_context_when_there_is_none(score):
    result = score(given=json.dumps({"text": RISKY, "kind": "reply", "jurisdiction": "uk"}))
    (answer,) = lines(result)
    assert answer["decision"] == "warn"
    assert {reference["jurisdiction"] for reference in answer["findings"][0]["references"]} == {"uk"}


def test_a_missing_file_and_missing_rules(tmp_path):
    assert run("score", tmp_path / "none.jsonl").exit_code == 2
    result = run("score", "--rules", tmp_path, "--text", "a")
    assert result.exit_code == 2
    assert "holds no rules" in result.output


@pytest.fixture
def labelled(tmp_path):
    items = [
        {
            "id": "a",
            "text": RISKY,
            "lang": "en",
            "labels": ["guarantee"],
            "spans": ["guarantee you 8% a year", "zero risk"],
        },
        {"id": "b", "text": "Nothing here", "lang": "en", "labels": [], "spans": []},
        {"id": "c", "text": "A quiet one", "lang": "en", "labels": ["mnpi"], "spans": ["quiet"]},
        {"id": "d", "text": RISKY, "lang": "en", "labels": [], "spans": [], "contested": True},
    ]
    path = tmp_path / "some.jsonl"
    path.write_text("\n".join(json.dumps(item) for item in items))
    return path


def test_evaluate_counts(labelled):
    figures = json.loads(run("evaluate", labelled, "--json").stdout)
    assert figures["left_out"] == 1
    assert figures["flagged"]["en"] == {
        "hit": 1,
        "extra": 0,
        "missed": 1,
        "precision": 1.0,
        "recall": 0.5,
        "f1": pytest.approx(2 / 3),
    }
    assert figures["categories"]["guarantee/en"]["f1"] == 1.0
    assert figures["categories"]["mnpi/en"]["recall"] == 0.0
    assert figures["spans"]["exact"]["hit"] == 2
    assert (figures["misses"], figures["false_alarms"]) == (["c"], [])


def test_evaluate_prints_tables_with_the_misses(labelled):
    result = run("evaluate", labelled.parent, "--contested")
    assert result.exit_code == 0
    for words in (
        "Flagged at all, 4 texts",
        "By category, all",
        "Missed: 1",
        "Flagged though compliant: 1",
        "  c mnpi: A quiet one",
    ):
        assert words in result.output


def test_evaluate_names_lines_that_it_cannot_read(labelled):
    labelled.write_text(labelled.read_text() + '\n{"text": "no labels"}\nnonsense\n')
    result = run("evaluate", labelled)
    assert result.exit_code == 1
    assert "some.jsonl:5: has no list of labels" in result.output
    assert "some.jsonl:6: The body is not valid JSON" in result.output


def test_evaluate_without_labelled_text(tmp_path):
    (tmp_path / "a.jsonl").write_text("")
    assert run("evaluate", tmp_path).exit_code == 2


@pytest.mark.parametrize("command", [(), ("score",), ("evaluate",), ("rules",), ("rules", "check"), ("serve",)])
def test_help(command):
    result = run(*command, "--help")
    assert result.exit_code == 0
    assert "Usage: " in result.output
