"""Analysis -> Matches: what the words mean. A learned model reads each sentence; what it finds joins the rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from api.engine.rules import Rule
from api.engine.types import INBOUND, Analysis, Draft, Level, Match

# A sentence is named only if it is nearly as likely to be the reason as the likeliest of its text: few warnings.
_SHARE_OF_WORST = 0.9
# A second category of one sentence must come this near to the first.
_SHARE_OF_BEST = 0.6


class Reading(Protocol):
    """What a model says of one sentence: chances, and the words [start, end) that a person would underline."""

    start: int
    end: int
    flagged: float
    categories: Mapping[str, float]


class Model(Protocol):
    """A pure function of sentences and context.

    `flag_threshold`: the chance from which a sentence is flagged; `fairly` and `sure`: those from which the confidence
    is medium and high; `inbound_threshold`: the chance of complaint or adverse event that is enough in what others say.
    """

    version: str
    flag_threshold: float
    fairly: float
    sure: float
    inbound_threshold: float
    thresholds: Mapping[str, float]

    def read(self, text: str, sentences: list[str], draft: Draft) -> list[Reading]:
        """One for each sentence, or none at all where there is nothing to find."""


def classify(analysis: Analysis, model: Model | None, meanings: Mapping[str, Rule], draft: Draft) -> list[Match]:
    """Matches of the rules in `meanings`; none without a model, or in a language that it never learned."""
    if model is None:
        return []
    found = list(readings(analysis, model, draft))
    matches = []
    for (start, reading), enough in zip(found, flagged(model, [one for _, one in found], draft), strict=True):
        for category in _named(reading, model, meanings, draft) if enough else ():
            place = start + reading.start, start + reading.end
            sure = _level(reading.flagged, model)
            matches.append(Match(meanings[category], *place, analysis.sentence_at(start), confidence=sure))
    return matches


def readings(analysis: Analysis, model: Model, draft: Draft) -> Iterator[tuple[int, Reading]]:
    """Where a sentence begins, and what the model says of it, whether or not that is enough to flag it."""
    if analysis.lang not in ("en", "fr", "und"):
        return
    stretches = analysis.stretches()
    sentences = [analysis.text.canonical[start:end] for start, end in stretches]
    for (start, _), reading in zip(stretches, model.read(analysis.text.canonical, sentences, draft), strict=False):
        yield start, reading


def flagged(model: Model, found: list[Reading], draft: Draft) -> list[bool]:
    """Of the sentences of a text, which ones are flagged.

    What others say is not held against them: there a complaint is rather heard once too often than missed, and its own
    chance decides, whatever "anything at all" says.
    """
    enough = _enough([reading.flagged for reading in found], model.flag_threshold)
    if draft.kind != "inbound":
        return enough
    heard = [max(reading.categories.get(name, 0.0) for name in INBOUND) for reading in found]
    return [one or other for one, other in zip(enough, _enough(heard, model.inbound_threshold), strict=True)]


def _enough(chances: list[float], threshold: float) -> list[bool]:
    bar = max([threshold, *(_SHARE_OF_WORST * chance for chance in chances)])
    return [chance >= bar for chance in chances]


def _named(reading: Reading, model: Model, meanings: Mapping[str, Rule], draft: Draft) -> Iterator[str]:
    """The likeliest category of a flagged sentence, and the others that are nearly as likely."""
    possible = {
        name: chance
        for name, chance in reading.categories.items()
        if name in meanings and meanings[name].applies(draft, None)
    }
    if not possible:
        return
    best = max(possible, key=lambda name: possible[name])
    for name, chance in possible.items():
        if name == best or (chance >= model.thresholds[name] and chance >= _SHARE_OF_BEST * possible[best]):
            yield name


def _level(chance: float, model: Model) -> Level:
    return "high" if chance >= model.sure else "medium" if chance >= model.fairly else "low"
