"""Cells of a table as people write them, and as the policy's document has them. What is wrong has a name, not words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.csv_files import UNSHOWN

LONGEST = 1_000
DAY_FIRST, MONTH_FIRST = "day first", "month first"
_PERCENT = re.compile(r"[-−+]?\d{1,5}(?:[.,]\d{1,6})?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_LOCAL = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_ESCAPED = re.compile(r"'(?=[=+\-@\t\r])")


class CellError(Exception):
    """Why a cell cannot be used: `needed`, `long`, `characters`, `percent`, `date`, `date-order` or `choice`."""

    def __init__(self, problem: str, detail: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.detail = detail


@dataclass(frozen=True)
class Column:
    """`kind`: text, several (parted by | or ; or line ends), wordings (parted by | or line ends), percent or date.

    `path` is where its value stands in an entry of the document.
    """

    name: str
    kind: str = "text"
    needed: bool = False
    path: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()

    @property
    def place(self) -> tuple[str, ...]:
        return self.path or (self.name,)

    def read(self, cell: str, dates: str = "") -> Any:
        """The value; None for an empty cell. Raises CellError."""
        if UNSHOWN.search(cell):
            raise CellError("characters")
        if self.kind in ("several", "wordings"):
            return self._several(cell)
        cell = " ".join(_ESCAPED.sub("", cell.strip(), count=1).split())
        if len(cell) > LONGEST:
            raise CellError("long", str(LONGEST))
        if not cell:
            if self.needed:
                raise CellError("needed")
            return None
        if self.kind == "percent":
            return percent(cell)
        return day(cell, dates) if self.kind == "date" else cell

    def _several(self, cell: str) -> list[str] | None:
        parts = re.split(r"[|\n]" if self.kind == "wordings" else r"[|;\n]", _ESCAPED.sub("", cell.strip(), count=1))
        found = list(dict.fromkeys(" ".join(part.split()) for part in parts if part.strip()))
        if self.choices:
            found = [one.lower() for one in found]
        if any(len(one) > LONGEST for one in found):
            raise CellError("long", str(LONGEST))
        if unknown := [one for one in found if self.choices and one not in self.choices]:
            raise CellError("choice", f"{unknown[0][:50]} ({', '.join(self.choices)})")
        if self.needed and not found:
            raise CellError("needed")
        return found or None

    def write(self, value: Any) -> str:
        if value is None:
            return ""
        return " | ".join(map(str, value)) if isinstance(value, list) else str(value)


def percent(cell: str) -> str:
    """4.5, 4,5, 4.50 % and -0.5; what has two signs of decimals or thousands could be either."""
    bare = re.sub(r"\s*%$", "", cell)
    if not _PERCENT.fullmatch(bare):
        raise CellError("percent", cell[:50])
    return bare.replace(",", ".").replace("−", "-").removeprefix("+")


def day(cell: str, dates: str) -> str:
    """2026-12-31; 31/12/2026 where the file says which of the two comes first."""
    if found := _ISO.fullmatch(cell):
        parts = found.groups()
    elif (found := _LOCAL.fullmatch(cell)) and dates:
        one, two, year = found.groups()
        parts = (year, two, one) if dates == DAY_FIRST else (year, one, two)
    else:
        raise CellError("date-order" if found else "date", cell[:50])
    try:
        return date(*map(int, parts)).isoformat()
    except ValueError:
        raise CellError("date", cell[:50]) from None
