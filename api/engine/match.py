"""Analysis -> Matches: what the words are. A cheap pass over all rules' anchors decides which rules look closer."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import islice, product
from typing import Any

import re2

from api.engine.disjoint import Disjoint
from api.engine.identifiers import find_identifiers
from api.engine.phrases import PhraseError, anchors, bounded, compile_regex, find_all, fold, gate, to_regex
from api.engine.register import CompiledFirm
from api.engine.rules import Lexicon, Pattern, Rule, Rulebook
from api.engine.token_patterns import token_pattern
from api.engine.types import Analysis, Draft, Match, Sentence
from api.engine.word_lists import MOST_PLACES, Found, WordLists, spellings

# Looks closer at one sentence; gives canonical spans.
Probe = Callable[[Analysis, Sentence, Found], Iterator[tuple[int, int]]]


class CompiledRules:
    """Everything compiled once at start. Raises PhraseError when a pattern cannot be compiled.

    `spell` gives the wordings of the firm's lists the spelling that a text has by then.
    """

    def __init__(self, rulebook: Rulebook, spell: Callable[[str], str] = fold):
        self._lexicon = rulebook.lexicon
        self._words = WordLists()
        self._probes: list[tuple[Rule, Probe]] = []
        self._gates: dict[int, list[tuple[frozenset[int], int]]] = defaultdict(list)
        self._identifiers: list[tuple[Rule, str]] = []
        self._firm_rules: dict[str, list[Rule]] = defaultdict(list)
        self._firm = CompiledFirm(rulebook.firm, rulebook.lexicon, spell)
        for rule in rulebook.rules:
            for pattern in rule.patterns:
                self._add(rule, pattern)
        self._words.build()

    def _add(self, rule: Rule, pattern: Pattern) -> None:
        getattr(self, f"_add_{pattern.kind}")(rule, pattern.value)

    def _add_phrases(self, rule: Rule, phrases: tuple[str, ...]) -> None:
        literals, patterned = self._split(phrases)
        for literal in literals:
            self._words.add_literal(literal, rule)
        if patterned:
            regex = self._regex(patterned)
            gates = [gate(phrase, self._lexicon) for phrase in patterned]
            self._add_probe(rule, [[words for words in one if words] for one in gates], _look(regex))

    def _add_regex(self, rule: Rule, value: dict[str, Any]) -> None:
        """`needs`: words or stems of which one must be in the sentence; `pattern` is RE2 over the folded text."""
        pattern = expand(value["pattern"], self._lexicon)
        if compile_regex(pattern).fullmatch(""):
            raise PhraseError(f"regex {value['pattern']!r} matches the empty string")
        if compile_regex(pattern).groups:
            raise PhraseError(f"regex {value['pattern']!r} has a group that captures: write (?: for (")
        needs = [word for need in value["needs"] for word in anchors(need, self._lexicon)]
        self._add_probe(rule, [[needs]], _look(compile_regex(bounded([pattern]))))

    def _add_near(self, rule: Rule, value: dict[str, Any]) -> None:
        """One phrase of each list within so many words of one another, in one sentence, in any order."""
        lists = [self._split(phrases) for phrases in value["all"]]
        gates = [
            [*literals, *(anchor for phrase in patterned for anchor in anchors(phrase, self._lexicon))]
            for literals, patterned in lists
            if _has_words(patterned, self._lexicon)
        ]
        if not gates:
            raise PhraseError("near needs a list of words without amounts")
        finders = [
            (self._words.keys(literals), self._regex(patterned) if patterned else None) for literals, patterned in lists
        ]
        self._add_probe(rule, [gates], _Near(finders, value["within"], value.get("mark")))

    def _add_tokens(self, rule: Rule, value: list[dict[str, Any]]) -> None:
        needed, find = token_pattern(value, self._lexicon)
        self._add_probe(rule, [needed], lambda analysis, sentence, _: find(analysis, sentence))

    def _add_identifier(self, rule: Rule, kinds: tuple[str, ...]) -> None:
        self._identifiers += [(rule, kind) for kind in kinds]

    def _add_firm(self, rule: Rule, checks: tuple[str, ...]) -> None:
        for check in checks:
            self._firm_rules[check].append(rule)

    def _split(self, phrases: Iterable[str]) -> tuple[list[str], list[str]]:
        """What the one pass finds by itself, and the phrases that take a regex."""
        literals: dict[str, None] = {}
        patterned = []
        for phrase in phrases:
            written = spellings(phrase, self._lexicon)
            if written is None:
                patterned.append(phrase)
            else:
                literals |= dict.fromkeys(written)
        return list(literals), patterned

    def _regex(self, phrases: list[str]) -> re2.Pattern:
        return compile_regex(bounded(to_regex(phrase, self._lexicon) for phrase in phrases))

    def _add_probe(self, rule: Rule, gates: Iterable[list[Iterable[str]]], probe: Probe) -> None:
        """The probe looks at a sentence where every word list of one of its gates occurs."""
        for lists in gates:
            first, *others = (self._words.add_list(words) for words in sorted(map(list, lists), key=len))
            self._gates[first].append((frozenset(others), len(self._probes)))
        self._probes.append((rule, probe))

    def find(self, analysis: Analysis, draft: Draft) -> Iterator[Match]:
        """Matches of rules of every kind, account and language."""
        for rule, start, end in self._found(analysis, draft):
            if not _inside_mark(analysis, start, end):
                yield Match(rule, start, end, analysis.sentence_at(start))
        if self._firm_rules:
            for check in self._firm.find(analysis, draft):
                for rule in self._firm_rules[check.kind]:
                    if rule.lang in ("any", check.lang):
                        yield Match(
                            *(rule, check.start, check.end, analysis.sentence_at(check.start)),
                            facts=check.facts,
                            shown=check.shown,
                        )

    def _found(self, analysis: Analysis, draft: Draft) -> Iterator[tuple[Rule, int, int]]:
        """Literals of every rule; of the others only those that apply here, since looking closer is what costs."""
        literals, sentences = self._words.read(
            analysis.text.folded, [sentence.start for sentence in analysis.sentences]
        )
        yield from literals
        for number, found in sentences.items():
            sentence = analysis.sentences[number]
            for rule, look in self._open(found.lists):
                if rule.applies(draft, sentence.lang):
                    for start, end in look(analysis, sentence, found):
                        yield rule, start, end
        for rule, kind in self._identifiers:
            for start, end in find_identifiers(analysis.text.canonical, kind):
                yield rule, start, end

    def _open(self, lists: set[int]) -> list[tuple[Rule, Probe]]:
        """The probes with an open gate."""
        numbers = {
            number for first in lists & self._gates.keys() for others, number in self._gates[first] if others <= lists
        }
        return [self._probes[number] for number in sorted(numbers)]


def match(analysis: Analysis, compiled: CompiledRules, draft: Draft) -> list[Match]:
    """Matches of the rules that apply to this draft, one per rule and place, in the order of the text."""
    return _longest(
        [
            found
            for found in compiled.find(analysis, draft)
            if found.rule.applies(draft, analysis.sentences[found.sentence].lang)
        ]
    )


def expand(pattern: str, lexicon: Lexicon) -> str:
    """@name inside a regex becomes the lexicon's words."""

    def words(found: re.Match[str]) -> str:
        return to_regex(found.group(), lexicon)

    return re.sub(r"@[a-z][a-z_]*", words, pattern)


def _inside_mark(analysis: Analysis, start: int, end: int) -> bool:
    return any(mark.start <= start and end <= mark.end for mark in analysis.text.marks)


def _longest(matches: list[Match]) -> list[Match]:
    """Of overlapping matches of one rule, the longest; what is said of two names of a list stays two."""
    taken: dict[tuple[str, str | None], Disjoint] = defaultdict(Disjoint)
    by_length = sorted(matches, key=lambda m: (m.start - m.end, m.start))
    kept = [one for one in by_length if taken[one.rule.id, (one.facts or {}).get("name")].add(one.start, one.end)]
    return sorted(kept, key=lambda m: (m.start, m.end, m.rule.id))


def _has_words(phrases: Iterable[str], lexicon: Lexicon) -> bool:
    """Not a list of amounts or the like, which no word announces."""
    return all(phrase.removeprefix("@") not in lexicon.patterns for phrase in phrases)


def _look(regex: re2.Pattern) -> Probe:
    return lambda analysis, sentence, _: find_all(regex, analysis.text.folded, sentence.start, sentence.end)


class _Near:
    """Finds one phrase of each list close together. `mark`: the list whose words are underlined, else all of it."""

    def __init__(self, finders: list[tuple[frozenset[int], re2.Pattern | None]], within: int, mark: int | None):
        self._finders = finders
        self._within = within
        self._mark = mark

    def __call__(self, analysis: Analysis, sentence: Sentence, found: Found) -> Iterator[tuple[int, int]]:
        folded = analysis.text.folded
        places = []
        for keys, regex in self._finders:
            here = found.places(keys)
            if regex:
                here = [*here, *islice(find_all(regex, folded, sentence.start, sentence.end), MOST_PLACES)]
            if not here:
                return
            places.append(here)
        for combination in product(*places):
            first, last = min(start for start, _ in combination), max(end for _, end in combination)
            covered = sum(end - start for start, end in combination)
            if covered <= last - first and folded.count(" ", first, last) <= self._within:
                yield combination[self._mark - 1] if self._mark else (first, last)
