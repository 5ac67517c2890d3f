"""Excuses: what the words mean here. Each is a question with a yes and a no."""

import pytest

from tests.kit import Exemption, engine, real_cues, rule, screen

CUES = real_cues()
PHRASES = ("guaranteed return*", "rendement garanti", "rendements garantis", "risk free", "sans risque")


def judged(text: str, *qualifiers: str, exemptions: tuple[Exemption, ...] = (), lang: str = "en") -> list[str | None]:
    """None for each finding, the reason for each excused match."""
    on = engine(rule(*PHRASES, id=f"t-{lang}", lang=lang, qualifiers=qualifiers, exemptions=exemptions), cues=CUES)
    screening = screen(on, text, lang=lang)
    return [finding.because for finding in (*screening.findings, *screening.excused)]


@pytest.mark.parametrize(
    ("text", "qualifier", "excused"),
    [
        ("There is no guaranteed return", "negated", True),
        ("Nobody can ever offer a guaranteed return", "negated", True),
        ("Guaranteed returns do not exist", "negated", True),
        ("We do not joke, but this is a guaranteed return", "negated", False),
        ("Don't leave it in the bank, take our guaranteed return", "negated", False),
        ("It is not, as some say, a guaranteed return", "negated", True),
        ("Nothing here is certain, safe or a guaranteed return", "negated", True),
        ("Not only a guaranteed return, also a gift", "negated", False),
        ('The words "guaranteed return" are a promise of trouble', "quoted", True),
        ('Our new fund: "guaranteed return" for you', "quoted", False),
        ("Beware of the guaranteed return", "warning", True),
        ("Guaranteed returns? It's a scam.", "warning", True),
        ("A guaranteed return for our members", "warning", False),
        ("The firm was fined for its guaranteed returns", "reported", True),
        ("My firm has guaranteed returns", "reported", False),
        ("What is a guaranteed return?", "question", True),
        ("Ready for a guaranteed return?", "question", False),
        ("It would be a guaranteed return", "conditional", True),
        ("This is a guaranteed return", "conditional", False),
        ("Myth: a guaranteed return", "education", True),
    ],
)
def test_shared_qualifiers_in_english(text, qualifier, excused):
    assert judged(text, qualifier) == [qualifier if excused else None]


@pytest.mark.parametrize(
    ("text", "qualifier", "excused"),
    [
        ("Aucun rendement garanti chez nous", "negated", True),
        ("Un rendement garanti n'existe pas", "negated", True),
        ("N'attends pas la banque, prends notre rendement garanti", "negated", False),
        ("Ce n'est ni certain, ni sûr, ni un rendement garanti", "negated", True),
        ("Pas seulement un rendement garanti, un cadeau aussi", "negated", False),
        ("Méfiez-vous du rendement garanti", "warning", True),
        ("La société a été sanctionnée pour son rendement garanti", "reported", True),
        ("Qu'est-ce qu'un rendement garanti ?", "question", True),
        ("Envie d'un rendement garanti ?", "question", False),
        ("Ce serait un rendement garanti", "conditional", True),
        ("Idée reçue : le rendement garanti", "education", True),
        ("Un rendement garanti pour tous", "negated", False),
    ],
)
def test_shared_qualifiers_in_french(text, qualifier, excused):
    assert judged(text, qualifier, lang="fr") == [qualifier if excused else None]


@pytest.mark.parametrize(
    ("where", "text", "excused"),
    [
        ("overlaps", "the risk-free rate is a benchmark", True),
        ("overlaps", "the risk free rate is one thing; this is risk free too", True),
        ("sentence", "risk free, said of the benchmark rate", True),
        ("sentence", "It is risk free. A benchmark rate it is not", False),
        ("text", "It is risk free. A benchmark rate it is not", True),
    ],
)
def test_a_rules_own_exemption(where, text, excused):
    own = Exemption(("risk free rate", "benchmark rate"), "term-of-art", where)
    reasons = judged(text, exemptions=(own,))
    assert ("term-of-art" in reasons) is excused


def test_without_a_qualifier_nothing_is_excused():
    assert judged("There is no guaranteed return") == [None]
