"""Sketches: how alike two texts are, without the texts. The smallest keyed hashes of their shingles (Broder 1997)."""

from __future__ import annotations

import re

from api.records.seal import Keyring, canonical_text

SIZE = 64
SHINGLE = 2  # words: posts are short
_WORD = re.compile(r"\w+")


def sketch(keyring: Keyring, text: str) -> list[int]:
    words = _WORD.findall(canonical_text(text).casefold())
    runs = {" ".join(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1))}
    return sorted(keyring.marks(runs))[:SIZE]


def likeness(one: list[int], other: list[int]) -> float:
    """Between 0 and 1: the part of the shingles of both that they share. Exact for short texts."""
    both = sorted({*one, *other})[:SIZE]
    shared = set(one) & set(other)
    return sum(mark in shared for mark in both) / len(both) if both else 0.0
