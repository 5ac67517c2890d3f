"""Rules by tokens: a list of elements ("is", "not", "shape", "optional", "gap"), one token each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

from api.engine.phrases import PhraseError, anchors
from api.engine.rules import Lexicon
from api.engine.tokens import Token, tokenise
from api.engine.types import Analysis, Sentence

Find = Callable[[Analysis, Sentence], Iterator[tuple[int, int]]]
_SHAPES: dict[str, Callable[[str], bool]] = {
    "name": str.istitle,
    "upper": str.isupper,
    "number": lambda text: text.replace(",", "").replace(".", "").isdigit(),
}


class _Element(NamedTuple):
    """`fits` tells whether a token will do; so many of them, one after the other."""

    fits: Callable[[str], bool]
    least: int
    most: int


def token_pattern(value: list[dict[str, Any]], lexicon: Lexicon) -> tuple[list[list[str]], Find]:
    """Lists of words of which one each must occur, and what finds the pattern in a sentence. Raises PhraseError."""
    elements = [_element(element, lexicon) for element in value]
    choices = [_words(element) for element in value if not element.get("optional")]
    words = [anchors(" ".join(words), lexicon) for words in choices if len(words) == 1]
    words += [[a for w in many for a in anchors(w, lexicon)] for many in choices if len(many) > 1]
    if not words:
        raise PhraseError("tokens need at least one word that is not optional")

    def find(analysis: Analysis, sentence: Sentence) -> Iterator[tuple[int, int]]:
        tokens = tokenise(analysis.text.canonical[sentence.start : sentence.end])
        for first, last in _found(elements, tokens):
            yield sentence.start + tokens[first].start, sentence.start + tokens[last - 1].end

    return words, find


def _found(elements: list[_Element], tokens: list[Token]) -> Iterator[tuple[int, int]]:
    """From left to right the longest, none of which overlap: [first token, last token)."""
    first = 0
    while first < len(tokens):
        last = _longest(elements, tokens, first)
        if last:
            yield first, last
        first = last or first + 1


def _longest(elements: list[_Element], tokens: list[Token], first: int) -> int | None:
    """Where the longest match ends that begins there: element by element, all places at once: no backtracking."""
    places = {first}
    for fits, least, most in elements:
        reached = set() if least else set(places)
        for _ in range(most):
            places = {place + 1 for place in places if place < len(tokens) and fits(tokens[place].text)}
            reached |= places
        places = reached
        if not places:
            return None
    return max(places)


def _words(element: dict[str, Any]) -> list[str]:
    value = element.get("is", [])
    return [value] if isinstance(value, str) else list(value)


def _element(element: dict[str, Any], lexicon: Lexicon) -> _Element:
    if gap := element.get("gap"):
        return _Element(lambda text: True, 0, gap)
    tests: list[Callable[[str], bool]] = []
    if words := _words(element):
        # Words are escaped, so that the pattern stays linear.
        one_of = re.compile("|".join(_regex(word, lexicon) for word in words))
        tests.append(lambda text: any(one_of.fullmatch(one) for one in _spellings(text.lower())))
    if others := element.get("not"):
        tests.append(lambda text: text.lower() not in others)
    if shape := element.get("shape"):
        tests.append(_SHAPES[shape])
    return _Element(partial(_all, tests), 0 if element.get("optional") else 1, 1)


def _spellings(text: str) -> tuple[str, ...]:
    """ "mr." is "mr", too."""
    return (text, text[:-1]) if len(text) > 1 and text.endswith(".") else (text,)


def _all(tests: list[Callable[[str], bool]], text: str) -> bool:
    return all(test(text) for test in tests)


def _regex(word: str, lexicon: Lexicon) -> str:
    if word.startswith("@"):
        if word[1:] not in lexicon.words:
            raise PhraseError(f"tokens take word lists only, and no list is named {word}")
        return "|".join(_regex(entry, lexicon) for entry in lexicon.words[word[1:]])
    return re.escape(word.rstrip("*").lower()) + (r"\w*" if word.endswith("*") else "")
