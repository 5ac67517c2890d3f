"""Wording of the firm's own that must stand beside some names: where it is asked for, and where it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import re2

from api.engine.phrases import bounded, compile_regex, find_all
from api.engine.rules import Disclosure
from api.engine.types import CONTENT, Draft, Span, is_on, reach

_WORD = re.compile(r"[^\W_]+")
# What may stand between two words of the wording: signs and spaces, never a word left out or added.
_BETWEEN = r"[^0-9a-zß-öø-ɏ]+"


def asked(entry: Disclosure, draft: Draft, lang: str) -> bool:
    """Whether the firm asks for it in such a draft, in this language."""
    return (
        lang in entry.wording
        and (not entry.content or CONTENT[draft.kind] in entry.content)
        and (not entry.jurisdictions or bool(entry.jurisdictions & reach(draft.jurisdictions)))
        and (not entry.sites or any(is_on(site, draft.site) for site in entry.sites))
    )


class Wordings:
    """Each entry's wordings compiled once, by language; signs and line ends between the words may differ.

    `spell` gives a wording the spelling that a text has by then.
    """

    def __init__(self, entries: Iterable[Disclosure], spell: Callable[[str], str]):
        self._regexes: list[dict[str, re2.Pattern]] = [
            {
                lang: compile_regex(bounded(_in_order(spell(one)) for one in counting(entry, lang)))
                for lang in entry.wording
            }
            for entry in entries
        ]

    def shown(self, number: int, lang: str, folded: str) -> tuple[Span, ...]:
        """Where the wording of entry `number` stands in the folded text."""
        return tuple(Span(*span) for span in find_all(self._regexes[number][lang], folded, 0, len(folded)))


def counting(entry: Disclosure, lang: str) -> tuple[str, ...]:
    """All that counts as having said it."""
    return (entry.wording[lang], *filter(None, [entry.short.get(lang)]), *entry.accepted)


def _in_order(wording: str) -> str:
    return _BETWEEN.join(map(re2.escape, _WORD.findall(wording)))
