"""Draft -> Text: one canonical spelling, whatever disguise was typed, with an exact map back."""

from __future__ import annotations

import re
import unicodedata
from itertools import product

from api.engine.disguise import HOMOGLYPHS, INNER_HYPHEN, MARKS, ONE_TO_ONE, ZERO_WIDTH
from api.engine.mapped import Mapped, Piece
from api.engine.types import Draft, Mark, Text
from api.engine.vocabulary import Vocabulary

_CLUSTER = re.compile(
    r"[^\x00-\x7f][\u0300-\u036f\u0483-\u0487\u20d0-\u20ff]*|[\x00-\x7f][\u0300-\u036f\u0483-\u0487\u20d0-\u20ff]+"
)
_COMBINING = re.compile(r"[\u0300-\u036f\u0483-\u0487\u20d0-\u20ff]+")
_WORD = re.compile(r"[^\W\d_]+")
_HOMOGLYPH = re.compile(f"[{''.join(HOMOGLYPHS)}]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_HASHTAG = re.compile(r"(?<![\w&])#(?=\d*[^\W\d])(\w+)")
_HUMPS = re.compile(r"[A-ZÀ-Þ]+(?=[A-ZÀ-Þ][a-zß-ÿ])|[A-ZÀ-Þ]?[a-zß-ÿœ]+|[A-ZÀ-Þ]+|\d+|[^\W\d_]+|_+")
_LEETED = re.compile(r"(?<![\w#@$!|€])[\w@$!|€]+")
_LEET_SIGN = re.compile(r"[0-9@$!|€]")
_SPACED = re.compile(r"(?<!\w)([^\W_])([ .\-_*·])[^\W_](?:\2{1,3}[^\W_]){2,40}(?!\w)")
_STRETCH = re.compile(r"([^\W\d_])\1\1")
_RUN = re.compile(r"(.)\1*")
_SOFT_BREAK = re.compile(r"(?<=[^\s.!?:;…]) ?\n ?(?=[a-zà-öø-ÿ])")
_SPACES = re.compile(r" {2,}| (?=\n)|(?<=\n) ")
_PERCENT = re.compile(r"(?<=\d) (?=%)")
_MARK = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in MARKS.items()))
_MARK_SIGN = re.compile(r"[@$/]|\w\.\w")
# While words are re-spelled, links and names are hidden behind a private-use character of the same length.
_HIDDEN = "\ue000"
_LONGEST_TAG = 60


def normalise(draft: Draft, vocabulary: Vocabulary) -> Text:
    """Each step runs only where its disguise shows, so that plain text costs almost nothing."""
    mapped = _characters(Mapped(draft.text))
    hidden = list(_MARK.finditer(mapped.text)) if _MARK_SIGN.search(mapped.text) else []
    mapped = _hide(mapped, hidden)
    mapped = _respell(mapped, vocabulary)
    mapped = _whitespace(mapped)
    canonical, marks = _show(mapped.text, hidden)
    folded = INNER_HYPHEN.sub(" ", _lower(canonical))
    return Text(draft.text, canonical, folded, mapped.starts, mapped.ends, marks)


def _respell(mapped: Mapped, vocabulary: Vocabulary) -> Mapped:
    text = mapped.text
    if "#" in text:
        mapped = mapped.sub(_HASHTAG, lambda match: _split_hashtag(match, vocabulary))
    if _LEET_SIGN.search(text):
        mapped = mapped.sub(_LEETED, lambda match: _unleet(match, vocabulary))
    mapped = mapped.sub(_SPACED, lambda match: _join_letters(match, vocabulary))
    if _STRETCH.search(text):
        mapped = mapped.sub(_WORD, lambda match: _shorten(match, vocabulary))
    return mapped


def _hide(mapped: Mapped, marks: list[re.Match[str]]) -> Mapped:
    text = mapped.text
    for mark in marks:
        start, end = mark.span()
        text = text[:start] + _HIDDEN * (end - start) + text[end:]
    return Mapped(text, mapped.starts, mapped.ends)


def _show(text: str, hidden: list[re.Match[str]]) -> tuple[str, tuple[Mark, ...]]:
    """Put the links and names back; they kept their order and length."""
    marks, done, parts = [], 0, []
    for mark in hidden:
        start = text.index(_HIDDEN, done)
        end = start + len(mark.group())
        parts += [text[done:start], mark.group()]
        marks.append(Mark(str(mark.lastgroup), start, end))
        done = end
    return "".join([*parts, text[done:]]), tuple(marks)


def _characters(mapped: Mapped) -> Mapped:
    """Unicode forms, quotes, dashes, spaces, invisible characters and look-alike letters."""
    if mapped.text.isascii():
        return mapped.translate(ONE_TO_ONE)
    if not unicodedata.is_normalized("NFKC", mapped.text) or _COMBINING.search(mapped.text):
        mapped = mapped.sub(_CLUSTER, _compose)
    mapped = mapped.translate(ONE_TO_ONE).sub(ZERO_WIDTH, lambda match: [])
    if not _HOMOGLYPH.search(mapped.text):
        return mapped
    latin = len(_LATIN.findall(mapped.text))
    return mapped.sub(_WORD, lambda match: _unmask(match, mostly_latin=latin * 2 > len(mapped.text)))


def _compose(match: re.Match[str]) -> list[Piece] | None:
    composed = _COMBINING.sub("", unicodedata.normalize("NFKC", match.group()))
    return None if composed == match.group() else [(composed, *match.span())]


def _unmask(match: re.Match[str], *, mostly_latin: bool) -> list[Piece] | None:
    """A word that mixes alphabets, or looks wholly Latin in a Latin text, is read as Latin."""
    word = match.group()
    if not _HOMOGLYPH.search(word):
        return None
    latin = "".join(HOMOGLYPHS.get(char, char) for char in word)
    if _LATIN.search(word) or (mostly_latin and all(_LATIN.match(char) for char in latin)):
        return _each(latin, match.start())
    return None


def _split_hashtag(match: re.Match[str], vocabulary: Vocabulary) -> list[Piece] | None:
    """#RendementGaranti and #rendementgaranti become words; the # belongs to the first."""
    words = [word for hump in _HUMPS.finditer(match[1]) for word in _segments(hump, match.start(1), vocabulary)]
    pieces: list[Piece] = []
    for number, (word, start) in enumerate(words):
        if word.strip("_"):
            pieces += [(" ", start, start + 1)] if number else []
            pieces += _each(word, start)
    if pieces:
        char, _, end = pieces[0]
        pieces[0] = (char, match.start(), end)
    return pieces


def _segments(hump: re.Match[str], offset: int, vocabulary: Vocabulary) -> list[tuple[str, int]]:
    """The known words of one hump, as typed, each with its place in the current string."""
    word, start = hump.group(), offset + hump.start()
    readable = len(word) > _LONGEST_TAG or vocabulary.knows(_lower(word))
    found = None if readable else vocabulary.segment(_lower(word))
    parts = []
    for part in found or [word]:
        parts.append((word[: len(part)], start))
        word, start = word[len(part) :], start + len(part)
    return parts


def _unleet(match: re.Match[str], vocabulary: Vocabulary) -> list[Piece] | None:
    word = match.group()
    if word.isalpha() or word.isdigit():
        return None
    body = word.rstrip("!|")
    found = vocabulary.unleet(_lower(body)) if sum(char.isalpha() for char in body) * 2 >= len(body) else None
    if found is None or found == _lower(body):
        return None
    start = match.start()
    return _each(found, start) + _each(word[len(body) :], start + len(body))


def _join_letters(match: re.Match[str], vocabulary: Vocabulary) -> list[Piece] | None:
    """ "g u a r a n t e e d" and "g.a.r.a.n.t.i": letters joined when they spell words that we know."""
    places = [i for i in range(*match.span()) if match.string[i].isalnum()]
    letters = _lower("".join(match.string[i] for i in places))
    words = vocabulary.segment(vocabulary.unleet(letters) or letters)
    if words is None:
        return None
    pieces: list[Piece] = []
    for word in words:
        pieces += [(" ", places[0] - 1, places[0])] if pieces else []
        pieces += [(char, place, place + 1) for char, place in zip(word, places, strict=False)]
        places = places[len(word) :]
    return pieces


def _shorten(match: re.Match[str], vocabulary: Vocabulary) -> list[Piece] | None:
    """ "guaranteeed", "freeeee": runs of three or more become one or two letters, whichever gives a known word."""
    if not _STRETCH.search(match.group()):
        return None
    runs = [run.group() for run in _RUN.finditer(match.group())]
    if sum(len(run) > 2 for run in runs) > 4:
        return None
    options = [(run[0], run[0] * 2) if len(run) > 2 else (run,) for run in runs]
    spellings = list(product(*options))
    chosen = min(spellings, key=lambda letters: vocabulary.strangeness(_lower("".join(letters))))
    pieces, start = [], match.start()
    for run, kept in zip(runs, chosen, strict=True):
        pieces += [*_each(kept[:-1], start), (kept[-1], start + len(kept) - 1, start + len(run))]
        start += len(run)
    return pieces


def _whitespace(mapped: Mapped) -> Mapped:
    """One space between words, "8%" in one piece, and a line broken in mid-sentence joined again."""
    mapped = mapped.sub(_SPACES, lambda match: [(" ", *match.span())] if "  " in match.group() else [])
    mapped = mapped.sub(_SOFT_BREAK, lambda match: [(" ", *match.span())])
    return mapped.sub(_PERCENT, lambda match: [])


def _each(chars: str, start: int) -> list[Piece]:
    return [(char, start + i, start + i + 1) for i, char in enumerate(chars)]


def _lower(text: str) -> str:
    """Lower case of the same length ("İ" would become two characters)."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)
