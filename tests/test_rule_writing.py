"""A rule taken out of its file, read, filled into a form and written again is the same rule; what is odd is refused."""

from copy import copy
from dataclasses import replace

import pytest
from werkzeug.datastructures import MultiDict

from api.console import rule_fields
from api.rulebook import load_all
from api.rulebook.drafting import check, numbered, read_rule, switched_off
from api.rulebook.entries import entry, replaced, written_out
from api.rulebook.files import write_files
from api.rulebook.shelf import Change, path, with_changes
from api.rulebook.writing import written

ID = "guaranteed-return-en"
ROUND = {"file": "", "line": 0, "family": ""}


@pytest.fixture(scope="module")
def shelf(shared):
    return shared.shelf


@pytest.fixture(scope="module")
def text(shelf):
    return shelf.shipped_text(ID)


@pytest.fixture
def tell(shared, shelf):
    """What is wrong with a text that changes ID: (line, words), and what its proofs show."""
    everything = copy(shared.engine)

    def tell(text, name=ID):
        checked = check(text, name, shelf, shared.rulebook, everything)
        wrong = [(proof.example.line, words) for proof in checked.proofs for words in proof.wrong]
        return [(mistake.line, mistake.text) for mistake in checked.mistakes] + wrong

    return tell


def bare(rule):
    """Without where it stands."""
    examples = {
        name: tuple(replace(one, line=0) for one in getattr(rule, name))
        for name in ("should_flag", "should_pass", "known_misses", "known_noise")
    }
    return replace(rule, **ROUND, **examples)


def same_meaning(rule):
    """The form puts phrases before other ways to match, and shared excuses before the rule's own: no matter."""
    return replace(bare(rule), patterns=()), sorted(rule.patterns, key=lambda pattern: pattern.kind == "phrases")


def as_form(data):
    """What a browser sends of the form as it is shown."""
    shown, form = rule_fields.shown(data), MultiDict()
    for name in rule_fields.WORDS:
        form[name] = data[name]
    for name in ("message", "why"):
        for lang, said in data[name].items() if isinstance(data[name], dict) else [("", data[name])]:
            form[f"{name}-{lang}" if lang else name] = said
    for name in ("phrases", "others", "false_positives"):
        form[name] = shown[name].replace("\n", "\r\n")
    form.setlist("shared", shown["shared"])
    for name, given in shown["applies"].items():
        form.setlist(f"applies-{name}", given)
    for name in ("own", "references", "fixes", "should_flag", "should_pass"):
        for number, row in enumerate(shown[name]):
            for key, value in row.items():
                if key != "rest":
                    form[f"{name}-{number}-{key}"] = "\r\n".join(value) if key == "phrases" else value
    return form


def test_every_rule_is_taken_out_of_its_file_and_put_back_to_the_letter(shelf):
    for rule in shelf.shipped:
        file = written_out(shelf.shipped_files[path(rule)])
        assert replaced(file, rule.id, entry(file, rule.id)) == file, rule.id


def test_every_rule_survives_being_written_anew_and_the_form(shelf, shared):
    for rule in shelf.shipped:
        data = rule_fields.read(shelf.shipped_text(rule.id))
        again = read_rule(written(data), rule.id, shelf, shared.rulebook)
        assert again.mistakes == (), rule.id
        assert bare(again.rule) == bare(rule), rule.id
        filled = read_rule(written(rule_fields.filled(data, as_form(data))), rule.id, shelf, shared.rulebook)
        assert filled.mistakes == (), rule.id
        assert same_meaning(filled.rule) == same_meaning(rule), rule.id


def test_a_rulebook_with_changes_is_what_the_folder_with_these_files_would_be(shelf, shared, text, tmp_path):
    changed = text.replace("severity: high", "severity: low", 1)
    own = changed.replace(f"id: {ID}", "id: our-own-promise-en")
    changes = {ID: Change(changed), "our-own-promise-en": Change(own), "zero-risk-en": Change("")}
    changes["zero-risk-en"] = Change(switched_off(shelf.shipped_text("zero-risk-en")))
    made, rulebook, files = with_changes(shelf, shared.rulebook, shared.files, changes, 1)
    write_files(tmp_path / "rules", files)
    loaded, _ = load_all(tmp_path / "rules")
    assert (loaded.rules, loaded.version) == (made.rules, rulebook.version)
    assert {made.rule(ID).severity, made.rule("our-own-promise-en").severity} == {"low"}
    assert "zero-risk-en" not in [rule.id for rule in rulebook.rules]


def test_a_rule_as_it_is_has_no_mistake(tell, text):
    assert tell(text) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("severity: high", "severity: huge", 6, "must be one of: low, medium, high"),
        ("title:", "colour: red\ntitle:", 2, "Unknown field"),
        ("owner: marketing-compliance\n", "", 1, "Missing data"),
        ("version: 3", "version: 3\nversion: 4", 9, "version is there twice"),
        ("version: 3", "1: x\nversion: 3", 8, "1: Unknown field"),
        ("version: 3", "[a]: x\nversion: 3", 8, "a key must be a word"),
        ('"2026-11-28"', "2026-13-45", 1, "cannot be"),
        ('"2026-11-28"', "&a [x]\nowner2: *a", 10, "alias"),
        ("id: guaranteed-return-en", "id: other-en", 1, "must stay guaranteed-return-en"),
        ("any:", 'any:\n- regex: {pattern: "a*", needs: [a]}', 16, "matches the empty string"),
        ("any:", 'any:\n- regex: {pattern: "(a", needs: [a]}', 16, "missing )"),
        ("any:", 'any:\n- regex: {pattern: "a|(b)", needs: [a]}', 16, "captures"),
        ("any:", 'any:\n- regex: {pattern: "((a{999}){999}){999}", needs: [a]}', 16, "repetition"),
        ("any:", 'any:\n- regex: {pattern: "(?=a)b", needs: [b]}', 16, "invalid perl operator"),
        ("any:", 'any:\n- phrases: ["*"]', 16, "no word to look for"),
        ("any:", 'any:\n- phrases: ["..."]', 16, "no word to look for"),
        ("any:", 'any:\n- phrases: ["@nothing_en x"]', 16, "no lexicon is named @nothing_en"),
        ("any:", "any:\n- tokens: [{is: {a: b}}]", 16, "must be a word or a list"),
        ("- negated", "- nonsense", 22, "no qualifier is named nonsense"),
        ("I can [[guarantee you 8% a year]]", "I can [[guarantee]] you 8% a year", 38, "flags ['guarantee you"),
        ("  - warning\n", "", 45, "is not excused because warning"),
    ],
)  # fmt: skip
def test_each_mistake_is_named_by_its_line(tell, text, old, new, line, said):
    assert old.strip() in text
    told = tell(text.replace(old.removeprefix("  "), new, 1))
    assert any(said in words for _, words in told), told
    assert line in [number for number, words in told if said in words], told


@pytest.mark.parametrize("odd", ["", "x", "- a", "rules: [", "\0", "{" * 60, "a: &a [1]\nb: [*a, *a]", "x" * 30_001,
                                 "!!python/object:os.system {}", "id: " + "1" * 6_000, "---\nid: x-en"])  # fmt: skip
def test_odd_texts_are_named_not_read(tell, odd):
    assert tell(odd)


def test_a_new_rule_may_not_take_the_name_of_another(tell, text):
    assert tell(text, name="") == [(1, f"{ID}: id: is the name of another rule")]


def test_a_rule_that_flags_what_its_neighbours_let_pass_is_refused(tell, text):
    told = tell(text.replace("any:", 'any:\n- phrases: ["contractual death benefit", "guarantee"]', 1))
    assert any("lets pass" in words or "is flagged" in words or "flags" in words for _, words in told)


def test_versions_count_themselves(shelf, text):
    from datetime import date

    dated = numbered(text, shelf.rule(ID), date(2030, 1, 2))
    assert f'version: {shelf.rule(ID).version + 1}\nmodified: "2030-01-02"' in dated
