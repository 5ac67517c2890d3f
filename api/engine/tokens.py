"""Canonical text -> spaCy Doc, in time that grows with the text and no faster, and without keeping a word of it."""

from __future__ import annotations

import re

from spacy.attrs import IS_PUNCT, IS_TITLE, IS_UPPER, LIKE_NUM, LOWER
from spacy.lang.lex_attrs import LEX_ATTRS
from spacy.pipeline import Sentencizer
from spacy.tokens import Doc
from spacy.vocab import Vocab

from api.engine.disguise import MARKS

# What is one token although it holds a full stop or a hyphen; then words (French elision apart: l' / épargne), line
# breaks, and any other single sign. spaCy's own tokenizer peels signs off one by one: half a minute for 20,000 quotes.
_TOKEN = re.compile(
    "|".join(
        (
            MARKS["email"],
            r"\d+(?:[.,]\d+)+[^\W\d_]*",  # "4.75"
            r"(?:[^\W\d_]\.){2,}|(?:M|Mr|Mrs|Ms|Dr|Me|Prof|St)\.(?= [A-ZÀ-Þ])",  # "U.S.", "M. Petit"
            r"(?:[dlnstjmcDLNSTJMC]|[qQ]u)'(?=\w)",
            r"[^\W_]+(?:'[^\W_]+)*",
            r"\n+|[^\w\s]|_+|\s",
        )
    )
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
