"""One pass over a text (Aho-Corasick) finds the words of every rule: whose literals occur, which lists, and where.

What it costs grows with the words that occur in the text, not with the number of rules that look for them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Iterable, Iterator
from functools import lru_cache
from itertools import product

import ahocorasick_rs

from api.engine.phrases import fold, is_literal, word_end
from api.engine.rules import Lexicon

# A phrase of several lists becomes its combinations, if they are no more than these.
_MOST_SPELLINGS = 400
# Places of one list in one sentence that are looked at.
MOST_PLACES = 12

Place = tuple[int, int]


def spellings(phrase: str, lexicon: Lexicon) -> list[str] | None:
    """The literal phrases that this one stands for, its lexicons written out; None where only a regex can find it."""
    choices = []
    for element in fold(phrase).split(" "):
        choices.append(_choices(element, lexicon) if element.startswith("@") else [element])
        if choices[-1] is None:
            return None
    total = 1
    for choice in choices:
        total *= len(choice or ())
    if total > _MOST_SPELLINGS:
        return None
    found = [" ".join(words) for words in product(*(choice or () for choice in choices))]
    return found if all(is_literal(one) for one in found) else None


@lru_cache(4096)
def _choices(element: str, lexicon: Lexicon) -> list[str] | None:
    """None: not a list of words, or one that holds something else than words."""
    written = [spellings(word, lexicon) for word in lexicon.words.get(element[1:], ())]
    return [one for some in written for one in some or ()] if written and None not in written else None


class Found:
    """What one sentence holds: the numbers of the lists that occur in it, and their places."""

    __slots__ = ("_words", "lists")

    def __init__(self, words: dict[int, list[Place]], lists: set[int]):
        self._words = words
        self.lists = lists

    def places(self, keys: frozenset[int]) -> list[Place]:
        """Where the words of a list stand, first to last."""
        return sorted(place for key in keys & self._words.keys() for place in self._words[key])[:MOST_PLACES]


class WordLists:
    """Fill it with literals (each with an owner) and lists (each gets a number), build it, then read texts."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._ids: dict[frozenset[int], int] = {}
        self._stems: set[int] = set()
        self._owners: dict[int, list[Hashable]] = {}
        self._lists: dict[int, set[int]] = {}
        self._automaton: ahocorasick_rs.AhoCorasick | None = None

    def keys(self, words: Iterable[str]) -> frozenset[int]:
        """One key per word; `word*`, which any ending may follow, has another than `word`. Their places are kept."""
        keys = frozenset(map(self._key, words))
        for key in keys:
            self._lists.setdefault(key, set())
        return keys

    def _key(self, word: str) -> int:
        number = self._numbers.setdefault(fold(word.removesuffix("*")), len(self._numbers))
        if word.endswith("*"):
            self._stems.add(number)
            return 2 * number
        return 2 * number + 1

    def add_literal(self, phrase: str, owner: Hashable) -> None:
        owners = self._owners.setdefault(self._key(phrase), [])
        if owner not in owners:
            owners.append(owner)

    def add_list(self, words: Iterable[str]) -> int:
        """The number of this list; the same words have the same number."""
        keys = self.keys(words)
        number = self._ids.setdefault(keys, len(self._ids))
        for key in keys:
            self._lists[key].add(number)
        return number

    def build(self) -> None:
        kind = ahocorasick_rs.MatchKind.Standard
        self._automaton = ahocorasick_rs.AhoCorasick(list(self._numbers), matchkind=kind)

    def read(self, folded: str, starts: list[int]) -> tuple[list[tuple[Hashable, int, int]], dict[int, Found]]:
        """(owner, start, end) of every literal, and what each sentence holds; `starts` is where sentences start."""
        literals: list[tuple[Hashable, int, int]] = []
        words: dict[int, dict[int, list[Place]]] = {}
        for key, start, end in self._words(folded):
            if key in self._owners:
                literals += [(owner, start, end) for owner in self._owners[key]]
            if key in self._lists:
                here = words.setdefault(bisect_right(starts, start) - 1, {})
                here.setdefault(key, []).append((start, end))
        return literals, {
            sentence: Found(here, set().union(*(self._lists[key] for key in here))) for sentence, here in words.items()
        }

    def _words(self, folded: str) -> Iterator[tuple[int, int, int]]:
        """(key, start, end) of every word that stands alone, and of every stem with the ending that follows it."""
        assert self._automaton, "build() first"
        letters = [char.isalnum() for char in folded]
        letters.append(False)  # what stands before the first sign and after the last
        for number, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            if letters[start - 1] and letters[start]:
                continue
            whole = not (letters[end] and letters[end - 1])
            if number in self._stems:
                yield 2 * number, start, end if whole else word_end(folded, end)
            if whole:
                yield 2 * number + 1, start, end
