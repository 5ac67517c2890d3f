"""Every rule, whatever its status: those of the folder, and what the firm changed of them and of the words they share.

A change is the whole rule, word list or cue as the firm wants it. It takes the place of the shipped one in that one's
file; what is the firm's own gets a file of its own. So a rulebook with changes is, to the letter, a folder of rules
that could be.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from api.engine.rules import Lexicon, Rule, Rulebook
from api.rulebook import cues_of, duplicates, lexicon_of, rules_of, running, uncompilable, unheard
from api.rulebook.document import FIRM, POLICY, version
from api.rulebook.entries import entry, listed, replaced
from api.rulebook.reader import Mistake, RulebookError, Source
from api.rulebook.shared_words import home, is_shared, lines_of, shared_text
from api.rulebook.shared_words import replaced as with_words
from api.rulebook.uses import Uses

OWN = "own"


@dataclass(frozen=True, slots=True)
class Change:
    """`over` tells which shipped text it was made from; empty for what is the firm's own."""

    text: str
    over: str = ""


Changes = Mapping[str, Change]


@dataclass(frozen=True, eq=False)
class Shelf:
    """`shipped`, its words and files are the folder, `rules` what holds with the changes, `edition` their number.

    What changes is named by the id of a rule, by `@name` of a word list, or by `cue:name`.
    """

    shipped: tuple[Rule, ...] = ()
    shipped_files: Mapping[str, str] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    changes: Changes = field(default_factory=dict)
    edition: int = 0
    shipped_lexicon: Lexicon = field(default_factory=lambda: Lexicon({}, {}))
    shipped_cues: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, rulebook: Rulebook, files: Mapping[str, str]) -> Shelf:
        """A folder as it is."""
        return cls(rulebook.rules, files, rulebook.rules, shipped_lexicon=rulebook.lexicon, shipped_cues=rulebook.cues)

    def rule(self, id: str) -> Rule | None:
        return next((rule for rule in self.rules if rule.id == id), None)

    def shipped_has(self, id: str) -> bool:
        return self.shipped_text(id) is not None if is_shared(id) else any(rule.id == id for rule in self.shipped)

    def shipped_text(self, id: str) -> str | None:
        """As the folder has it."""
        if is_shared(id):
            return shared_text(self.shipped_files, id)
        rule = next((rule for rule in self.shipped if rule.id == id), None)
        return entry(self.shipped_files[path(rule)], id) if rule else None

    def change(self, id: str, text: str) -> Change | None:
        """What it takes that it says this; None for what is shipped."""
        shipped = self.shipped_text(id)
        return None if shipped == text else Change(text, digest(shipped) if shipped else "")

    def state(self, id: str) -> str:
        """`shipped`, or what the firm made of it: `changed`, `own`."""
        if id not in self.changes:
            return "shipped"
        return "changed" if self.shipped_has(id) else "own"

    def outdated(self, id: str) -> bool:
        """Whether what is shipped is another than what the firm changed."""
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
        file = home(shelf.shipped_files, id) if is_shared(id) else shipped.get(id)
        if file:
            files[file] = (with_words if is_shared(id) else replaced)(files[file], id, change.text)
        else:
            files[own_file(id)] = _own(id, change.text)
    return files


def own_file(id: str) -> str:
    return f"{OWN}/{id.replace('@', 'list-')}.yaml"


def _own(id: str, text: str) -> str:
    part = f"lexicon:\n{lines_of(id, text)}" if is_shared(id) else f"rules:\n\n{listed(text)}"
    return f"family: {OWN}\n\n{part}"


def with_changes(
    shelf: Shelf, rulebook: Rulebook, files: Mapping[str, str], changes: Changes, edition: int
) -> tuple[Shelf, Rulebook, dict[str, str]]:
    """All three with these changes instead of those they have. Raises RulebookError with every mistake.

    Only the files that a change touches are read again; policy and the firm's lists stay those of `files`.
    """
    written = {name: text for name, text in files_with(shelf, changes).items() if name not in (POLICY, FIRM)}
    kept = {name: files[name] for name in (POLICY, FIRM) if name in files}
    made = _reread(shelf, written, rulebook, [id for id in changes if is_shared(id)])
    shelf = replace(shelf, rules=made.rules, changes=dict(changes), edition=edition)
    return shelf, replace(made, rules=running(made.rules), version=version(written | kept)), written | kept


def _reread(shelf: Shelf, written: Mapping[str, str], rulebook: Rulebook, shared: list[str]) -> Rulebook:
    """With every rule. Those that use what is changed of the `shared` words must still be ones that can be used."""
    touched = {name: text for name, text in written.items() if shelf.shipped_files.get(name) != text}
    root = shelf.shipped[0].file.partition("/")[0] if shelf.shipped else "rules"
    sources = [Source.written(f"{root}/{name}", text) for name, text in touched.items()]
    mistakes = [mistake for source in sources for mistake in source.mistakes]
    lexicon, cues = with_shared(shelf, sources, mistakes)
    found = [rule for source in sources for rule in rules_of(source, mistakes)]
    rules = found + [rule for rule in shelf.shipped if path(rule) not in touched]
    rules.sort(key=lambda rule: (PurePosixPath(rule.file), rule.line))
    looked_at = {rule.id: rule for rule in found}
    uses = Uses(rules if shared else (), lexicon, cues)
    for id in shared:
        looked_at |= {rule.id: rule for rule in uses.of(id)}
    made = replace(rulebook, rules=tuple(rules), lexicon=lexicon, cues=cues)
    mistakes += [mistake for rule in looked_at.values() for mistake in uncompilable(rule, lexicon)]
    mistakes += [*duplicates(rules), *(unheard(made, "cues") if shared else ())]
    if mistakes:
        raise RulebookError(mistakes)
    return made


def with_shared(
    shelf: Shelf, sources: list[Source], mistakes: list[Mistake]
) -> tuple[Lexicon, dict[str, tuple[str, ...]]]:
    """The folder's words, and instead of them what these files say."""
    found = lexicon_of(sources, mistakes)
    shipped = shelf.shipped_lexicon
    lexicon = Lexicon({**shipped.words, **found.words}, {**shipped.patterns, **found.patterns})
    return lexicon, {**shelf.shipped_cues, **cues_of(sources, mistakes)}
