"""Recorder: a process's way to the journal. It never talks to the store, so the store cannot stall a request."""

from __future__ import annotations

import base64
import os
import threading
from collections.abc import Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from api.engine.recording import Recording
from api.recording.facts import Facts
from api.records.journal import Journal, JournalFull
from api.records.record import written

if TYPE_CHECKING:
    from api.recording.content import Part
    from api.records.seal import Keyring

FOLDER = "journal"


class Recorder:
    """Made once at start; each process that records opens a journal of its own."""

    def __init__(self, data: Path, most: int, keys: Mapping[str, bytes]):
        self.data = data
        self.folder = data / FOLDER
        self._most = most
        self._keys = keys
        self._journal: tuple[int, Journal] | None = None
        self._opening = threading.Lock()
        self.facts = Facts()
        self._writing_facts = threading.Lock()

    @cached_property
    def keyring(self) -> Keyring:
        from api.records.seal import keyring  # a library of its own, which only those who keep words pay for

        return keyring(self._keys, self.data)

    def keep(self, parts: list[Part], recording: Recording) -> None:
        """Return when all of them are on the disk; raises JournalFull."""
        self.journal().append([self._line(part, recording) for part in parts])

    def journal(self) -> Journal:
        """Not the parent's: two processes must not write one file."""
        with self._opening:
            if self._journal is None or self._journal[0] != os.getpid():
                self._journal = os.getpid(), Journal(self.folder, self._most)
            return self._journal[1]

    def tidy(self) -> None:
        """Beside the requests, every second or so."""
        if self.facts.due():
            self.write_facts()
        if self._journal is not None:
            self.journal().tidy()

    def write_facts(self) -> None:
        """Bring what was noted to be counted into the journal; what does not fit stays for the next time."""
        with self._writing_facts, suppress(JournalFull):
            for line in self.facts.lines():
                self.journal().append([line])
                self.facts.drop(line)

    def close(self) -> None:
        self.write_facts()
        if self._journal is not None and self._journal[0] == os.getpid():
            self._journal[1].close()

    def _line(self, part: Part, recording: Recording) -> dict:
        content, typed = dict(part.content), dict(part.typed)
        if part.text is not None and recording.text != "left-out":
            content["text_mac"] = self.keyring.mac(part.text)
        if part.text is not None and recording.text == "stored":
            typed["text"] = part.text
        line: dict[str, object] = {"id": part.id}
        if typed:
            sealed = self.keyring.seal(part.id, typed)
            line["sealed"] = [sealed.key, _text(sealed.wrapped), _text(sealed.sealed)]
            content["sealed"] = sealed.digest  # chained with the rest: it cannot be taken away or exchanged
        return line | {"content": written(content)}


def _text(value: bytes | None) -> str:
    return base64.b64encode(value or b"").decode()
