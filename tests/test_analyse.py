"""Language, sentences, cues and quotations, in both languages and in mixed posts."""

import pytest

from api.engine.analyse import CueTable, analyse
from api.engine.normalise import normalise
from api.engine.rules import Lexicon
from api.engine.types import Draft
from api.engine.vocabulary import Vocabulary
from tests.kit import real_cues

CUES = CueTable(real_cues(), Lexicon({}, {}))


def analysis_of(typed, lang=None):
    return analyse(normalise(Draft(typed), Vocabulary((), ())), CUES, lang)


@pytest.mark.parametrize(
    ("typed", "lang"),
    [
        ("We are glad to meet you at the new branch", "en"),
        ("Nous sommes heureux de vous accueillir dans la nouvelle agence", "fr"),
        ("Das ist ein sehr gutes Angebot für Sie und Ihre Familie", "de"),
        ("Esto no es un consejo para los clientes de la empresa", "es"),
        ("Привет, как дела", "ru"),
        ("مرحبا بكم", "ar"),
        ("🚀🚀 100%", "und"),
        ("Guaranteed 8%", "en"),
        ("Épargne boostée", "fr"),
        ("Nos SCPI devraient servir 6,8 % l'an prochain", "fr"),
    ],
)
def test_language_of_a_text(typed, lang):
    assert analysis_of(typed).lang == lang


def test_each_sentence_of_a_mixed_post_has_its_language():
    mixed = analysis_of(
        "We met the team in Paris today. Nous avons parlé de la vie de tous les jours.\nIt was a good day."
    )
    assert [sentence.lang for sentence in mixed.sentences] == ["en", "fr", "en"]


def test_the_declared_language_wins_where_words_do_not_tell():
    assert analysis_of("Guaranteed 8%", "fr").sentences[0].lang == "fr"


def test_a_short_post_that_does_not_tell_is_left_to_both_languages():
    assert analysis_of("Rendement garanti 12 % !").sentences[0].lang is None


def test_a_language_that_we_do_not_know_leaves_sentences_open():
    assert analysis_of("Привет, как дела").sentences[0].lang is None


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("Returns are never certain", "negation"),
        ("Le rendement n'est jamais certain", "negation"),
        ("Such returns do not exist", "denial"),
        ("Beware of such offers", "warning"),
        ("Méfiez-vous de ces offres", "warning"),
        ("The firm was fined", "reporting"),
        ("La société a été sanctionnée", "reporting"),
        ("What is a bond?", "interrogative"),
        ("Qu'est-ce qu'une obligation ?", "interrogative"),
        ("It would be nice", "conditional"),
        ("On vous explique tout", "education"),
    ],
)
def test_cues(typed, kind):
    assert kind in analysis_of(typed).cues


def test_not_only_is_no_negation():
    assert not analysis_of("Not only great but also cheap").cues.get("negation")


def test_quotations_of_every_style():
    quotes = analysis_of("“one”, «two» and 'three more' but don't won't").quotes
    assert len(quotes) == 3


@pytest.mark.parametrize(
    ("typed", "sentences"),
    [
        ("It pays 4.75% a year. Good.", 2),
        ("Le dossier de M. Petit et de Mr. Alvarez", 1),
        ("Made in the U.S. by hand", 1),
        ("Write to jane.doe@example.com today! Now", 2),
        ("One\n\nTwo. Three?", 3),
    ],
)
def test_sentences(typed, sentences):
    assert len(analysis_of(typed).sentences) == sentences


@pytest.mark.parametrize("typed", ["", " ", "\n\n", "🚀", "\u200b", "…"])
def test_almost_nothing(typed):
    assert len(analysis_of(typed).sentences) >= 1
