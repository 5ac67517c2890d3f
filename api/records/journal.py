"""A bounded journal on disk: what must be recorded waits here until the database has it.

Each process writes a file of its own, one line per record, and answers its request when the line is on the disk. Who
drains them (recording/drain.py) reads every file of the folder, also those of processes that were killed.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import threading
import time
import zlib
from pathlib import Path

SEGMENT = 4 << 20
OLDEST = 60.0
LOOK_AGAIN = 0.5
SUFFIX = ".journal"


class JournalFull(Exception):
    """Nothing more can be written: the bound is reached, or the disk is full."""


class Journal:
    """One process's end of it. Made after the fork: a file has one writer."""

    def __init__(self, folder: Path, most: int):
        self.folder = folder
        self.most = most
        self.segment = min(SEGMENT, most // 8)
        self.file: int | None = None
        self.size = self.written = self.synced = 0
        self.others, self.looked, self.begun = 0, 0.0, 0.0
        self.writing, self.syncing = threading.Lock(), threading.Lock()

    def append(self, records: list[dict]) -> None:
        """Return when all of them are on the disk, or raise JournalFull and leave none."""
        lines = b"".join(map(encode, records))
        with self.writing:
            self._make_room(len(lines))
            self._write(lines)
            self.written += 1
            mine, file = self.written, self.file
        self._sync(mine, file)

    def _make_room(self, more: int) -> None:
        if self.file is not None and self.size > self.segment:
            self._end()
        if time.monotonic() - self.looked > LOOK_AGAIN:
            self.others, self.looked = waiting(self.folder), time.monotonic()
        if self.others + more > self.most:
            raise JournalFull
        self.others += more

    def _write(self, lines: bytes) -> None:
        try:
            if self.file is None:
                self.file, self.size, self.begun = begin(self.folder), 0, time.monotonic()
            done = os.write(self.file, lines)
        except OSError as error:
            self._give_up()
            raise JournalFull from error
        if done < len(lines):  # half a line must not stay in front of the next one
            os.ftruncate(self.file, self.size)
            self._give_up()
            raise JournalFull
        self.size += done

    def _give_up(self) -> None:
        """The disk is full. What the store has already can go as soon as nobody writes here any more."""
        if self.file is not None and self.size:
            self._end()

    def _sync(self, mine: int, file: int | None) -> None:
        """Whoever comes first syncs for all who have written by then."""
        with self.syncing:
            if self.synced >= mine:
                return
            target = self.written
            try:
                os.fdatasync(file)
            except OSError as error:
                raise JournalFull from error
            self.synced = target

    def _end(self) -> None:
        """Unlocked, it tells the drain that nobody writes it any more."""
        with self.syncing:
            try:
                os.fdatasync(self.file)
                self.synced = self.written
            finally:
                os.close(self.file)
                self.file = None

    def tidy(self) -> None:
        """End a file that has been there for long, so that what is erased in the store does not stay here."""
        with self.writing:
            if self.file is not None and time.monotonic() - self.begun > OLDEST:
                self._end()

    def close(self) -> None:
        with self.writing:
            if self.file is not None:
                self._end()


def begin(folder: Path) -> int:
    """A new file, locked as long as its writer lives, and only then under a name that the drain looks at."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    # The clock orders them; the random part keeps two processes apart.
    path = folder / f"{time.time_ns():020d}-{secrets.token_hex(4)}{SUFFIX}"
    hidden = path.with_suffix(".new")
    file = os.open(hidden, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_APPEND, 0o600)
    fcntl.flock(file, fcntl.LOCK_EX)
    try:
        hidden.rename(path)
    except OSError:  # the disk is full
        os.close(file)
        hidden.unlink()
        raise
    return file


def encode(record: dict) -> bytes:
    body = json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()
    return b"%08x %s\n" % (zlib.crc32(body), body)


def decode(line: bytes) -> dict | None:
    """None when the line is not as it was written."""
    checksum, _, body = line.rstrip(b"\n").partition(b" ")
    if not line.endswith(b"\n") or checksum != b"%08x" % zlib.crc32(body):
        return None
    return json.loads(body)


def segments(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"*{SUFFIX}"))


def waiting(folder: Path) -> int:
    """Bytes that the database does not have yet, give or take what is being written."""
    sizes = 0
    for path in segments(folder):
        try:
            sizes += path.stat().st_size
        except FileNotFoundError:
            continue  # drained meanwhile
    return sizes


def abandoned(path: Path) -> bool:
    """Whether its writer has ended it, or has died."""
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True
