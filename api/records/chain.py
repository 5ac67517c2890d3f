"""The chain of the audit log: every entry holds the digest of the one before it, so that none can change alone.

Plain SHA-256, so that whoever has an export can verify it without a secret. What keeps an intruder from computing the
whole chain anew are the checkpoints (checkpoints.py), which are signed and kept elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

# What stands before the first entry.
START = "0" * 64


class Entry(NamedTuple):
    """One line of the log. `payload` is the very text whose digest is chained: nothing is written anew to verify it."""

    sequence: int
    at: str
    actor: str
    action: str
    object: str
    payload: str
    payload_digest: str
    previous: str
    digest: str


class Mistake(NamedTuple):
    """Where the log is not as it was written: the entries [first, last], and what became of them."""

    first: int
    last: int
    text: str

    def __str__(self) -> str:
        where = f"Entry {self.first}" if self.first == self.last else f"Entries {self.first} to {self.last}"
        return f"{where}: {self.text}"


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def canonical(value: Any) -> str:
    """One spelling per value, on every machine."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


# As JSON, so that no field can run into its neighbour.
_write = json.JSONEncoder(separators=(",", ":")).encode


def link(sequence: int, at: str, actor: str, action: str, object: str, payload_digest: str, previous: str) -> str:
    """The digest of an entry: everything about it, and the digest of the one before."""
    return sha(_write((sequence, at, actor, action, object, payload_digest, previous)))


def make(last: tuple[int, str] | None, *, at: str, actor: str, action: str, object: str, payload: Any) -> Entry:
    """The entry after `last`, which is the (sequence, digest) of the newest one, or None."""
    number, previous = last or (0, START)
    written = canonical(payload)
    digest = sha(written)
    linked = link(number + 1, at, actor, action, object, digest, previous)
    return Entry(number + 1, at, actor, action, object, written, digest, previous, linked)


def check(entries: Iterable[Entry | tuple]) -> Iterator[Mistake]:
    """Everything that is wrong with entries in the order in which they are kept."""
    expected, before, sound = 1, START, True
    for sequence, at, actor, action, object, payload, payload_digest, previous, digest in entries:
        follows = previous == before or not sound
        sound = link(sequence, at, actor, action, object, payload_digest, previous) == digest
        if not sound:
            yield Mistake(sequence, sequence, "it was altered, or moved from another place.")
        if sha(payload) != payload_digest:
            yield Mistake(sequence, sequence, "its payload was altered.")
        if sequence > expected:
            yield Mistake(expected, sequence - 1, "removed.")
        elif sequence < expected:
            yield Mistake(sequence, sequence, "inserted, or out of order.")
        elif sound and not follows:
            yield Mistake(sequence, sequence, f"does not follow entry {sequence - 1}: one of the two was replaced.")
        expected, before = max(expected, sequence + 1), digest
