"""A CSV file of people, read and checked line by line. Nothing is changed here; what is wrong has a name, not words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from api.addresses import EMAIL
from api.csv_files import UNSHOWN, read_rows
from api.permissions import ROLES

MOST_ROWS = 2_000
COLUMNS = ("email", "name", "roles", "groups", "active")
NEEDED = ("email", "name")
YES, NO = ("yes", "true", "1", "oui", "vrai", ""), ("no", "false", "0", "non", "faux")


@dataclass(frozen=True)
class Row:
    """One person of the file. None: the file has no such column, so what is known stays."""

    line: int
    email: str
    name: str
    roles: frozenset[str] | None = None
    groups: frozenset[str] | None = None
    active: bool | None = None
    problems: tuple[tuple[str, str], ...] = ()


def read(text: str) -> list[Row]:
    """Every row with what is wrong with it, or CsvError."""
    head, lines = read_rows(text, columns=COLUMNS, needed=NEEDED, most=MOST_ROWS)
    return repeated([row(line, head, cells) for line, cells in lines])


def row(line: int, head: list[str], cells: list[str]) -> Row:
    found = {name: " ".join(cell.split()) for name, cell in zip(head, cells, strict=False)}
    email, name = found.get("email", "").lower(), found.get("name", "")
    roles, groups, active = (found.get(column) if column in head else None for column in COLUMNS[2:])
    problems = [("cells", str(len(head)))] if len(cells) != len(head) else []
    problems += [("email", email[:100])] if not EMAIL.fullmatch(email) or len(email) > 254 else []
    problems += [("name", "")] if not 0 < len(name) <= 200 else []
    problems += [("role", role[:50]) for role in sorted(several(roles) - set(ROLES))]
    problems += [("group", group[:50]) for group in sorted(names(groups)) if len(group) > 100]
    problems += [("active", (active or "")[:50])] if active is not None and active.lower() not in YES + NO else []
    problems += [("characters", "")] if UNSHOWN.search("".join(cells)) else []
    return Row(
        line,
        email,
        name,
        None if roles is None else several(roles),
        None if groups is None else names(groups),
        None if active is None else active.lower() in YES,
        tuple(problems),
    )


def several(cell: str | None) -> frozenset[str]:
    """`reviewer; auditor`, `reviewer|auditor` or `reviewer auditor`."""
    return frozenset(part for part in re.split(r"[\s;,|]+", (cell or "").lower()) if part)


def names(cell: str | None) -> frozenset[str]:
    """Names of groups may have spaces."""
    return frozenset(part.strip() for part in re.split(r"[;|]", cell or "") if part.strip())


def repeated(rows: list[Row]) -> list[Row]:
    """The same address twice: which one would hold?"""
    first: dict[str, int] = {}
    checked = []
    for one in rows:
        line = first.setdefault(one.email, one.line)
        more = (("again", str(line)),) if line != one.line else ()
        checked.append(replace(one, problems=one.problems + more))
    return checked
