"""Canonical text -> sentences, and a sentence -> spaCy Doc, in time that grows with the text and no faster."""

from __future__ import annotations

import re
import unicodedata

from spacy.attrs import IS_PUNCT, IS_TITLE, IS_UPPER, LIKE_NUM, LOWER
from spacy.lang.lex_attrs import LEX_ATTRS
from spacy.tokens import Doc
from spacy.vocab import Vocab

from api.engine.disguise import MARKS

# What is one token although it holds a full stop.
_DOTTED = (
    MARKS["email"],
    r"\d+(?:[.,]\d+)+[^\W\d_]*",  # "4.75"
    r"(?:[^\W\d_]\.){2,}|(?:M|Mr|Mrs|Ms|Dr|Me|Prof|St)\.(?= [A-ZÀ-Þ])",  # "U.S.", "M. Petit"
)
# Then words (French elision apart: l' / épargne), line breaks, and any other single sign. spaCy's own tokenizer peels
# signs off one by one: half a minute for 20,000 quotes.
_TOKEN = re.compile(
    "|".join(
        (
            *_DOTTED,
            r"(?:[dlnstjmcDLNSTJMC]|[qQ]u)'(?=\w)",
            r"[^\W_]+(?:'[^\W_]+)*",
            r"\n+|[^\w\s]|_+|\s",
        )
    )
)
_END = re.compile(rf"(?<![^\W_])(?:{'|'.join(_DOTTED)})|(?P<end>[.!?…。！？\n])")
_ATTRIBUTES = {attribute: LEX_ATTRS[attribute] for attribute in (LOWER, IS_TITLE, IS_UPPER, IS_PUNCT, LIKE_NUM)}


def sentence_starts(canonical: str) -> list[int]:
    """Where each sentence starts: at the first sign after a full stop or line break that is no punctuation."""
    starts, start = [0], 0
    for match in _END.finditer(canonical):
        if match["end"] is None or match.start() < start:
            continue
        start = match.end()
        while start < len(canonical) and _goes_on(canonical[start]):
            start += 1
        if start < len(canonical):
            starts.append(start)
    return starts


def _goes_on(char: str) -> bool:
    return char.isspace() or unicodedata.category(char).startswith("P")


def make_vocab() -> Vocab:
    """A vocabulary that ends with its text: a shared one would grow with every word that anybody types."""
    return Vocab(lex_attr_getters=_ATTRIBUTES)


def tokenise(sentence: str) -> Doc:
    """The tokens of a piece of canonical text."""
    words, spaces = [], []
    for match in _TOKEN.finditer(sentence):
        word = match.group()
        if word == " " and spaces and not spaces[-1]:
            spaces[-1] = True
            continue
        words.append(word)
        spaces.append(False)
    return Doc(make_vocab(), words=words, spaces=spaces)
