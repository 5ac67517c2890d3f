"""Phrases as lawyers write them, compiled once: "guarant* ... @return_en" and many literals found in one pass.

A phrase is words separated by spaces. `word*` takes any ending, `@name` any entry of that lexicon, `...` skips up to
four words. Hyphens inside words count as spaces, on both sides. Words match whole, without regard to case.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from functools import cache, lru_cache

import ahocorasick_rs
import re2

from api.engine.disguise import INNER_HYPHEN
from api.engine.rules import Lexicon

# Bytes that RE2 may use for one pattern and its tables; beyond, it gets slower, never wrong. Its own choice, 8 MB,
# would let some hundred patterns grow a worker by gigabytes.
_REGEX_MEMORY = 1 << 20

Hit = tuple[Hashable, int, int]
# Latin letters and digits: \pL would make every pattern ten times larger, and the folded text is lower case.
_LETTERS = "0-9a-zß-öø-ɏ"
_LETTER = f"[{_LETTERS}]"
_GAP = rf"(?:[^{_LETTERS}]+[{_LETTERS}'%$€£.,]+){{0,4}}?[^{_LETTERS}]+"


class PhraseError(ValueError):
    """A phrase or regex that cannot be compiled; the message says which and why."""


@cache
def fold(phrase: str) -> str:
    """The spelling in which phrases are compared: lower case, one space, no hyphens inside words."""
    return " ".join(INNER_HYPHEN.sub(" ", phrase.lower().replace("’", "'")).split())


def is_literal(phrase: str) -> bool:
    """The scanner alone can find it: plain words, or an open ending of the last one."""
    return not any(sign in phrase.removesuffix("*") for sign in ("*", "@", "..."))


def to_regex(phrase: str, lexicon: Lexicon) -> str:
    """RE2 pattern for one phrase, without boundaries and without groups that capture."""
    parts: list[str] = []
    for element in fold(phrase).split(" "):
        if element == "...":
            parts.append(_GAP)
            continue
        if parts and parts[-1] != _GAP:
            parts.append(" ")
        parts.append(_element(element, lexicon))
    return "".join(parts)


def _element(element: str, lexicon: Lexicon) -> str:
    if "@" in element[1:]:
        raise PhraseError(f"{element!r}: a lexicon must stand alone")
    if element.startswith("@"):
        return _any_word(element[1:], lexicon)
    return re2.escape(element.rstrip("*")) + (f"{_LETTER}*" if element.endswith("*") else "")


@lru_cache(4096)
def _any_word(name: str, lexicon: Lexicon) -> str:
    if name in lexicon.patterns:
        return f"(?:{lexicon.patterns[name]})"
    if name not in lexicon.words:
        raise PhraseError(f"no lexicon is named @{name}")
    longest_first = sorted(lexicon.words[name], key=len, reverse=True)
    return f"(?:{'|'.join(to_regex(word, lexicon) for word in longest_first)})"


Gate = tuple[frozenset[str], frozenset[str] | None]


def gate(phrase: str, lexicon: Lexicon) -> Gate:
    """For its two rarest (longest) elements, the words of which one must occur; `*` marks a stem."""
    choices = [_choice(element, lexicon) for element in fold(phrase).split(" ") if element != "..."]
    rarest = sorted((choice for choice in choices if choice), key=lambda words: -min(map(len, words)))
    if not rarest:
        raise PhraseError(f"{phrase!r} has no word to look for")
    return frozenset(rarest[0]), frozenset(rarest[1]) if len(rarest) > 1 else None


def anchors(phrase: str, lexicon: Lexicon) -> list[str]:
    """Words of which at least one must occur for the phrase to match."""
    return sorted(gate(phrase, lexicon)[0])


@lru_cache(4096)
def _choice(element: str, lexicon: Lexicon) -> list[str]:
    if not element.startswith("@"):
        return [element]
    words = lexicon.words.get(element[1:], ())
    return [anchor for word in words for anchor in anchors(word, lexicon)]


def bounded(patterns: Iterable[str]) -> str:
    """One RE2 pattern for all; each alternative captures its words and asks for no letter on either side."""
    return "|".join(f"(?:^|[^{_LETTERS}])({p})(?:$|[^{_LETTERS}])" for p in patterns)


@cache
def compile_regex(pattern: str) -> re2.Pattern:
    """Compile for RE2 (linear time), once for each pattern. Raises PhraseError."""
    options = re2.Options()
    options.log_errors = False
    options.max_mem = _REGEX_MEMORY
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        said = error.args[0].decode() if error.args and isinstance(error.args[0], bytes) else error
        raise PhraseError(f"regex {pattern!r}: {said}") from None


def find_all(regex: re2.Pattern, folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans of a `bounded` pattern in folded[start:end]; boundaries may be shared by neighbours."""
    part = folded[start:end]
    if not regex.search(part.encode()):  # in bytes first: most find nothing, and need not pay for places in letters
        return
    at = 0
    while at <= len(part) and (match := regex.search(part, at)):
        group = match.lastindex or 0
        first, last = match.span(group)
        yield start + first, start + last
        at = max(last, at + 1)


class Scanner:
    """Finds all words and stems in one pass (Aho-Corasick); each carries an owner."""

    def __init__(self) -> None:
        self._owners: dict[str, list[tuple[Hashable, bool]]] = {}
        self._built: tuple[ahocorasick_rs.AhoCorasick, list[list[tuple[Hashable, bool]]]] | None = None

    def add(self, word: str, owner: Hashable) -> None:
        """`word*` is a stem: any ending may follow."""
        entry = (owner, not word.endswith("*"))
        owners = self._owners.setdefault(fold(word.rstrip("*")), [])
        if entry not in owners:
            owners.append(entry)

    def build(self) -> Scanner:
        kind = ahocorasick_rs.MatchKind.Standard
        self._built = ahocorasick_rs.AhoCorasick(list(self._owners), matchkind=kind), list(self._owners.values())
        return self

    def scan(self, folded: str) -> Iterator[Hit]:
        assert self._built, "build() first"
        automaton, owners = self._built
        for number, start, end in automaton.find_matches_as_indexes(folded, overlapping=True):
            if start and folded[start].isalnum() and folded[start - 1].isalnum():
                continue
            last = word_end(folded, end)
            for owner, whole in owners[number]:
                if last == end or not whole:
                    yield owner, start, last


def word_end(folded: str, end: int) -> int:
    while end < len(folded) and folded[end - 1].isalnum() and folded[end].isalnum():
        end += 1
    return end


class PhraseTable:
    """Phrases by key; `find` gives every (key, start, end) in the folded text."""

    def __init__(self, phrases: Iterable[tuple[Hashable, str]], lexicon: Lexicon):
        self._scanner = Scanner()
        self._regexes: list[tuple[Hashable, re2.Pattern]] = []
        for key, phrase in phrases:
            if is_literal(phrase):
                self._scanner.add(phrase, (key, None))
                continue
            self._regexes.append((key, compile_regex(bounded([to_regex(phrase, lexicon)]))))
            for anchor in anchors(phrase, lexicon):
                self._scanner.add(anchor, (None, len(self._regexes) - 1))
        self._scanner.build()

    def find(self, folded: str) -> list[Hit]:
        hits: list[Hit] = []
        wanted = set()
        for (key, number), start, end in self._scanner.scan(folded):
            if number is None:
                hits.append((key, start, end))
            else:
                wanted.add(number)
        for number in wanted:
            key, regex = self._regexes[number]
            hits += [(key, start, end) for start, end in find_all(regex, folded, 0, len(folded))]
        return hits
