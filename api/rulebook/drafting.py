"""A rule that is being written: read by itself, its mistakes by the lines of its own text, its proofs run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from api.engine import Engine
from api.engine.rules import Example, Rule, Rulebook
from api.rulebook import rules_of, uncompilable
from api.rulebook.document import unfit
from api.rulebook.entries import listed
from api.rulebook.proof import draft_of, prove
from api.rulebook.reader import Mistake, Source
from api.rulebook.shelf import Shelf

LONGEST = 30_000
FILE = "rule"
_HEAD = "family: own\nrules:\n"
_HEAD_LINES = _HEAD.count("\n")
PROOFS = ("should_flag", "should_pass", "known_misses", "known_noise")


@dataclass(frozen=True, slots=True)
class Proof:
    """One example, of which list, and what is wrong with it; nothing: it proves what it says."""

    kind: str
    example: Example
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of a text: the rule, unless it cannot be read; mistakes by line; the examples with what they show."""

    rule: Rule | None
    mistakes: tuple[Mistake, ...] = ()
    proofs: tuple[Proof, ...] = ()

    @property
    def readable(self) -> bool:
        return self.rule is not None

    @property
    def good(self) -> bool:
        return self.rule is not None and not self.mistakes and not any(proof.wrong for proof in self.proofs)


def read_rule(text: str, name: str, shelf: Shelf, rulebook: Rulebook) -> Checked:
    """The rule in this text. `name` is the one that it changes; empty for a new one."""
    if mistake := unfit(text, FILE, LONGEST):
        return Checked(None, (mistake,))
    source = Source.written(FILE, _HEAD + listed(text))
    mistakes = list(source.mistakes)
    rules = list(rules_of(source, mistakes))
    if len(rules) != 1 or mistakes:
        return Checked(
            None, _moved(mistakes or [Mistake(FILE, 0, "must be one rule: its fields, one below the other")])
        )
    mistakes += [*_uncompilable(rules[0], rulebook, source), *_misnamed(rules[0], name, shelf, source)]
    return Checked(None if mistakes else rules[0], _moved(mistakes))


def check(text: str, name: str, shelf: Shelf, rulebook: Rulebook, everything: Engine) -> Checked:
    """Read it and run its proofs: alone, beside all other rules, and against the near misses of its neighbours."""
    read = read_rule(text, name, shelf, rulebook)
    if read.rule is None:
        return read
    told = list(prove(read.rule, everything))
    proofs = tuple(proofs_of(read.rule, told))
    rest = [one for one in told if not any(one.text.startswith(_start(read.rule, proof.example)) for proof in proofs)]
    rest += disturbs(read.rule, shelf, everything)
    return Checked(read.rule, _moved(rest), proofs)


def disturbs(rule: Rule, shelf: Shelf, everything: Engine) -> Iterator[Mistake]:
    """Near misses of other rules of its category: they must go on passing."""
    alone = everything.only(rule)
    for other in shelf.rules:
        if other.category != rule.category or other.id == rule.id or other.status == "retired":
            continue
        for example in other.should_pass:
            if found := alone.screen(draft_of(other, example)).findings:
                words = [finding.text for finding in found]
                text = f"flags {words} in {example.text!r}, which {other.id} lets pass"
                yield Mistake(FILE, rule.line, f"{rule.id}: {text}")


def numbered(text: str, before: Rule | None, today: date) -> str:
    """Whoever edits a rule need not count its versions, nor date it."""
    number = before.version + 1 if before else 1
    text = re.sub(r"(?m)^version:.*$", f"version: {number}", text, count=1)
    return re.sub(r"(?m)^modified:.*$", f'modified: "{today.isoformat()}"', text, count=1)


def switched_off(text: str) -> str:
    return re.sub(r"(?m)^status:.*$", "status: retired", text, count=1)


def _uncompilable(rule: Rule, rulebook: Rulebook, source: Source) -> Iterator[Mistake]:
    """Pattern by pattern, each by its line."""
    for number, pattern in enumerate(rule.patterns):
        for mistake in uncompilable(replace(rule, patterns=(pattern,), exemptions=()), rulebook.lexicon):
            yield replace(mistake, line=source.line("rules", 0, "any", number))
    yield from uncompilable(replace(rule, patterns=()), rulebook.lexicon)


def _misnamed(rule: Rule, name: str, shelf: Shelf, source: Source) -> Iterator[Mistake]:
    if name and rule.id != name:
        yield source.mistake(f"{rule.id}: id: must stay {name}: the name of a rule never changes", "rules", 0, "id")
    if not name and shelf.rule(rule.id):
        yield source.mistake(f"{rule.id}: id: is the name of another rule", "rules", 0, "id")


def proofs_of(rule: Rule, told: list[Mistake]) -> Iterator[Proof]:
    for kind in PROOFS:
        for example in getattr(rule, kind):
            start = _start(rule, example)
            wrong = [one for one in told if one.line == example.line and one.text.startswith(start)]
            moved = replace(example, line=example.line - _HEAD_LINES)
            yield Proof(kind, moved, tuple(one.text.removeprefix(start) for one in wrong))


def _start(rule: Rule, example: Example) -> str:
    return f"{rule.id}: {example.text!r} "


def _moved(mistakes: list[Mistake]) -> tuple[Mistake, ...]:
    """By the lines of the rule's own text."""
    return tuple(sorted({replace(one, line=max(1, one.line - _HEAD_LINES)) for one in mistakes}))
