"""Whether the records are those that the audit log holds: none altered, none missing, none slipped in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any, NamedTuple

from api.records.record import digest, root


class Row(NamedTuple):
    """A record as the store has it. `columns` is None or what the columns say, `told` what the content says of them.

    `sealed` is (digest in the content, digest of what is stored) of the typed words; `purged` and `erased` are the
    entries of the log that explain what is gone.
    """

    id: str
    batch: int
    place: int
    digest: str
    content: str | None
    columns: Mapping[str, Any]
    told: Mapping[str, Any]
    sealed: tuple[str | None, str | None]
    erased: tuple[bool, int | None]
    purged: int | None


class Log(NamedTuple):
    """What the audit log says: batches as {sequence: (count, root)}, purges as {sequence: root of ids}, erasures."""

    batches: Mapping[int, tuple[int, str]]
    purges: Mapping[int, str]
    erasures: frozenset[int]


def check(log: Log, rows: Iterable[Row]) -> Iterator[str]:
    """Every mistake, in the order of the chain. `rows` come by batch and place."""
    seen: set[int] = set()
    purged: dict[int, list[str]] = {}
    for number, group in groupby(rows, key=lambda row: row.batch):
        seen.add(number)
        batch = list(group)
        yield from _batch(number, batch, log.batches.get(number))
        for row in batch:
            yield from _content(row, log)
            if row.purged is not None:
                purged.setdefault(row.purged, []).append(row.id)
    for number in sorted(set(log.batches) - seen):
        yield f"Records of entry {number}: all {log.batches[number][0]} are missing."
    for number, ids in sorted(purged.items()):
        if log.purges.get(number) != root(sorted(ids)):
            yield f"Records purged by entry {number}: not those that the log says."


def _batch(number: int, batch: list[Row], logged: tuple[int, str] | None) -> Iterator[str]:
    if logged is None:
        yield f"Records of entry {number}: the log has no such batch; they were inserted."
        return
    count, wanted = logged
    missing = sorted(set(range(count)) - {row.place for row in batch})
    if missing:
        yield f"Records of entry {number}: missing at {', '.join(map(str, missing[:20]))} of {count}."
    elif root(row.digest for row in batch) != wanted:
        yield f"Records of entry {number}: some were replaced, inserted or put in another order."


def _content(row: Row, log: Log) -> Iterator[str]:
    if row.content is None:
        if row.purged is None or row.purged not in log.purges:
            yield f"Record {row.id}: its content is gone, and no purge in the log explains it."
        return
    if digest(row.id, row.content) != row.digest:
        yield f"Record {row.id}: it was altered."
    elif row.columns != row.told:
        yield f"Record {row.id}: a column does not say what its content says."
    told, kept = row.sealed
    if told != kept:
        yield f"Record {row.id}: what was typed is {'missing' if kept is None else 'not what was sealed'}."
    gone, entry = row.erased
    if gone and entry not in log.erasures:
        yield f"Record {row.id}: what was typed is erased, and nothing in the log explains it."
