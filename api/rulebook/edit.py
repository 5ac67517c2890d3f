"""One of the firm's lists written anew into the policy's document; everything else stays as it was typed.

Entries that did not change keep their lines and the remarks above them, so that a difference shows what was done.
"""

from __future__ import annotations

import json
from typing import Any

import yaml
from yaml.constructor import SafeConstructor

from api.rulebook.checked import plain
from api.rulebook.reader import LOADER

_FIRM = "firm"


def with_list(document: str, name: str, entries: list | dict) -> str:
    """The document with the firm's list of that name as these entries."""
    lines, root = document.splitlines(), yaml.compose(document, Loader=LOADER)
    firm = _value(root, _FIRM)
    if firm is None and not root.flow_style:
        return "\n".join([*lines, "", f"{_FIRM}:", *_indented(_written(name, entries), 2)]) + "\n"
    if root.flow_style or not isinstance(firm, yaml.MappingNode) or firm.flow_style or not firm.value:
        return _anew(document, name, entries)
    indent = firm.value[0][0].start_mark.column
    found = next(((key, value) for key, value in firm.value if key.value == name), None)
    if found is None:
        at = last_line(firm)
        return _spliced(lines, at + 1, at + 1, _indented(_written(name, entries), indent))
    key, value = found
    new = _merged(lines, key, value, name, entries)
    return _spliced(lines, key.start_mark.line, last_line(value, key) + 1, _indented(new, indent))


def _anew(document: str, name: str, entries: list | dict) -> str:
    """For a document whose lists stand in braces: written out as a whole, without its remarks."""
    data = yaml.load(document, Loader=yaml.SafeLoader)
    data[_FIRM] = {**(data.get(_FIRM) or {}), name: entries}
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=118)


def _merged(lines: list[str], key: yaml.Node, value: yaml.Node, name: str, entries: list | dict) -> list[str]:
    kept = _kept(lines, key, value)
    if not entries or not kept:
        return _written(name, entries)
    named = isinstance(entries, dict)
    written = [f"{name}:"]
    for label, entry in entries.items() if named else enumerate(entries):
        same = kept.get(_identity(label if named else None, entry))
        written += same.pop(0) if same else _dumped({label: entry} if named else [entry], 2 if named else 0)
    return written


def _kept(lines: list[str], key: yaml.Node, value: yaml.Node) -> dict[str, list[list[str]]]:
    """By entry of a list in block style: the lines on which it stands, and those of remarks above it."""
    if isinstance(value, yaml.ScalarNode) or value.flow_style:
        return {}
    found, start, named = {}, key.start_mark.line + 1, isinstance(value, yaml.MappingNode)
    for part in value.value:
        label, node = part if named else (part, part)
        end = last_line(node, label) + 1
        identity = _identity(label.value if named else None, plain(SafeConstructor().construct_document(node)))
        found.setdefault(identity, []).append([line[key.start_mark.column :] for line in lines[start:end]])
        start = end
    return found


def _identity(label: str | None, entry: Any) -> str:
    return json.dumps([label, entry], sort_keys=True)


def _written(name: str, entries: list | dict) -> list[str]:
    return _dumped({name: entries})


def _dumped(data: Any, indent: int = 0) -> list[str]:
    told = yaml.safe_dump(data, sort_keys=False, allow_unicode=True, default_flow_style=None, width=118)
    return _indented(told.splitlines(), indent)


def _indented(lines: list[str], indent: int) -> list[str]:
    return [" " * indent + line if line else line for line in lines]


def _spliced(lines: list[str], start: int, end: int, new: list[str]) -> str:
    return "\n".join([*lines[:start], *new, *lines[end:]]) + "\n"


def _value(node: yaml.Node | None, name: str) -> yaml.Node | None:
    return next((value for key, value in node.value if key.value == name), None)


def last_line(node: yaml.Node, key: yaml.Node | None = None) -> int:
    """The last line of it: a block ends where the next thing begins, so its last part tells."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style:
        part = node.value[-1]
        return last_line(*reversed(part)) if isinstance(part, tuple) else last_line(part)
    end = node.end_mark
    if isinstance(node, yaml.ScalarNode) and not node.value and node.style is None and key is not None:
        return key.end_mark.line
    return end.line - 1 if end.column == 0 and end.line > node.start_mark.line else end.line
