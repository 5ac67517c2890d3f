"""The words that the rulebook knows: they tell how a disguised or glued word should be read."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

# One symbol may stand for several letters: "1" is i or l. Source: the usual leetspeak table.
LEET = {
    "0": "o",
    "1": "il",
    "3": "e",
    "4": "a",
    "5": "s",
    "7": "t",
    "8": "b",
    "9": "g",
    "@": "a",
    "$": "s",
    "!": "i",
    "€": "e",
    "|": "il",
}
_LONGEST = 24


class Vocabulary:
    """Whole words, and stems that any ending may follow ("guarant*")."""

    def __init__(self, words: Iterable[str], stems: Iterable[str]):
        self.words = frozenset(words)
        self.stems = frozenset(stem for stem in stems if len(stem) > 3)

    def knows(self, word: str) -> bool:
        """An ending of more than six letters is another word glued on."""
        shortest = max(4, len(word) - 6)
        return word in self.words or any(word[:length] in self.stems for length in range(shortest, len(word) + 1))

    def strangeness(self, word: str) -> int:
        """0 for a word that the rulebook has, 1 for a stem with an ending, 2 for any other."""
        return 0 if word in self.words else 1 if self.knows(word) else 2

    def unleet(self, word: str) -> str | None:
        """The known word behind "r1sk" or "gu@ranteed", same length; None when there is none."""
        options = [LEET.get(char, char) for char in word]
        if sum(len(option) > 1 for option in options) > 4:
            return None
        return next((found for letters in product(*options) if self.knows(found := "".join(letters))), None)

    def segment(self, glued: str) -> list[str] | None:
        """Known words that make up "rendementgaranti"; None when they do not cover it. Fewest words win."""
        best: list[list[str] | None] = [[]]
        for end in range(1, len(glued) + 1):
            options = []
            for start in range(max(0, end - _LONGEST), end):
                word = glued[start:end]
                before = best[start]
                if before is not None and self._stands_alone(word):
                    options.append([*before, word])
            best.append(min(options, key=len, default=None))
        return best[-1] or None

    def _stands_alone(self, word: str) -> bool:
        # Single letters would let any word fall apart; "a", "i" and "à" are the real ones.
        return word in ("a", "i", "à") if len(word) == 1 else self.knows(word)
