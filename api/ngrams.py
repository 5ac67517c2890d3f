"""The plain half of the learned stage: which words and parts of words a text holds, each with a learned weight.

`words.npz` holds the grams in one string, and per gram its inverse document frequency and its weight (a logistic
regression). What a network reads into a text of a kind that it never saw, this does not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np

_WORD = re.compile(r"\w\w+")
_PARTS = (3, 4, 5)
# Letters read of one text: the cost of a very long one stays bounded.
_LONGEST = 5000


def words(text: str) -> list[str]:
    """Words of two letters and more, and pairs of neighbours."""
    found = _WORD.findall(text[:_LONGEST].lower())
    return found + [f"{one} {two}" for one, two in pairwise(found)]


def parts(text: str) -> list[str]:
    """Three to five letters in a row within a word and the blanks around it; emoji and signs count as letters."""
    found = []
    for word in text[:_LONGEST].lower().split():
        padded = f" {word} "
        for size in _PARTS:
            found += [padded[i : i + size] for i in range(max(1, len(padded) - size + 1))]
    return found


# Each block has its own length of one, as if it were alone.
BLOCKS: tuple[Callable[[str], list[str]], ...] = (words, parts)


class Grams:
    """`score(text)` is the logit of "anything at all"."""

    def __init__(self, path: Path):
        with np.load(path) as file:
            self._bias = float(file["bias"])
            self._blocks = [
                {
                    gram: pair
                    for gram, *pair in zip(
                        str(file[block.__name__]).split("\n"),
                        file[f"{block.__name__}_idf"].astype(float).tolist(),
                        file[f"{block.__name__}_weight"].astype(float).tolist(),
                        strict=True,
                    )
                }
                for block in BLOCKS
            ]

    def score(self, text: str) -> float:
        blocks = zip(BLOCKS, self._blocks, strict=True)
        return self._bias + sum(self._block(block(text), known) for block, known in blocks)

    @staticmethod
    def _block(grams: list[str], known: dict[str, list[float]]) -> float:
        """TF-IDF with the logarithm of the count, scaled to length one (as scikit-learn's TfidfVectorizer does)."""
        total = length = 0.0
        for gram, count in Counter(grams).items():
            if (pair := known.get(gram)) is not None:
                value = (1 + np.log(count) if count > 1 else 1.0) * pair[0]
                total += value * pair[1]
                length += value * value
        return float(total / length**0.5) if length else 0.0
