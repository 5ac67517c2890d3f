"""Canonical text -> spaCy Doc, in time that grows with the text and no faster, and without keeping a word of it."""

from __future__ import annotations

import re

from spacy.attrs import IS_PUNCT, IS_TITLE, IS_UPPER, LIKE_NUM, LOWER
from spacy.lang.lex_attrs import LEX_ATTRS
from spacy.pipeline import Sentencizer
from spacy.tokens import Doc
from spacy.vocab import Vocab

# A number ("4.75"), initials ("U.S."), a word (with French elision apart: l' / épargne), line breaks, or any other
# single sign. spaCy's own tokenizer peels signs off one by one: half a minute for 20,000 quotation marks.
_TOKEN = re.compile(
    r"\d+(?:[.,]\d+)+[^\W\d_]*|(?:[^\W\d_]\.){2,}|(?:[dlnstjmcDLNSTJMC]|[qQ]u)'(?=\w)|[^\W_]+(?:'[^\W_]+)*|\n+|[^\w\s]|_+|\s",
    re.UNICODE,
)
_ATTRIBUTES = {attribute: LEX_ATTRS[attribute] for attribute in (LOWER, IS_TITLE, IS_UPPER, IS_PUNCT, LIKE_NUM)}
_SENTENCES = Sentencizer(punct_chars=[".", "!", "?", "…", "\n", "\n\n", "\n\n\n", "。", "！", "？"])


def make_vocab() -> Vocab:
    """A vocabulary that ends with its text: a shared one would grow with every word that anybody types."""
    return Vocab(lex_attr_getters=_ATTRIBUTES)


def tokenise(canonical: str) -> Doc:
    """Tokens and sentence starts."""
    words, spaces = [], []
    for match in _TOKEN.finditer(canonical):
        word = match.group()
        if word == " " and spaces and not spaces[-1]:
            spaces[-1] = True
            continue
        words.append(word)
        spaces.append(False)
    return _SENTENCES(Doc(make_vocab(), words=words, spaces=spaces))
