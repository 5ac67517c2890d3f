"""YAML files as plain data that still know their line numbers; duplicate keys and unquoted examples are mistakes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from yaml.constructor import SafeConstructor

# libyaml's parser where PyYAML has it: six times faster, and the service starts with it.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
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
        self.file = str(path.relative_to(root.parent) if root.parent in path.parents else path)
        self.mistakes: list[Mistake] = []
        self._node: yaml.Node | None = None
        self.data: Any = None
        self.text = ""
        try:
            self.text = path.read_bytes().decode()
            self._node = yaml.compose(self.text, Loader=_LOADER)
            if self._node is not None:
                self._check(self._node, ())
                self.data = SafeConstructor().construct_document(self._node)
        except UnicodeDecodeError:
            self.mistakes.append(Mistake(self.file, 1, "is not UTF-8 text"))
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            self.mistakes.append(Mistake(self.file, line, f"is not YAML: {error.problem}"))
        except yaml.YAMLError as error:
            self.mistakes.append(Mistake(self.file, 1, f"is not YAML: {error.args[0] if error.args else 'unreadable'}"))

    def line(self, *path: str | int) -> int:
        """Line of the deepest part of this path that exists."""
        node = self._node
        for step in path:
            inner = _step(node, step)
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


def _step(node: yaml.Node | None, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step]
    return None
