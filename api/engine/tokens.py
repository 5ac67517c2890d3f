"""Canonical text -> sentences, and a sentence -> tokens, in time that grows with the text and no faster."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from api.engine.disguise import MARKS

# What is one token although it holds a full stop.
_DOTTED = (
    MARKS["email"],
    r"\d+(?:[.,]\d+)+[^\W\d_]*",  # "4.75"
    r"(?:[^\W\d_]\.){2,}|(?:M|Mr|Mrs|Ms|Dr|Me|Prof|St)\.(?= [A-ZÀ-Þ])",  # "U.S.", "M. Petit"
)
# Then words (French elision apart: l' / épargne), line breaks, and any other single sign.
_TOKEN = re.compile(
    "|".join(
        (
            *_DOTTED,
            r"(?:[dlnstjmcDLNSTJMC]|[qQ]u)'(?=\w)",
            r"[^\W_]+(?:'[^\W_]+)*",
            r"\n+|[^\w\s]|_+",
        )
    )
)
_END = re.compile(rf"(?<![^\W_])(?:{'|'.join(_DOTTED)})|(?P<end>[.!?…。！？\n])")


class Token(NamedTuple):
    """A word, a number or a sign, and where it stands: [start, end)."""

    text: str
    start: int
    end: int


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


def tokenise(sentence: str) -> list[Token]:
    """The tokens of a piece of canonical text."""
    return [Token(match.group(), match.start(), match.end()) for match in _TOKEN.finditer(sentence)]
