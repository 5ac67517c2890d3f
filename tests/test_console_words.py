"""Everything that the console says is also said in French, with the same blanks to fill in."""

import re

import pytest

from api.console.words import FOLDER, translations
from tests.messages import marked

MARKED = marked()
BLANKS = re.compile(r"%\(\w+\)[sd]")
FRENCH = translations("fr")


@pytest.mark.parametrize("text", MARKED, ids=lambda text: str(text)[:40])
def test_it_is_said_in_french(text):
    one, many = (text, text) if isinstance(text, str) else text
    said = {FRENCH._catalog.get(one)} if isinstance(text, str) else {FRENCH._catalog.get((one, n)) for n in (0, 1)}
    assert all(said), f"words/fr/*.po lacks: {text}"
    for french in said:
        assert sorted(BLANKS.findall(french)) == sorted(BLANKS.findall(many))


def test_nothing_is_translated_that_is_no_longer_said():
    said = {text if isinstance(text, str) else text[0] for text in MARKED}
    known = {text if isinstance(text, str) else text[0] for text in FRENCH._catalog if text}
    assert known <= said


def test_every_language_has_its_folder():
    assert [folder.name for folder in FOLDER.iterdir() if folder.is_dir()] == ["fr"]
