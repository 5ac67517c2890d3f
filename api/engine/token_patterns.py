"""Rules by tokens ("is", "shape", "gap") for spaCy's Matcher."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from spacy.matcher import Matcher
from spacy.vocab import Vocab

from api.engine.phrases import PhraseError, anchors
from api.engine.rules import Lexicon
from api.engine.tokens import tokenise
from api.engine.types import Analysis, Sentence

Find = Callable[[Analysis, Sentence], Iterator[tuple[int, int]]]


def token_pattern(value: list[dict[str, Any]], lexicon: Lexicon, vocab: Vocab) -> tuple[list[list[str]], Find]:
    """Lists of words of which one each must occur, and what finds the pattern in a sentence. Raises PhraseError."""
    matcher = Matcher(vocab)
    matcher.add("pattern", [[_token(element, lexicon) for element in value]], greedy="LONGEST")
    choices = [_words(element) for element in value if not element.get("optional")]
    words = [anchors(" ".join(words), lexicon) for words in choices if len(words) == 1]
    words += [[a for w in many for a in anchors(w, lexicon)] for many in choices if len(many) > 1]
    if not words:
        raise PhraseError("tokens need at least one word that is not optional")

    def find(analysis: Analysis, sentence: Sentence) -> Iterator[tuple[int, int]]:
        doc = tokenise(analysis.text.canonical[sentence.start : sentence.end])
        for _, first, last in matcher(doc):
            found = doc[first:last]
            yield sentence.start + found.start_char, sentence.start + found.end_char

    return words, find


def _words(element: dict[str, Any]) -> list[str]:
    value = element.get("is", [])
    return [value] if isinstance(value, str) else list(value)


def _token(element: dict[str, Any], lexicon: Lexicon) -> dict[str, Any]:
    """Our element -> spaCy's. Words are escaped, so that the pattern stays linear."""
    token: dict[str, Any] = {}
    if words := _words(element):
        token["LOWER"] = {"REGEX": rf"^(?:{'|'.join(_python_regex(word, lexicon) for word in words)})$"}
    if words := element.get("not"):
        token["LOWER"] = {"NOT_IN": list(words)}
    if shape := element.get("shape"):
        token |= {"name": {"IS_TITLE": True}, "upper": {"IS_UPPER": True}, "number": {"LIKE_NUM": True}}[shape]
    if gap := element.get("gap"):
        token["OP"] = f"{{0,{gap}}}"
    elif element.get("optional"):
        token["OP"] = "?"
    return token


def _python_regex(word: str, lexicon: Lexicon) -> str:
    if word.startswith("@"):
        if word[1:] not in lexicon.words:
            raise PhraseError(f"tokens take word lists only, and no list is named {word}")
        return "|".join(_python_regex(entry, lexicon) for entry in lexicon.words[word[1:]])
    return re.escape(word.rstrip("*").lower()) + (r"\w*" if word.endswith("*") else "")
