"""Drain: from the journals of all processes into the store, in order, once. One process at a time does it."""

from __future__ import annotations

import base64
import time
from pathlib import Path
from typing import TYPE_CHECKING

from api.logs import frames, log
from api.recording import facts
from api.recording.counting import Counting, Counts
from api.records import journal

if TYPE_CHECKING:
    from api.store import Store
    from api.store.records import Kept

BATCH = 1_000
SAY_AGAIN = 30.0
DAMAGED = "damaged"


class Drain:
    """Reads on from where it was. After a crash it reads again from the start: the store leaves out what it has."""

    def __init__(self, folder: Path, store: Store):
        self.folder = folder
        self.store = store
        self._counting = Counting()
        # Facts are counted once only; what they come to waits here until it is written.
        self._counted: dict[str, Counts] = {}
        self._offsets: dict[Path, int] = {}
        self._said = 0.0

    def once(self) -> int:
        """Move what waits now. How many records that were."""
        return sum(self._segment(path) for path in journal.segments(self.folder))

    def _segment(self, path: Path) -> int:
        ended = journal.abandoned(path)  # asked first: whatever is written before it ends is read below
        moved = 0
        while lines := self._read(path):
            moved += self._write(path, lines)
            self._offsets[path] = self._offsets.get(path, 0) + sum(map(len, lines))
        if ended:
            path.unlink()
            self._offsets.pop(path, None)
        return moved

    def _read(self, path: Path) -> list[bytes]:
        """Whole lines only: half a line is still being written, or its writer died and promised nothing."""
        with path.open("rb") as file:
            file.seek(self._offsets.get(path, 0))
            lines = [line for _, line in zip(range(BATCH), file, strict=False)]
        return lines[:-1] if lines and not lines[-1].endswith(b"\n") else lines

    def _write(self, path: Path, lines: list[bytes]) -> int:
        from api.store.failures import UnfitError

        try:
            return self._add([decoded(line) for line in lines])
        except (UnfitError, ValueError, KeyError):
            if len(lines) == 1:
                self._set_aside(path, lines[0])
                return 0
        # One of them must not keep the others out.
        middle = len(lines) // 2
        return self._write(path, lines[:middle]) + self._write(path, lines[middle:])

    def _add(self, found: list[dict]) -> int:
        """In one transaction: how many records that were."""
        from api.store import records, tallies

        kept = [_kept(one) for one in found if "facts" not in one]
        counted = {one["id"]: self._count(one) for one in found if "facts" in one}
        with self.store.write() as session:
            for id, counts in counted.items():
                tallies.add(session, id, counts.posts, counts.rules)
            moved = records.add(session, kept) if kept else 0
        for id in counted:
            del self._counted[id]
        return moved

    def _count(self, line: dict) -> Counts:
        if line["id"] not in self._counted:
            self._counted[line["id"]] = self._counting.count(map(facts.read, line["facts"]))
        return self._counted[line["id"]]

    def _set_aside(self, path: Path, line: bytes) -> None:
        """What the disk has spoilt, or no database takes, must not stop the rest; a person may look at it."""
        log.error("a line of the journal is damaged", segment=path.name)
        with (self.folder / DAMAGED).open("ab") as file:
            file.write(line)

    def say(self, error: Exception) -> None:
        """The database cannot be used. Not at every try."""
        if time.monotonic() - self._said > SAY_AGAIN:
            self._said = time.monotonic()
            waits = journal.waiting(self.folder)
            log.error("records wait on disk", exception=type(error).__name__, frames=frames(error)[-3:], bytes=waits)


def decoded(line: bytes) -> dict:
    """Raises ValueError when the line is not as it was written."""
    found = journal.decode(line)
    if found is None:
        raise ValueError("the checksum is wrong")
    return found


def _kept(found: dict) -> Kept:
    from api.records.seal import Sealed
    from api.store.records import Kept

    sealed = found.get("sealed")
    if sealed is None:
        return Kept(found["id"], found["content"])
    key, wrapped, text = sealed
    return Kept(found["id"], found["content"], Sealed(key, base64.b64decode(wrapped), base64.b64decode(text)))
