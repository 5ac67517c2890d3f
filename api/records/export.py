"""Rows as JSON Lines or CSV, for people with a spreadsheet and for examiners' programs."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

# What a spreadsheet takes for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def to_jsonl(names: Sequence[str], rows: Iterable[Sequence[Any]], out: TextIO) -> int:
    count = 0
    for row in rows:
        out.write(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) + "\n")
        count += 1
    return count


def to_csv(names: Sequence[str], rows: Iterable[Sequence[Any]], out: TextIO) -> int:
    count = 0
    writer = csv.writer(out)
    writer.writerow(names)
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
        count += 1
    return count


def harmless(cell: Any) -> Any:
    """A quotation mark in front makes a spreadsheet show the cell instead of computing it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
