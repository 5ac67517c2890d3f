"""Posts of exact lengths, assembled from sentences with a seed; none comes twice.

Caches make a text that was seen before look cheap. So names, places, tags, tickers, links and numbers are made up anew
each time; what still repeats is the everyday wording around them, as it does among real posts.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from bench.sentences import ORDINARY, RISKY

LENGTHS = (40, 280, 1000, 3000)
RISKY_SHARE = 0.3
_FRENCH_SHARE = 0.3
_MONTHS = ("January", "February", "March", "April", "June", "July", "September", "October", "November", "December")
_MONTHS_FR = ("janvier", "février", "mars", "avril", "juin", "juillet", "septembre", "octobre", "novembre", "décembre")
_SYLLABLES = ("ba", "do", "fer", "gan", "hil", "jo", "ka", "lin", "mo", "nar", "pel", "ri", "sto", "tu", "ver", "wen")
_TAGS = ("savings", "running", "jobs", "finance", "weekend", "fintech", "épargne", "bourse", "lecture", "emploi")
_EMOJI = ("😀", "🚀", "👍🏽", "🍓", "🎉", "😅", "📈", "🐈")


@dataclass(frozen=True)
class Post:
    """`risky`: it was given a risky sentence, which is not to say that a rule finds it."""

    text: str
    lang: str
    risky: bool


class Words:
    """A fresh word or number for every slot, by `format_map`."""

    def __init__(self, chance: random.Random):
        self._chance = chance

    def __getitem__(self, slot: str) -> str:
        return getattr(self, f"_{slot}")()

    def _word(self, syllables: int = 3) -> str:
        return "".join(self._chance.choices(_SYLLABLES, k=syllables))

    def _name(self) -> str:
        return f"{self._word(2).title()} {self._word().title()}"

    def _place(self) -> str:
        return f"{self._word()}ville".title()

    def _firm(self) -> str:
        return f"{self._word(2).title()} & {self._word(2).title()}"

    def _handle(self) -> str:
        return f"@{self._word()}{self._chance.randrange(10_000)}"

    def _tag(self) -> str:
        return f"#{self._chance.choice(_TAGS)} #{self._word()}"

    def _ticker(self) -> str:
        return "$" + "".join(self._chance.choices("ABCDEFGHKLMNPRSTW", k=4))

    def _url(self) -> str:
        return f"https://www.{self._word()}.example/{self._code()}"

    def _code(self) -> str:
        return f"{self._chance.randrange(16**8):08x}"

    def _amount(self) -> str:
        return f"{self._chance.choice('€$£')}{self._chance.randrange(1_000, 90_000):,}"

    def _pct(self) -> str:
        return f"{self._chance.randrange(10, 190) / 10}"

    def _n(self) -> str:
        return str(self._chance.randrange(11, 60))

    def _d(self) -> str:
        return str(self._chance.randrange(2, 29))

    def _month(self) -> str:
        return self._chance.choice(_MONTHS)

    def _month_fr(self) -> str:
        return self._chance.choice(_MONTHS_FR)

    def _emoji(self) -> str:
        return self._chance.choice(_EMOJI)


def posts(seed: str, length: int, lang: str | None = None) -> Iterator[Post]:
    """Endless; the same seed and length give the same posts. `lang`: only this language."""
    chance = random.Random(f"{seed} {length}")
    seen: set[str] = set()
    while True:
        post = _post(chance, length, lang or ("fr" if chance.random() < _FRENCH_SHARE else "en"))
        if post.text not in seen:
            seen.add(post.text)
            yield post


def _post(chance: random.Random, length: int, lang: str) -> Post:
    words, deck = Words(chance), _deck(chance, ORDINARY[lang])
    sentences = [next(deck).format_map(words)]
    while sum(len(sentence) + 1 for sentence in sentences) <= length:
        sentences.append(next(deck).format_map(words))
    risky = chance.random() < RISKY_SHARE
    if risky:
        # Never last: a short post is cut within its last sentence.
        place = chance.randrange(max(1, len(sentences) - 1))
        sentences.insert(place, chance.choice(RISKY[lang]).format_map(words))
    text = chance.choice((" ", " ", "\n")).join(sentences)
    # Cut where it falls: a draft that is still being typed ends in the middle of a word, too.
    return Post(text[:length], lang, risky)


def _deck(chance: random.Random, sentences: tuple[str, ...]) -> Iterator[str]:
    """Every sentence once before any comes again."""
    while True:
        yield from chance.sample(sentences, len(sentences))
