"""Change a part of the policy's text and leave the rest, with its remarks, as somebody wrote it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

INDENT = "  "


class EditError(ValueError):
    """The text is written in a way that this cannot change."""


def with_decisions(document: str, lines: Sequence[Mapping[str, str]], *, instead_of: int) -> str:
    """Put these lines first in the table, instead of its first so many."""
    table = _value(document, "decisions")
    if not isinstance(table, yaml.SequenceNode) or not table.value:
        raise EditError("decisions must be a list")
    rows = document.splitlines()
    if table.flow_style:
        kept = yaml.safe_load(document)["decisions"][instead_of:]
        begin, end = table.start_mark.line, table.end_mark.line
        head, tail = rows[begin][: table.start_mark.column], rows[end][table.end_mark.column :]
        made = [head.rstrip(), *(_line(line, "") for line in [*lines, *kept])]
        result = [*rows[:begin], *made, *([tail] if tail.strip() else []), *rows[end + 1 :]]
    else:
        gone = {row for item in table.value[:instead_of] for row in range(_first(rows, item), _last(item) + 1)}
        begin = _first(rows, table.value[0])
        indent = rows[begin][: len(rows[begin]) - len(rows[begin].lstrip())]
        kept = [row for at, row in enumerate(rows) if at >= begin and at not in gone]
        result = [*rows[:begin], *(_line(line, indent) for line in lines), *kept]
    return _checked(document, "\n".join(result) + "\n")


def with_staged(document: str, staged: Mapping[str, Any] | None) -> str:
    """Put these lines on trial, instead of those that were; None ends the trial."""
    rows = document.splitlines()
    for key, value in _top(document).value:
        if key.value == "staged":
            rows[key.start_mark.line : _last(value) + 1] = []
    made = []
    if staged:
        made = [
            "staged:",
            *(f"{INDENT}{name}: {_plain(staged[name])}" for name in ("stage", "group") if name in staged),
        ]
        made += [f"{INDENT}decisions:", *(_line(line, INDENT) for line in staged["decisions"])]
    return _checked(document, "\n".join([*rows, *made]) + "\n")


def _line(line: Mapping[str, str], indent: str) -> str:
    return f"{indent}- {_plain(dict(line))}"


def _plain(value: Any) -> str:
    written = yaml.safe_dump(value, default_flow_style=True, sort_keys=False, allow_unicode=True, width=float("inf"))
    return written.removesuffix("\n").removesuffix("\n...")


def _top(document: str) -> yaml.MappingNode:
    top = yaml.compose(document, Loader=yaml.SafeLoader)
    if not isinstance(top, yaml.MappingNode) or top.flow_style:
        raise EditError("the policy must be a mapping, a line for each part")
    return top


def _value(document: str, name: str) -> yaml.Node | None:
    return next((value for key, value in _top(document).value if key.value == name), None)


def _first(rows: list[str], item: yaml.Node) -> int:
    """The row of its dash."""
    row = item.start_mark.line
    while not rows[row].lstrip().startswith("-"):
        row -= 1
    return row


def _last(node: yaml.Node) -> int:
    """The last row with anything of it: remarks behind a block are counted to it by YAML, not by people."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        inner = node.value[-1]
        return _last(inner[1] if isinstance(inner, tuple) else inner)
    return node.end_mark.line


def _checked(before: str, after: str) -> str:
    """Nothing else may have changed."""
    old, new = yaml.safe_load(before), yaml.safe_load(after)
    if {**old, "decisions": 0, "staged": 0} != {**new, "decisions": 0, "staged": 0}:
        raise EditError("the text could not be changed without touching other parts of it")
    return after
