"""The plain half of the learned stage: which words and parts of words a text holds, each with learned weights.

`words.npz` holds the grams in one string, and per gram its inverse document frequency and its weights (a logistic
regression for each category and one for "anything at all"). What a network reads into a text of a kind that it never
saw, this does not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path

import numpy as np
from marisa_trie import Trie

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
    """`score(text)` is the logit of each category, and last that of "anything at all"."""

    def __init__(self, path: Path):
        with np.load(path) as file:
            self._bias = file["bias"]
            self._blocks = [_Block(file, block) for block in BLOCKS]

    def score(self, text: str) -> np.ndarray:
        return sum((block.score(text) for block in self._blocks), self._bias)


class _Block:
    """One block's grams in a trie: a hundredth of the memory of a dictionary, and workers go on sharing it."""

    def __init__(self, file: Mapping[str, np.ndarray], block: Callable[[str], list[str]]):
        grams = str(file[block.__name__]).split("\n")
        self._split, self._known = block, Trie(grams)
        order = [self._known[gram] for gram in grams]
        idf, weights = file[f"{block.__name__}_idf"], file[f"{block.__name__}_weights"]
        self._idf, self._weights = np.empty_like(idf), np.empty_like(weights)
        self._idf[order], self._weights[order] = idf, weights

    def score(self, text: str) -> np.ndarray:
        """TF-IDF with the logarithm of the count, scaled to length one (as scikit-learn's TfidfVectorizer does)."""
        get = self._known.get
        found = [
            (number, count) for gram, count in Counter(self._split(text)).items() if (number := get(gram)) is not None
        ]
        if not found:
            return np.zeros(self._weights.shape[1])
        numbers, counts = np.array(found).T
        values = (1 + np.log(counts)) * self._idf[numbers]
        return values @ self._weights[numbers].astype(np.float32) / np.sqrt(values @ values)
