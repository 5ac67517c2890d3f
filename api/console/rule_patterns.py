"""A rule's ways to match, as a person reads them: what it looks for, word by word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from api.console import rule_words as words
from api.engine.rules import Lexicon, Pattern, Rule
from api.rulebook.uses import lists_of

# What a piece of a phrase is: plain words, a word with any ending, a word list, or some words between.
TEXT, STEM, LIST, GAP = "text", "stem", "list", "gap"
Piece = tuple[str, str]


@dataclass(frozen=True)
class Way:
    """One way to match: what it is called, and lists of phrases of which one each must be there.

    `marked`: the number of the list whose words alone are underlined.
    """

    title: str
    lists: tuple[tuple[tuple[Piece, ...], ...], ...] = ()
    code: str | None = None
    marked: int | None = None


def ways(patterns: tuple[Pattern, ...]) -> list[Way]:
    """In their order; phrases that follow one another are one list."""
    made: list[Way] = []
    for pattern in patterns:
        way = _WAYS[pattern.kind](pattern.value)
        if made and pattern.kind == "phrases" and made[-1].title == way.title:
            way = Way(way.title, (made.pop().lists[0] + way.lists[0],))
        made.append(way)
    return made


def pieces(phrase: str) -> tuple[Piece, ...]:
    return tuple(_piece(word) for word in phrase.split())


def _piece(word: str) -> Piece:
    if word == "...":
        return GAP, "…"
    if word.startswith("@"):
        return LIST, word[1:]
    return (STEM, word.rstrip("*")) if word.endswith("*") else (TEXT, word)


def _phrases(value: tuple[str, ...]) -> Way:
    return Way(_("One of these phrases"), (tuple(map(pieces, value)),))


def _near(value: dict[str, Any]) -> Way:
    title = ngettext(
        "One of each list, at most %(num)d word from the first to the last",
        "One of each list, at most %(num)d words from the first to the last",
        value["within"],
    )
    return Way(title, tuple(tuple(map(pieces, phrases)) for phrases in value["all"]), marked=value.get("mark"))


def _regex(value: dict[str, Any]) -> Way:
    needs = tuple(pieces(word) for word in value["needs"])
    return Way(_("A pattern, in a sentence that has one of these words"), (needs,), code=value["pattern"])


def _tokens(value: tuple[dict[str, Any], ...]) -> Way:
    return Way(_("These words, one after the other"), tuple(_element(element) for element in value))


def _element(element: dict[str, Any]) -> tuple[tuple[Piece, ...], ...]:
    asked = element.get("is", ())
    found = [pieces(word) for word in ([asked] if isinstance(asked, str) else asked)]
    if shape := element.get("shape"):
        found.append(((TEXT, str(words.SHAPES[shape])),))
    if barred := element.get("not"):
        found.append(((TEXT, _("any word but %(words)s", words=", ".join(barred))),))
    if gap := element.get("gap"):
        found.append(((GAP, ngettext("up to %(num)d word", "up to %(num)d words", gap)),))
    if element.get("optional"):
        found.append(((GAP, _("or nothing")),))
    return tuple(found)


def _identifier(value: tuple[str, ...]) -> Way:
    kinds = tuple(((TEXT, str(words.IDENTIFIERS[kind])),) for kind in value)
    return Way(_("Numbers whose check digits are right"), (kinds,))


def _firm(value: tuple[str, ...]) -> Way:
    checks = tuple(((TEXT, str(words.FIRM_CHECKS[check])),) for check in value)
    return Way(_("What differs from the firm’s own lists"), (checks,))


_WAYS = {
    "phrases": _phrases,
    "near": _near,
    "regex": _regex,
    "tokens": _tokens,
    "identifier": _identifier,
    "firm": _firm,
}


def lists_used(rule: Rule, lexicon: Lexicon) -> dict[str, str]:
    """The word lists that a rule names, with their words."""
    return {name: _shown(name, lexicon) for name in sorted(lists_of(rule)) if name in lexicon.words | lexicon.patterns}


def _shown(name: str, lexicon: Lexicon) -> str:
    return ", ".join(lexicon.words[name]) if name in lexicon.words else lexicon.patterns[name]
