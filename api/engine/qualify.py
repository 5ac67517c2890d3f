"""Matches -> Findings: what the words mean here. Each excuse is a question with a name, and its reason is kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from api.engine.phrases import PhraseTable
from api.engine.rules import Rule, Rulebook, Site
from api.engine.types import Analysis, Cue, Match

# Where the phrases of exemption number n of a rule occur.
Places = dict[tuple[str, int], list[tuple[int, int]]]

# How many words a negation reaches. Source: NegEx (Chapman 2001) uses five to six; posts are looser.
_REACH = 7
_ASIDE = re.compile(r"\s*,[^,]+,")
_LIST = re.compile(r"\b(?:or|nor|ou|ni)\b")
# Letters behind the first of the words in which an "or" tells that they are one of a list.
_NEAR = 40
# How many words may stand before a verb that opens a question ("So, is it ...").
_OPENING = 2


def _words_between(analysis: Analysis, start: int, end: int) -> int:
    return analysis.text.folded.count(" ", start, end)


def _cues(analysis: Analysis, kind: str, sentence: int) -> Iterator[Cue]:
    bounds = analysis.sentences[sentence]
    return (cue for cue in analysis.cues.get(kind, ()) if bounds.start <= cue.start < bounds.end)


def _has(analysis: Analysis, kind: str, *sentences: int) -> bool:
    last = len(analysis.sentences)
    return any(any(_cues(analysis, kind, number)) for number in sentences if 0 <= number < last)


def _interrupted(analysis: Analysis, start: int, end: int) -> bool:
    """A "but", a colon, a semicolon or a comma ends what a negation says: "don't wait, it is guaranteed".

    A comma does not where it opens an aside ("not, as some say, guaranteed") or parts a list ("not safe, sure or ...").
    """
    between = analysis.text.folded[start:end]
    if any(sign in between for sign in ";:") or any(
        start <= cue.start < end for cue in analysis.cues.get("contrast", ())
    ):
        return True
    return "," in between and not _ASIDE.match(between) and not _LIST.search(analysis.text.folded[start : end + _NEAR])


def negated(match: Match, analysis: Analysis) -> bool:
    """ "never guaranteed", "nobody can guarantee" before the words; "guaranteed returns do not exist" after them."""
    before = any(
        cue.end <= match.start
        and _words_between(analysis, cue.end, match.start) <= _REACH
        and not _interrupted(analysis, cue.end, match.start)
        for cue in _cues(analysis, "negation", match.sentence)
    )
    after = any(
        cue.start >= match.end and _words_between(analysis, match.end, cue.start) <= _REACH
        for cue in _cues(analysis, "denial", match.sentence)
    )
    return before or after


def quoted(match: Match, analysis: Analysis) -> bool:
    """Words in quotation marks that the sentence (or the one before) reports, denies or warns of."""
    if not any(quote.start <= match.start and match.end <= quote.end for quote in analysis.quotes):
        return False
    here = (match.sentence - 1, match.sentence, match.sentence + 1)
    return any(_has(analysis, kind, *here) for kind in ("reporting", "warning", "mention", "denial", "negation"))


def warning(match: Match, analysis: Analysis) -> bool:
    """ "beware of", "arnaque" in the sentence or its neighbours."""
    return _has(analysis, "warning", match.sentence - 1, match.sentence, match.sentence + 1)


def reported(match: Match, analysis: Analysis) -> bool:
    """Somebody else said or did it, and the sentence says so: "was fined for promising"."""
    return _has(analysis, "reporting", match.sentence)


def question(match: Match, analysis: Analysis) -> bool:
    """A real question about the thing ("what is", « est-ce que », or opened by "are"), not a selling one."""
    bounds = analysis.sentences[match.sentence]
    asked = analysis.text.folded[bounds.start : bounds.end].rstrip(" \n\"')").endswith("?")
    opened = any(
        _words_between(analysis, bounds.start, cue.start) <= _OPENING
        for cue in _cues(analysis, "opener", match.sentence)
    )
    return asked and (opened or _has(analysis, "interrogative", match.sentence))


def conditional(match: Match, analysis: Analysis) -> bool:
    """ "if it were", "would be", "si c'était" before the words."""
    return any(cue.start <= match.start for cue in _cues(analysis, "conditional", match.sentence))


def education(match: Match, analysis: Analysis) -> bool:
    """The post explains the term: "myth", "explained", "on vous explique"."""
    return _has(analysis, "education", match.sentence - 1, match.sentence, match.sentence + 1)


def sarcasm(match: Match, analysis: Analysis) -> bool:
    """The writer laughs at the words: "yeah right", 🙄, « mais bien sûr »."""
    return _has(analysis, "sarcasm", match.sentence, match.sentence + 1)


def protected(match: Match, analysis: Analysis) -> bool:
    """A guarantee that exists, said with its limits: deposit insurance, a regulated savings book, an insured sum."""
    return _has(analysis, "protected", match.sentence)


def public(match: Match, analysis: Analysis) -> bool:
    """The sentence or a neighbour says that it is published already: a release, a filing, an announcement."""
    return _has(analysis, "public", match.sentence - 1, match.sentence, match.sentence + 1)


def registered(match: Match, analysis: Analysis) -> bool:
    """A fact of registration ("authorised and regulated by"), not praise by a regulator."""
    return _has(analysis, "registered", match.sentence)


def elsewhere(match: Match, analysis: Analysis) -> bool:
    """Ordinary life (food, sport, holidays, toys) in a sentence that speaks of no money."""
    here = match.sentence
    return _has(analysis, "everyday", here) and not _has(analysis, "money", here - 1, here, here + 1)


QUALIFIERS: dict[str, Callable[[Match, Analysis], bool]] = {
    "negated": negated,
    "quoted": quoted,
    "warning": warning,
    "reported": reported,
    "question": question,
    "conditional": conditional,
    "education": education,
    "sarcasm": sarcasm,
    "protected": protected,
    "public": public,
    "registered": registered,
    "elsewhere": elsewhere,
}


# Which cues each of them listens for.
LISTENS: dict[str, frozenset[str]] = {
    "negated": frozenset({"negation", "denial", "contrast"}),
    "quoted": frozenset({"reporting", "warning", "mention", "denial", "negation"}),
    "warning": frozenset({"warning"}),
    "reported": frozenset({"reporting"}),
    "question": frozenset({"interrogative", "opener"}),
    "conditional": frozenset({"conditional"}),
    "education": frozenset({"education"}),
    "sarcasm": frozenset({"sarcasm"}),
    "protected": frozenset({"protected"}),
    "public": frozenset({"public"}),
    "registered": frozenset({"registered"}),
    "elsewhere": frozenset({"everyday", "money"}),
}


class CompiledExemptions:
    """The rules' own exemptions, a table for each rule: only those of the rules that matched are looked for."""

    def __init__(self, rulebook: Rulebook):
        self._tables = {
            rule.id: PhraseTable(
                ((number, phrase) for number, exemption in enumerate(rule.exemptions) for phrase in exemption.phrases),
                rulebook.lexicon,
            )
            for rule in rulebook.rules
            if rule.exemptions
        }

    def find(self, analysis: Analysis, rules: set[str]) -> Places:
        places: Places = {}
        for rule in rules & self._tables.keys():
            for number, start, end in self._tables[rule].find(analysis.text.folded):
                places.setdefault((rule, number), []).append((start, end))
        return places


def qualify(
    matches: list[Match], analysis: Analysis, exemptions: CompiledExemptions, site: Site
) -> tuple[list[Match], list[tuple[Match, str]]]:
    """Matches that stand, and those set aside, each with the name of the excuse."""
    if not matches:
        return [], []
    places = exemptions.find(analysis, {match.rule.id for match in matches})
    judged = [(match, excuse(match, analysis, places, site)) for match in matches]
    stand = [_noted(match, places) for match, because in judged if because is None]
    return stand, [(match, because) for match, because in judged if because is not None]


def excuse(match: Match, analysis: Analysis, places: Places, site: Site) -> str | None:
    """The first excuse that holds, the rule's own before the shared ones."""
    rule: Rule = match.rule
    for number, exemption in enumerate(rule.exemptions):
        found = places.get((rule.id, number), [])
        if any(_where(exemption.where, match, analysis, start, end, site) for start, end in found):
            return exemption.because
    if any(_visible(analysis, span.start, span.end, site) for span in match.shown):
        return "disclosed"
    return next((name for name in rule.qualifiers if QUALIFIERS[name](match, analysis)), None)


def _where(where: str, match: Match, analysis: Analysis, start: int, end: int, site: Site) -> bool:
    if where == "overlaps":
        return start < match.end and match.start < end
    if where == "visible":
        return _visible(analysis, start, end, site)
    return where == "text" or analysis.sentence_at(start) == match.sentence


def _visible(analysis: Analysis, start: int, end: int, site: Site) -> bool:
    """Not hidden by the site behind "see more"."""
    return site.fold is None or analysis.text.to_source(start, end).end <= site.fold


def _noted(match: Match, places: Places) -> Match:
    """Where the required words are there, but below the fold, the message says so."""
    hidden = bool(match.shown) or any(
        exemption.where == "visible" and places.get((match.rule.id, number))
        for number, exemption in enumerate(match.rule.exemptions)
    )
    return match._replace(note="below-fold") if hidden else match
