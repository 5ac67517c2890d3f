"""What is wrong with a policy or a rule is said in the reader's language: whatever our own schemas can say is known."""

import ast

import pytest
from flask_babel import force_locale

from api import create_app
from api.console.mistake_words import PATTERNS, in_form, of_rule, said
from api.rulebook import RulebookError
from api.rulebook.document import compose, with_document
from api.settings import ROOT, Settings

FOLDER = ROOT / "api" / "rulebook"
FILES = ("schema.py", "firm.py", "required.py", "document.py", "reader.py", "words.py")
COLON = "\xa0: "
WRONG = """
version: x
surprise: 1
decisions: [{severity: awful, decision: allow}]
jurisdictions: us
recording: {record: sometimes, keep_days: {reviews: 0}}
firm:
  products: [fund, fund]
  rates: [{product: fund, low: "3", high: "2"}, 7]
"""


def texts(file: str) -> list[str]:
    """Every message that this module can raise, with x for what is filled in."""
    found = []
    for node in ast.walk(ast.parse((FOLDER / file).read_text())):
        if isinstance(node, ast.Call):
            called = getattr(node.func, "id", getattr(node.func, "attr", ""))
            given = {"ValidationError": node.args[:1], "Mistake": node.args[2:3], "mistake": node.args[:1]}
            given = given.get(called, []) + [word.value for word in node.keywords if word.arg == "error"]
            found += [text for one in given for text in inside(one)]
    return found


def inside(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, ast.JoinedStr):
        return ["".join(part.value if isinstance(part, ast.Constant) else "x" for part in node.values)]
    lists = [one for one in ast.walk(node) if isinstance(one, ast.List)]
    return [text for one in lists for element in one.elts for text in inside(element)]


@pytest.mark.parametrize("file", FILES)
def test_every_message_of_ours_is_known(file):
    known = [text for text in texts(file) if text and text not in ("x", "x: x")]
    assert known or file == "document.py"
    assert [text for text in known if not any(pattern.fullmatch(text) for pattern, _ in PATTERNS)] == []


@pytest.fixture
def french(shared):
    app = create_app(Settings(), shared)
    with app.test_request_context("/console/"), force_locale("fr"):
        yield


def test_a_policy_with_many_mistakes_speaks_french(french, shared):
    with pytest.raises(RulebookError) as raised:
        with_document(shared.rulebook, shared.files, compose(shared.files) + "\nsurprise: 1\nversion: 7\n")
    assert [said(mistake.text) for mistake in raised.value.mistakes] == ["version y est deux fois."]
    with pytest.raises(RulebookError) as raised:
        with_document(shared.rulebook, shared.files, WRONG)
    told = [mistake.text for mistake in raised.value.mistakes]
    assert len(told) > 5
    assert [text for text in told if said(text) == text] == []
    assert f"surprise{COLON}n’est pas un champ connu ici." in map(said, told)


def test_what_is_not_known_stays_as_it_is(french):
    assert said("rates.0: something new") == "rates.0: something new"
    assert (
        said("rates.0.high: must not be below low") == f"rates, numéro 1, high{COLON}ne doit pas être inférieur à low."
    )
    assert said("x-en: category: must be one of: a, b") == f"x-en{COLON}category{COLON}doit être l’un de : a, b."
    assert of_rule("x-en: should_flag.2: flags nothing") == f"should_flag, numéro 3{COLON}Rien n’est relevé."


@pytest.mark.parametrize(
    ("told", "read"),
    [
        ("a-rule-en: references.0.url: Not a valid URL.", "Who says so, number 1, Its address: must be an address"),
        ("id: String does not match expected pattern.", "Name: must be lower-case words joined by hyphens."),
        ("a-rule-en: regex '(a+)+$' has a group that captures: write (?: for (", "has a plain ( : write (?: instead."),
        ("a-rule-en: regex 'a(?=b)': invalid perl operator: (?=", "has (?=, which is not taken"),
        ("a-rule-en: regex '(?:x': missing ): (?:x", "lacks a closing bracket."),
        ("is not excused because negated (but: [])", "Nothing is excused here, not even as “negated”."),
    ],
)
def test_the_form_of_a_rule_tells_them_by_the_names_of_its_fields(shared, told, read):
    app = create_app(Settings(), shared)
    with app.test_request_context("/console/"), force_locale("en"):
        assert read in in_form(told)
