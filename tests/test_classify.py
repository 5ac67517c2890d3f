"""The learned stage: what a model says becomes findings with the category's words, beside those of the rules."""

import json
import shutil
from dataclasses import dataclass, field, replace

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from api.__main__ import cli
from api.engine import Engine
from api.engine.rules import Lexicon, Rulebook
from api.engine.types import LEARNED, Draft
from api.model import FILES, ModelError, load
from api.rulebook import load as load_rules
from api.service import start
from api.settings import LEARNED_MODEL as ARTEFACT
from api.settings import Settings
from tests.kit import POLICY, RULES, few_rules, rule

# Sentences of nobody's, in no training text and in no text for measuring.
RISKY = (
    "Grab it before Friday or regret it: this fund will not wait for you.",
    "Chez nous votre argent ne connaît qu’un sens : vers le haut.",
)
EVERYDAY = (
    "Rain again, so pancakes for dinner and a film with the kids.",
    "Le marché du samedi et ses tomates, enfin.",
)


@dataclass
class Said:
    start: int
    end: int
    flagged: float
    categories: dict = field(default_factory=dict)


@dataclass
class Parrot:
    """Says of a sentence what the table holds for a word in it."""

    table: dict
    version: str = "parrot"
    flag_threshold: float = 0.5
    fairly: float = 0.75
    sure: float = 0.9
    inbound_threshold: float = 0.2
    thresholds: dict = field(default_factory=lambda: dict.fromkeys(LEARNED, 0.5))

    def read(self, text, sentences, draft):
        return [
            next(
                (
                    Said(s.index(word), s.index(word) + len(word), *said)
                    for word, said in self.table.items()
                    if word in s
                ),
                Said(0, len(s), 0.0),
            )
            for s in sentences
        ]


def meaning(category, **changes):
    message = {"en": "Reads like it.", "fr": "Cela y ressemble."}
    return rule(id=f"meaning-{category}", category=category, lang="any", message=message, why=message, **changes)


def engine(table, *rules, cues=None):
    meanings = {name: meaning(name) for name in ("guarantee", "unbalanced")}
    meanings["complaint"] = meaning("complaint", kinds=frozenset({"inbound"}))
    meanings["pressure"] = meaning("pressure", qualifiers=("warning",))
    book = Rulebook("test", rules, Lexicon({}, {}), cues or {}, meanings=meanings)
    return Engine(book, POLICY, Parrot(table))


def found(engine, text, **context):
    return [(f.category, f.text, f.source, f.confidence) for f in engine.screen(Draft(text, **context)).findings]


def test_a_flagged_sentence_is_underlined_where_the_model_says():
    on = engine({"one way": (0.95, {"guarantee": 0.97, "unbalanced": 0.1})})
    text = "Good morning all. Your money goes one way \N{ROCKET}!"
    assert found(on, text) == [("guarantee", "one way", "model", "high")]
    (finding,) = on.screen(Draft(text)).findings
    assert finding.message == "Reads like it."
    assert finding.references


def test_the_surer_it_is_the_higher_the_confidence():
    for chance, level in ((0.95, "high"), (0.8, "medium"), (0.6, "low")):
        assert found(engine({"way": (chance, {"guarantee": 0.97})}), "one way") == [
            ("guarantee", "way", "model", level)
        ]


def test_below_the_threshold_nothing_is_said():
    assert found(engine({"way": (0.49, {"guarantee": 0.97})}), "one way") == []


def test_only_sentences_that_are_nearly_as_likely_as_the_likeliest_are_named():
    on = engine(
        {"way": (0.95, {"guarantee": 0.97}), "up": (0.9, {"unbalanced": 0.97}), "day": (0.6, {"guarantee": 0.9})}
    )
    assert [words for _, words, *_ in found(on, "It goes one way. It goes up. Have a good day.")] == ["way", "up"]
    assert [words for _, words, *_ in found(on, "Have a good day.")] == ["day"]


def test_a_second_category_must_be_likely_too():
    both = engine({"way": (0.9, {"guarantee": 0.9, "unbalanced": 0.8})})
    assert [category for category, *_ in found(both, "one way")] == ["guarantee", "unbalanced"]
    one = engine({"way": (0.9, {"guarantee": 0.9, "unbalanced": 0.52})})
    assert [category for category, *_ in found(one, "one way")] == ["guarantee"]


def test_of_what_others_say_a_complaint_is_heard_by_its_own_chance():
    on = engine({"late": (0.3, {"complaint": 0.25}), "thanks": (0.3, {"complaint": 0.1, "guarantee": 0.6})})
    assert found(on, "again late", kind="inbound") == [("complaint", "late", "model", "low")]
    assert found(on, "again late", kind="reply") == []
    assert found(on, "many thanks", kind="inbound") == []


def test_a_category_of_inbound_text_is_not_said_of_a_post():
    on = engine({"way": (0.9, {"complaint": 0.9})})
    assert found(on, "one way") == []
    assert found(on, "one way", kind="inbound") == [("complaint", "way", "model", "high")]


def test_excuses_hold_for_it():
    on = engine({"hurry": (0.9, {"pressure": 0.9})}, cues={"warning": ("scam",)})
    assert found(on, "Told to hurry? A scam.") == []
    (excused,) = on.screen(Draft("Told to hurry? A scam.")).excused
    assert (excused.because, excused.source) == ("warning", "model")


def test_where_rule_and_model_agree_the_rule_speaks_one_level_surer():
    sure = rule("no risk", confidence="medium")
    on = engine({"no risk": (0.9, {"guarantee": 0.9})}, sure)
    assert found(on, "There is no risk here") == [("guarantee", "no risk", "rule", "high")]


@pytest.mark.parametrize(
    "text",
    [
        "Готовы ли вы рискнуть своими деньгами",
        "保证回报，稳赚不赔，投资从未如此简单",
        "Deine Ersparnisse sind bei uns und nicht bei der Bank",
    ],
)
def test_other_languages_get_no_confident_nonsense(text):
    assert found(engine({text[:5]: (0.9, {"guarantee": 0.9})}), text) == []


@pytest.fixture(scope="module")
def real():
    return load(ARTEFACT)


@pytest.fixture(scope="module")
def whole(real):
    return Engine(*load_rules(RULES), real)


def test_every_category_has_its_words(real, whole):
    assert set(whole.rulebook.meanings) == set(LEARNED)


def test_without_a_model_the_rules_alone_answer():
    whole = Engine(*load_rules(RULES))
    assert {finding.source for finding in whole.screen(Draft("I guarantee you 8% a year")).findings} == {"rule"}


def test_the_same_text_has_the_same_answer_alone_in_company_and_from_the_cache(real):
    sentences = ["This one pays whatever happens.", "Nice weather.", "This one pays whatever happens."]
    text = " ".join(sentences)
    first = real.read(text, sentences, Draft(text))
    assert first == real.read(text, sentences, Draft(text)) == load(ARTEFACT).read(text, sentences, Draft(text))
    assert first[0] == first[2]


def test_no_sentence_stays_in_memory(real):
    text = "A very private sentence about Zebulon."
    real.read(text, [text], Draft(text))
    assert not any(b"Zebulon" in key for key in real._cache)


def test_a_sentence_without_end_is_cut(real):
    text = "x" * 20_000
    (reading,) = replace(real, skip_below=-99.0).read(text, [text], Draft(""))
    assert reading.end <= len(text)


def test_a_word_without_end_is_read(whole):
    assert whole.screen(Draft("x" * 20_000)).findings == ()


def test_it_reads_between_the_lines_in_both_languages_and_leaves_everyday_life_alone(whole):
    for text in RISKY:
        assert [f for f in whole.screen(Draft(text, sector="banking")).findings if f.source == "model"], text
    for text in EVERYDAY:
        assert whole.screen(Draft(text)).findings == ()


@settings(max_examples=30)
@given(st.text(min_size=1, max_size=80))
def test_any_text_is_read(whole, text):
    for finding in whole.screen(Draft(text)).findings:
        assert 0 <= finding.start < finding.end <= len(text)


@pytest.mark.parametrize("name", [*FILES, "model.json"])
def test_a_missing_or_damaged_file_is_said(tmp_path, name):
    folder = shutil.copytree(ARTEFACT, tmp_path / "model")
    (folder / name).write_bytes(b"damaged")
    with pytest.raises(ModelError):
        load(folder)
    (folder / name).unlink()
    with pytest.raises(ModelError, match=f"{name} is missing"):
        load(folder)


def test_a_model_for_other_categories_is_refused(tmp_path):
    folder = shutil.copytree(ARTEFACT, tmp_path / "model")
    facts = json.loads((folder / "model.json").read_text())
    (folder / "model.json").write_text(json.dumps(facts | {"categories": ["guarantee"]}))
    with pytest.raises(ModelError, match="other categories"):
        load(folder)


def test_the_service_uses_the_model_it_is_given_and_does_without_a_damaged_one(tmp_path, capsys):
    rules = few_rules(tmp_path)
    assert start(Settings(rules=rules)).engine.model.version == load(ARTEFACT).version
    folder = shutil.copytree(ARTEFACT, tmp_path / "model")
    (folder / "head.npz").write_bytes(b"damaged")
    assert start(Settings(rules=rules, model=folder)).engine.model is None
    said = capsys.readouterr()
    assert "rules_only" in said.out + said.err
    assert start(Settings(rules=rules, model=None)).engine.model is None


def test_the_command_line_refuses_a_model_that_it_cannot_use(tmp_path):
    score = ["score", "--text", "hello", "--rules", str(few_rules(tmp_path))]
    result = CliRunner().invoke(cli, [*score, "--model", str(tmp_path)])
    assert result.exit_code == 2
    assert "model.json is missing" in result.output
    assert CliRunner().invoke(cli, [*score, "--model", str(ARTEFACT)]).exit_code == 0
