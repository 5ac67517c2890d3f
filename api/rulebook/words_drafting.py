"""Shared words being written: what is wrong with them, and every rule that would not prove itself with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from api.engine import Engine
from api.engine.phrases import PhraseError, compile_regex, to_regex
from api.engine.rules import Lexicon, Rule, Rulebook
from api.rulebook import uncompilable, unheard
from api.rulebook.document import unfit
from api.rulebook.drafting import LONGEST, Proof, proofs_of
from api.rulebook.proof import disturbed, prove
from api.rulebook.reader import Mistake
from api.rulebook.shared_words import CUE, LANGUAGES, LIST, phrases, read
from api.rulebook.shelf import Shelf
from api.rulebook.uses import Uses, names_in, within

FILE = "words"


@dataclass(frozen=True, slots=True)
class CheckedWords:
    """The rulebook with them, unless they cannot be used; their mistakes; the rules that use them, those that fail."""

    rulebook: Rulebook | None = None
    mistakes: tuple[Mistake, ...] = ()
    users: tuple[Rule, ...] = ()
    failing: tuple[tuple[Rule, tuple[Proof, ...]], ...] = ()
    proven: bool = False

    @property
    def readable(self) -> bool:
        return self.rulebook is not None

    @property
    def good(self) -> bool:
        return self.proven and not self.failing


def read_words(id: str, text: str, shelf: Shelf, rulebook: Rulebook) -> CheckedWords:
    """Without proofs."""
    if mistake := unfit(text, FILE, LONGEST):
        return CheckedWords(mistakes=(mistake,))
    words = read(text)
    mistakes = [Mistake(FILE, 1, told) for told in wrong(id, words, rulebook.lexicon)]
    if mistakes:
        return CheckedWords(mistakes=tuple(mistakes))
    made = with_words(id, words, rulebook)
    used = (rule for rule in shelf.rules if rule.status != "retired")
    using = tuple(Uses(used, made.lexicon, made.cues).of(id))
    mistakes = [mistake for rule in using for mistake in uncompilable(rule, made.lexicon)]
    mistakes += unheard(made, FILE)
    return CheckedWords(None if mistakes else made, tuple(mistakes), using)


def check_words(id: str, text: str, shelf: Shelf, everything: Engine) -> CheckedWords:
    """Read them and run the proofs of all rules that use them. What failed before is not held against them."""
    read = read_words(id, text, shelf, everything.rulebook)
    if read.rulebook is None:
        return read
    after = Engine(read.rulebook, everything.policy)
    return replace(read, failing=tuple(_failing(read.users, shelf, after, everything)), proven=True)


def _failing(
    using: tuple[Rule, ...], shelf: Shelf, after: Engine, before: Engine
) -> Iterator[tuple[Rule, tuple[Proof, ...]]]:
    """The rules themselves, and the near misses of their neighbours, which must go on passing."""
    changed, categories = {rule.id for rule in using}, {rule.category for rule in using}
    for rule in shelf.rules:
        if rule.status == "retired" or rule.category not in categories:
            continue
        proofs = prove if rule.id in changed else disturbed
        if told := set(proofs(rule, after)):
            told -= set(proofs(rule, before))
        if told:
            yield rule, tuple(proof for proof in proofs_of(rule, sorted(told)) if proof.wrong)


def with_words(id: str, words: Any, rulebook: Rulebook) -> Rulebook:
    if id.startswith(CUE):
        return replace(rulebook, cues={**rulebook.cues, id.removeprefix(CUE): tuple(phrases(words))})
    name, lexicon = id.removeprefix(LIST), rulebook.lexicon
    if isinstance(words, dict):
        return replace(rulebook, lexicon=Lexicon(lexicon.words, {**lexicon.patterns, name: words["regex"]}))
    return replace(rulebook, lexicon=Lexicon({**lexicon.words, name: tuple(words)}, lexicon.patterns))


def wrong(id: str, words: Any, lexicon: Lexicon) -> Iterator[str]:
    """What is wrong with the words by themselves."""
    name = id.removeprefix(LIST)
    if id.startswith(CUE):
        for lang in LANGUAGES:
            yield from _wrong_list(words[lang], lexicon, within("", lexicon))
    elif name in lexicon.patterns or isinstance(words, dict):
        yield from _wrong_pattern(words["regex"])
    else:
        yield from _wrong_list(words, lexicon, within(name, lexicon))


def _wrong_list(words: list[str], lexicon: Lexicon, around: set[str]) -> Iterator[str]:
    """`around` are the lists that hold this one: it must not hold them."""
    if not words:
        yield "needs at least one word"
    seen: set[str] = set()
    for word in words:
        if word.lower() in seen:
            yield f"{word!r} is listed twice"
        seen.add(word.lower())
        if not word.strip("*. "):
            yield f"{word!r} has no word to look for"
        if held := around & set(names_in(word)):
            yield f"@{min(held)} holds this list itself"
            continue
        try:
            to_regex(word, lexicon)
        except PhraseError as error:
            yield str(error)


def _wrong_pattern(pattern: str) -> Iterator[str]:
    try:
        compiled = compile_regex(pattern)
    except PhraseError as error:
        yield str(error)
        return
    if compiled.groups:
        yield f"regex {pattern!r} has a group that captures: write (?: for ("
    if compiled.fullmatch(""):
        yield f"regex {pattern!r} matches the empty string"
