"""Which rules use a word list or a cue: by naming it, by a list that names it, or by an excuse that listens for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from api.engine.qualify import LISTENS
from api.engine.rules import Lexicon, Rule
from api.rulebook.shared_words import CUE, LIST

_NAMED = re.compile(r"@([a-z][a-z_]*)")
MASKS = "masks"  # take away what they overlap, of whatever cue


def names_in(value: Any) -> Iterator[str]:
    """The word lists that are named anywhere in this."""
    if isinstance(value, str):
        yield from _NAMED.findall(value)
    elif isinstance(value, Mapping):
        yield from names_in(list(value.values()))
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from names_in(inner)


def lists_of(rule: Rule) -> set[str]:
    """Those that it names itself."""
    exempt = [phrase for exemption in rule.exemptions for phrase in exemption.phrases]
    return set(names_in([[pattern.value for pattern in rule.patterns], exempt]))


def within(name: str, lexicon: Lexicon) -> set[str]:
    """The list itself and every one that names it, directly or through another."""
    return _around(name, _inner(lexicon))


def _inner(lexicon: Lexicon) -> dict[str, set[str]]:
    """By list, those that it names."""
    found = {name: set(names_in(value)) for table in (lexicon.words, lexicon.patterns) for name, value in table.items()}
    return {name: inner for name, inner in found.items() if inner}


def _around(name: str, inner: Mapping[str, set[str]]) -> set[str]:
    found, before = {name}, set()
    while found != before:
        before = set(found)
        found |= {one for one, named in inner.items() if named & before}
    return found


def excuses_of(cues: set[str]) -> set[str]:
    """The excuses that listen for one of these cues."""
    return {excuse for excuse, heard in LISTENS.items() if heard & cues or MASKS in cues}


class Uses:
    """What names what, looked up once: `of` gives every rule that may see a text otherwise when these words change."""

    def __init__(self, rules: Iterable[Rule], lexicon: Lexicon, cues: Mapping[str, tuple[str, ...]]):
        self._rules = [(rule, lists_of(rule), set(rule.qualifiers)) for rule in rules]
        self._inner = _inner(lexicon)
        self._cues = {cue: named for cue, phrases in cues.items() if (named := set(names_in(phrases)))}

    def of(self, id: str) -> list[Rule]:
        lists = _around(id.removeprefix(LIST), self._inner) if id.startswith(LIST) else set()
        touched = {cue for cue, named in self._cues.items() if lists & named}
        excuses = excuses_of({id.removeprefix(CUE)} if id.startswith(CUE) else touched)
        return [rule for rule, named, qualifiers in self._rules if lists & named or excuses & qualifiers]
