"""CSV files as spreadsheets write them: decoded, split into rows, each with its line; what is wrong has a name."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Collection, Iterator

UNSHOWN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufffd]")


class CsvError(Exception):
    """Why the file as a whole cannot be used: `empty`, `encoding`, `columns`, `rows` or `quotes`."""

    def __init__(self, problem: str, detail: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.detail = detail


def decode(content: bytes) -> str:
    """UTF-8, or UTF-16 that says so at its start; Excel’s other choices would turn names into others."""
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise CsvError("encoding") from error


def read_rows(
    text: str, *, columns: Collection[str], needed: Collection[str], most: int
) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    """The columns that the first line names, and the rows that are not blank with their lines. Raises CsvError."""
    lines = text.removeprefix("\ufeff").replace("\0", "\ufffd")
    reader = csv.reader(io.StringIO(lines), delimiter=delimiter(lines), strict=True)
    try:
        head = header(next(reader, None), columns, needed)
    except csv.Error as error:
        raise CsvError("quotes", str(reader.line_num)) from error
    return head, rows(reader, most)


def rows(reader, most: int) -> Iterator[tuple[int, list[str]]]:
    count = 0
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if count == most:
                raise CsvError("rows", str(most))
            count += 1
            yield reader.line_num, cells
    except csv.Error as error:
        raise CsvError("quotes", str(reader.line_num)) from error
    if not count:
        raise CsvError("empty")


def delimiter(text: str) -> str:
    """Excel writes semicolons where the comma is the decimal sign."""
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


def header(cells: list[str] | None, columns: Collection[str], needed: Collection[str]) -> list[str]:
    head = [cell.strip().lower() for cell in cells or []]
    if missing := [name for name in needed if name not in head]:
        raise CsvError("columns", ", ".join(missing))
    if unknown := [name for name in head if name not in columns]:
        raise CsvError("columns", ", ".join(unknown)[:200])
    if len(set(head)) < len(head):
        raise CsvError("columns", ", ".join(sorted({name for name in head if head.count(name) > 1})))
    return head
