"""Analysis -> Matches: what the words are. A cheap pass over all rules' anchors decides which rules look closer."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import product
from typing import Any

from api.engine.disjoint import Disjoint
from api.engine.identifiers import find_identifiers
from api.engine.phrases import (
    Gate,
    PhraseError,
    Scanner,
    anchors,
    bounded,
    compile_regex,
    find_all,
    fold,
    gate,
    is_literal,
    to_regex,
)
from api.engine.register import CompiledFirm
from api.engine.rules import Lexicon, Pattern, Rule, Rulebook
from api.engine.token_patterns import token_pattern
from api.engine.tokens import make_vocab
from api.engine.types import Analysis, Draft, Match, Sentence

# Looks closer at one sentence; gives canonical spans.
Probe = Callable[[Analysis, Sentence], Iterator[tuple[int, int]]]


class CompiledRules:
    """Everything compiled once at start. Raises PhraseError when a pattern cannot be compiled.

    `spell` gives the wordings of the firm's lists the spelling that a text has by then.
    """

    def __init__(self, rulebook: Rulebook, spell: Callable[[str], str] = fold):
        self._lexicon = rulebook.lexicon
        self._vocab = make_vocab()
        self._scanner = Scanner()
        self._probes: list[tuple[Rule, Probe]] = []
        self._gates: dict[frozenset[str], list[tuple[frozenset[str] | None, int]]] = {}
        self._identifiers: list[tuple[Rule, str]] = []
        self._firm_rules: dict[str, list[Rule]] = defaultdict(list)
        self._firm = CompiledFirm(rulebook.firm, rulebook.lexicon, spell)
        for rule in rulebook.rules:
            for pattern in rule.patterns:
                self._add(rule, pattern)
        self._scanner.build()

    def _add(self, rule: Rule, pattern: Pattern) -> None:
        getattr(self, f"_add_{pattern.kind}")(rule, pattern.value)

    def _add_phrases(self, rule: Rule, phrases: tuple[str, ...]) -> None:
        patterned = [phrase for phrase in phrases if not is_literal(phrase)]
        for phrase in set(phrases) - set(patterned):
            self._scanner.add(phrase, (rule, None))
        if patterned:
            regex = compile_regex(bounded(to_regex(phrase, self._lexicon) for phrase in patterned))
            gates = {gate(phrase, self._lexicon) for phrase in patterned}
            self._add_probe(rule, gates, lambda analysis, s: find_all(regex, analysis.text.folded, s.start, s.end))

    def _add_regex(self, rule: Rule, value: dict[str, Any]) -> None:
        """`needs`: words or stems of which one must be in the sentence; `pattern` is RE2 over the folded text."""
        pattern = expand(value["pattern"], self._lexicon)
        if compile_regex(pattern).fullmatch(""):
            raise PhraseError(f"regex {value['pattern']!r} matches the empty string")
        regex = compile_regex(bounded([pattern]))
        needs = {(frozenset(word for need in value["needs"] for word in anchors(need, self._lexicon)), None)}
        self._add_probe(rule, needs, lambda analysis, s: find_all(regex, analysis.text.folded, s.start, s.end))

    def _add_near(self, rule: Rule, value: dict[str, Any]) -> None:
        """All of these phrase lists within so many words of one another, in one sentence, in any order."""
        lists = value["all"]
        regexes = [compile_regex(bounded(to_regex(phrase, self._lexicon) for phrase in phrases)) for phrases in lists]
        words = [
            frozenset(a for p in phrases for a in anchors(p, self._lexicon))
            for phrases in lists
            if _has_words(phrases, self._lexicon)
        ]
        if not words:
            raise PhraseError("near needs a list of words without amounts")
        self._add_probe(
            rule,
            {(words[0], words[1] if len(words) > 1 else None)},
            lambda analysis, s: _near(analysis, s, regexes, value["within"]),
        )

    def _add_tokens(self, rule: Rule, value: list[dict[str, Any]]) -> None:
        needed, find = token_pattern(value, self._lexicon, self._vocab)
        self._add_probe(rule, {(needed, None)}, find)

    def _add_identifier(self, rule: Rule, kinds: tuple[str, ...]) -> None:
        self._identifiers += [(rule, kind) for kind in kinds]

    def _add_firm(self, rule: Rule, checks: tuple[str, ...]) -> None:
        for check in checks:
            self._firm_rules[check].append(rule)

    def _add_probe(self, rule: Rule, gates: Iterable[Gate], probe: Probe) -> None:
        """The probe looks at a sentence where both word lists of one of its gates occur."""
        number = len(self._probes)
        self._probes.append((rule, probe))
        for first, second in gates:
            self._gates.setdefault(first, []).append((second, number))
            for words in (first, second or frozenset()):
                for word in words:
                    self._scanner.add(word, (None, words))

    def find(self, analysis: Analysis, draft: Draft) -> Iterator[Match]:
        """Matches of rules of every kind, account and language."""
        for rule, start, end in self._words(analysis, draft):
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

    def _words(self, analysis: Analysis, draft: Draft) -> Iterator[tuple[Rule, int, int]]:
        """Literals of every rule; of the others only those that apply here, since looking closer is what costs."""
        present: dict[int, set[frozenset[str]]] = defaultdict(set)
        for (rule, words), start, end in self._scanner.scan(analysis.text.folded):
            if rule is not None:
                yield rule, start, end
            else:
                present[analysis.sentence_at(start)].add(words)
        for sentence, lists in present.items():
            for number in self._wanted(lists):
                rule, look = self._probes[number]
                if not rule.applies(draft, analysis.sentences[sentence].lang):
                    continue
                for start, end in look(analysis, analysis.sentences[sentence]):
                    yield rule, start, end
        for rule, kind in self._identifiers:
            for start, end in find_identifiers(analysis.text.canonical, kind):
                yield rule, start, end

    def _wanted(self, lists: set[frozenset[str]]) -> set[int]:
        """Numbers of the probes with an open gate."""
        return {
            number
            for words in lists
            for second, number in self._gates.get(words, ())
            if second is None or second in lists
        }


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


def _near(analysis: Analysis, sentence: Sentence, regexes: list, within: int) -> Iterator[tuple[int, int]]:
    folded = analysis.text.folded
    places = [list(find_all(regex, folded, sentence.start, sentence.end))[:12] for regex in regexes]
    for combination in product(*places):
        first, last = min(start for start, _ in combination), max(end for _, end in combination)
        covered = sum(end - start for start, end in combination)
        if covered <= last - first and folded.count(" ", first, last) <= within:
            yield first, last
