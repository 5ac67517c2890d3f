"""Rows of a list: from the document and back, from a form or a CSV file, and what a file would change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from api.csv_files import read_rows
from api.lists.cells import CellError
from api.lists.kinds import Kind, Known, Problem, Values

MOST_ROWS = 10_000


@dataclass(frozen=True)
class Row:
    """`line` is where it ends in a file, 0 elsewhere; `problems` are why it cannot be used."""

    values: Values
    line: int = 0
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Change:
    """`before` is None for a row that is added, `after` for one that goes."""

    line: int
    before: Values | None
    after: Values | None

    @property
    def columns(self) -> list[str]:
        before, after = self.before or {}, self.after or {}
        return [name for name in {**before, **after} if before.get(name) != after.get(name)]


def from_document(kind: Kind, section: Any) -> list[Values]:
    """The rows as the document has them."""
    if kind.single:
        return [{kind.columns[0].name: str(one)} for one in section or ()]
    if kind.label:
        other = kind.columns[1].name
        return [
            {kind.label: str(name), other: [str(one) for one in words or ()] or None}
            for name, words in (section or {}).items()
        ]
    return [{column.name: _found(entry, column.place) for column in kind.columns} for entry in section or ()]


def to_document(kind: Kind, rows: Iterable[Values]) -> Any:
    if kind.single:
        return [row[kind.columns[0].name] for row in rows]
    if kind.label:
        return {row[kind.label]: row.get(kind.columns[1].name) or [] for row in rows}
    return [_entry(kind, row) for row in rows]


def _entry(kind: Kind, row: Values) -> dict[str, Any]:
    entry: dict[str, Any] = {}
    for column in kind.columns:
        if row.get(column.name) not in (None, [], ""):
            *above, last = column.place
            inner = entry.setdefault(above[0], {}) if above else entry
            inner[last] = row[column.name]
    return entry


def _found(entry: Any, path: tuple[str, ...]) -> Any:
    for step in path:
        entry = entry.get(step) if isinstance(entry, Mapping) else None
    if isinstance(entry, list):
        return [str(one) for one in entry] or None
    return None if entry is None else str(entry)


def name_of(kind: Kind, values: Values) -> tuple[str, ...]:
    """What makes it this row and no other: two lines of one file may not share it."""
    return tuple(str(values.get(name) or "").casefold().lstrip("@") for name in kind.key)


def mark(values: Values) -> str:
    """Names a row in an address: it changes with the row, so nobody changes what they did not see."""
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]


def read_row(kind: Kind, cells: Mapping[str, str], known: Known, *, line: int = 0, dates: str = "") -> Row:
    """What somebody wrote, with everything that is wrong with it."""
    values, problems = {}, []
    for column in kind.columns:
        try:
            values[column.name] = column.read(cells.get(column.name) or "", dates)
        except CellError as error:
            values[column.name] = None
            problems.append((column.name, error.problem, error.detail))
    return Row(values, line, tuple(problems or kind.check(values, known)))


def read_file(kind: Kind, text: str, known: Known, *, old: list[Values] = (), dates: str = "") -> list[Row]:
    """Every row of a CSV file, or CsvError. Of a row that is there already, what the file has no column for stays."""
    there = {name_of(kind, values): values for values in old}
    needed = [column.name for column in kind.columns if column.needed]
    names = [column.name for column in kind.columns]
    head, lines = read_rows(text, columns=names, needed=needed, most=MOST_ROWS)
    rows = []
    for line, cells in lines:
        said = dict(zip(head, cells, strict=False))
        row = read_row(kind, said, known, line=line, dates=dates)
        if base := there.get(name_of(kind, row.values)):
            kept = {column.name: column.write(base[column.name]) for column in kind.columns if column.name not in head}
            row = _same_figures(kind, read_row(kind, kept | said, known, line=line, dates=dates), base)
        if len(cells) != len(head):
            row = replace(row, problems=(("", "cells", str(len(head))),))
        rows.append(row)
    return _repeated(kind, rows)


def _same_figures(kind: Kind, row: Row, base: Values) -> Row:
    """A spreadsheet makes 4.5 of 4.50: that is no change."""
    figures = [column.name for column in kind.columns if column.kind == "percent"]
    same = {n: base[n] for n in figures if row.values[n] and base[n] and Decimal(row.values[n]) == Decimal(base[n])}
    return replace(row, values=row.values | same)


def _repeated(kind: Kind, rows: list[Row]) -> list[Row]:
    """The same name twice: which one would hold?"""
    first: dict[tuple[str, ...], int] = {}
    checked = []
    for row in rows:
        line = first.setdefault(name_of(kind, row.values), row.line) if not row.problems else row.line
        again = ((kind.key[0], "again", str(line)),) if line != row.line else ()
        checked.append(replace(row, problems=row.problems + again))
    return checked


def plan(kind: Kind, old: list[Values], rows: list[Row], *, whole: bool) -> list[Change]:
    """What the good rows would do. `whole`: what the file does not have goes; but never for a row that was bad."""
    known = {name_of(kind, values): values for values in old}
    changes = [Change(row.line, known.get(name_of(kind, row.values)), row.values) for row in rows if not row.problems]
    if whole:
        stay = {name_of(kind, row.values) for row in rows}
        changes += [Change(0, values, None) for name, values in known.items() if name not in stay]
    return [change for change in changes if change.columns]


def applied(kind: Kind, old: list[Values], changes: Iterable[Change]) -> list[Values]:
    """The list after it, in its order; what is new comes last."""
    changed = {name_of(kind, change.before): change.after for change in changes if change.before}
    kept = [changed.get(name_of(kind, values), values) for values in old]
    return [values for values in kept if values is not None] + [
        change.after for change in changes if change.before is None and change.after
    ]
