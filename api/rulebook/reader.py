"""YAML files as plain data that still know their line numbers; duplicate keys and unquoted examples are mistakes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from yaml.constructor import SafeConstructor

# libyaml's parser where PyYAML has it: six times faster, and the service starts with it.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_EXAMPLES = ("should_flag", "should_pass", "known_misses", "known_noise")


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One thing to mend in a rule file."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


class RulebookError(ValueError):
    """The rules cannot be used; `mistakes` lists everything found in all files."""

    def __init__(self, mistakes: Iterable[Mistake]):
        self.mistakes = sorted(set(mistakes))
        count = f"{len(self.mistakes)} mistake{'s' if len(self.mistakes) != 1 else ''} in the rules"
        super().__init__("\n".join([count, *(f"  {mistake}" for mistake in self.mistakes)]))


class Source:
    """One file: `data` (None when it does not parse) and where each part of it stands."""

    def __init__(self, path: Path, root: Path):
        self._begin(str(path.relative_to(root.parent) if root.parent in path.parents else path))
        try:
            self._read(path.read_bytes().decode())
        except UnicodeDecodeError:
            self.mistakes.append(Mistake(self.file, 1, "is not UTF-8 text"))

    @classmethod
    def written(cls, file: str, text: str) -> Source:
        """As if a file of this name held this text."""
        source = cls.__new__(cls)
        source._begin(file)
        source._read(text)
        return source

    def _begin(self, file: str) -> None:
        self.file = file
        self.mistakes: list[Mistake] = []
        self._node: yaml.Node | None = None
        self.data: Any = None
        self.text = ""

    def _read(self, text: str) -> None:
        self.text = text
        try:
            self._node = yaml.compose(text, Loader=LOADER)
            if self._node is not None:
                self._check(self._node, ())
                self.data = SafeConstructor().construct_document(self._node)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            self.mistakes.append(Mistake(self.file, line, f"is not YAML: {error.problem}"))
        except yaml.YAMLError as error:
            self.mistakes.append(Mistake(self.file, 1, f"is not YAML: {error.args[0] if error.args else 'unreadable'}"))
        except ValueError:  # a day such as 2026-13-45, a number of thousands of digits
            self.mistakes.append(Mistake(self.file, 1, "holds a number or a day that cannot be"))

    def line(self, *path: str | int) -> int:
        """Line of the deepest part of this path that exists."""
        node = self._node
        for name in path:
            inner = step(node, name)
            if inner is None:
                break
            node = inner
        return node.start_mark.line + 1 if node else 1

    def mistake(self, text: str, *path: str | int) -> Mistake:
        return Mistake(self.file, self.line(*path), text)

    def _check(self, node: yaml.Node, path: tuple[str, ...]) -> None:
        if isinstance(node, yaml.MappingNode):
            seen = set()
            for key, value in node.value:
                if not isinstance(key.value, str):
                    self.mistakes.append(Mistake(self.file, key.start_mark.line + 1, "a key must be a word"))
                    continue
                if key.value in seen:
                    self.mistakes.append(Mistake(self.file, key.start_mark.line + 1, f"{key.value} is there twice"))
                seen.add(key.value)
                self._check(value, (*path, key.value))
        elif isinstance(node, yaml.SequenceNode):
            for value in node.value:
                self._check(value, path)
        elif path and (path[-1] in _EXAMPLES or path[-2:] in {(e, "text") for e in _EXAMPLES}) and not node.style:
            # In a plain scalar YAML cuts the text at " #hashtag" without a word, and reads `off` as false.
            self.mistakes.append(Mistake(self.file, node.start_mark.line + 1, "examples must be quoted"))


def step(node: yaml.Node | None, name: str | int) -> yaml.Node | None:
    """One step down: a mapping's value, or an element of a list."""
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == str(name)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(name, int) and name < len(node.value):
        return node.value[name]
    return None
