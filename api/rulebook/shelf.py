"""Every rule, whatever its status: those of the folder, and what the firm changed of them.

A change is the whole rule as the firm wants it. It takes the place of the shipped one in that one's file; a rule of the
firm's own gets a file of its own. So a rulebook with changes is, to the letter, a folder of rules that could be.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from api.engine.rules import Rule, Rulebook
from api.rulebook import duplicates, rules_of, running, uncompilable
from api.rulebook.document import FIRM, POLICY, version
from api.rulebook.entries import entry, listed, replaced
from api.rulebook.reader import Mistake, RulebookError, Source

OWN = "own"


@dataclass(frozen=True, slots=True)
class Change:
    """`over` tells which text of a shipped rule it was made from; empty for a rule of the firm's own."""

    text: str
    over: str = ""


Changes = Mapping[str, Change]


@dataclass(frozen=True, eq=False)
class Shelf:
    """`shipped` and `shipped_files` are the folder, `rules` what holds with the changes, `edition` their number."""

    shipped: tuple[Rule, ...] = ()
    shipped_files: Mapping[str, str] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    changes: Changes = field(default_factory=dict)
    edition: int = 0

    def rule(self, id: str) -> Rule | None:
        return next((rule for rule in self.rules if rule.id == id), None)

    def shipped_has(self, id: str) -> bool:
        return any(rule.id == id for rule in self.shipped)

    def shipped_text(self, id: str) -> str | None:
        """The rule as the folder has it."""
        rule = next((rule for rule in self.shipped if rule.id == id), None)
        return entry(self.shipped_files[path(rule)], id) if rule else None

    def change(self, id: str, text: str) -> Change | None:
        """What it takes that this rule says this; None for what is shipped."""
        shipped = self.shipped_text(id)
        return None if shipped == text else Change(text, digest(shipped) if shipped else "")

    def outdated(self, id: str) -> bool:
        """Whether the shipped rule is another than the one that the firm changed."""
        change, shipped = self.changes.get(id), self.shipped_text(id)
        return bool(change and shipped and change.over != digest(shipped))


def path(rule: Rule) -> str:
    """Of its file, within the folder of rules."""
    return rule.file.partition("/")[2]


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def files_with(shelf: Shelf, changes: Changes) -> dict[str, str]:
    """All files of the folder, with the changes in their places."""
    files, shipped = dict(shelf.shipped_files), {rule.id: path(rule) for rule in shelf.shipped}
    for id, change in sorted(changes.items()):
        if id in shipped:
            files[shipped[id]] = replaced(files[shipped[id]], id, change.text)
        else:
            files[f"{OWN}/{id}.yaml"] = f"family: {OWN}\n\nrules:\n\n{listed(change.text)}"
    return files


def with_changes(
    shelf: Shelf, rulebook: Rulebook, files: Mapping[str, str], changes: Changes, edition: int
) -> tuple[Shelf, Rulebook, dict[str, str]]:
    """All three with these changes instead of those they have. Raises RulebookError with every mistake.

    Only the files that a change touches are read again; policy and the firm's lists stay those of `files`.
    """
    written = {name: text for name, text in files_with(shelf, changes).items() if name not in (POLICY, FIRM)}
    kept = {name: files[name] for name in (POLICY, FIRM) if name in files}
    rules = _reread(shelf, written, rulebook)
    made = replace(shelf, rules=rules, changes=dict(changes), edition=edition)
    return made, replace(rulebook, rules=running(rules), version=version(written | kept)), written | kept


def _reread(shelf: Shelf, written: Mapping[str, str], rulebook: Rulebook) -> tuple[Rule, ...]:
    touched = {name: text for name, text in written.items() if shelf.shipped_files.get(name) != text}
    root = shelf.shipped[0].file.partition("/")[0] if shelf.shipped else "rules"
    mistakes: list[Mistake] = []
    rules = [rule for rule in shelf.shipped if path(rule) not in touched]
    for name, text in touched.items():
        source = Source.written(f"{root}/{name}", text)
        mistakes += source.mistakes
        found = list(rules_of(source, mistakes))
        mistakes += [mistake for rule in found for mistake in uncompilable(rule, rulebook.lexicon)]
        rules += found
    rules.sort(key=lambda rule: (PurePosixPath(rule.file), rule.line))
    mistakes += duplicates(rules)
    if mistakes:
        raise RulebookError(mistakes)
    return tuple(rules)
