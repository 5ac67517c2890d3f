"""One rule's own lines within its file: taken out as they stand, and put back."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

import yaml

from api.rulebook.reader import LOADER, step
from api.rulebook.writing import one_line

# Cheap: most files have none.
_REFERRED = re.compile(r"(?m)(?:[:\[{,-]\s+)\*\w")


class Place(NamedTuple):
    """Lines [first, last) of the file; what the rule says begins at `column`, behind the dash."""

    first: int
    last: int
    column: int


def entry(file: str, id: str) -> str | None:
    """The rule as YAML of its own, with its remarks; None where the file has no such rule."""
    file = written_out(file)
    place = _place(file, id)
    if place is None:
        return None
    lines = file.splitlines()[place.first : place.last]
    return "\n".join([lines[0][place.column :], *(_dedented(line, place.column) for line in lines[1:])]) + "\n"


def replaced(file: str, id: str, text: str) -> str:
    """The file with this rule instead of the one of that id; the rest is as it was, to the letter.

    Unless rules of the file refer to one another: a rule that is changed takes what others referred to away.
    """
    file = written_out(file)
    place = _place(file, id)
    if place is None:
        raise KeyError(id)
    lines = file.splitlines(keepends=True)
    return "".join([*lines[: place.first], listed(text, place.column), *lines[place.last :]])


def listed(text: str, column: int = 2) -> str:
    """As an element of a list."""
    lines = text.strip("\n").split("\n")
    dash, space = "- ".rjust(column), " " * column
    return "\n".join([dash + lines[0], *(space + line if line.strip() else "" for line in lines[1:])]) + "\n"


@lru_cache(maxsize=256)
def written_out(file: str) -> str:
    """Without references (*name): each stands for what it refers to, on one line."""
    if not _REFERRED.search(file):
        return file
    loader = _Named(file)
    loader.get_single_node()
    lines = file.split("\n")
    found = [token for token in yaml.scan(file) if isinstance(token, (yaml.AliasToken, yaml.AnchorToken))]
    for token in reversed(found):
        line, start, end = token.start_mark.line, token.start_mark.column, token.end_mark.column
        alias = isinstance(token, yaml.AliasToken)
        value = one_line(loader.named[token.value]) if alias else ""
        rest = lines[line][end:] if alias else lines[line][end:].lstrip(" ")
        lines[line] = (lines[line][:start] + value + rest).rstrip()
    return "\n".join(lines)


class _Named(yaml.SafeLoader):
    """Keeps what was given a name."""

    def __init__(self, file: str):
        super().__init__(file)
        self.named: dict[str, Any] = {}

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node:
        event = self.peek_event()
        node = super().compose_node(parent, index)
        if event.anchor and not isinstance(event, yaml.AliasEvent):
            self.named[event.anchor] = yaml.SafeLoader("").construct_object(node, deep=True)
        return node


def _place(file: str, id: str) -> Place | None:
    rules = step(yaml.compose(file, Loader=LOADER), "rules")
    for item in rules.value if isinstance(rules, yaml.SequenceNode) else ():
        named = step(item, "id")
        if named is not None and named.value == id:
            return Place(item.start_mark.line, _end(file, item), item.start_mark.column)
    return None


def _end(file: str, item: yaml.Node) -> int:
    """Behind the last line; a remark that stands at the margin is about what comes next."""
    lines, end = file.splitlines(), item.end_mark.line + bool(item.end_mark.column)
    end = min(end, len(lines))
    while not lines[end - 1].strip() or lines[end - 1].startswith("#"):
        end -= 1
    return end


def _dedented(line: str, column: int) -> str:
    return line[column:] if not line[:column].strip() else line.lstrip()
