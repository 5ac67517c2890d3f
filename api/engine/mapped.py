"""A string that can be rewritten piece by piece and still say where each character came from."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

Piece = tuple[str, int, int]  # new characters, and the [start, end) of the current string that they stand for


class Mapped:
    """Character i stands for source[starts[i]:ends[i]]. Rewriting returns a new value."""

    __slots__ = ("ends", "starts", "text")

    def __init__(self, text: str, starts: Sequence[int] | None = None, ends: Sequence[int] | None = None):
        self.text = text
        self.starts = range(len(text)) if starts is None else starts
        self.ends = range(1, len(text) + 1) if ends is None else ends

    def sub(self, pattern: re.Pattern[str], rewrite: Callable[[re.Match[str]], list[Piece] | None]) -> Mapped:
        """Replace each match by the pieces that `rewrite` gives; None leaves the match as it is."""
        chars: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        done = 0
        for match in pattern.finditer(self.text):
            pieces = rewrite(match)
            if pieces is None:
                continue
            self._copy(chars, starts, ends, done, match.start())
            for new, start, end in pieces:
                first, last = self.starts[start], self.ends[end - 1]
                chars.append(new)
                starts.extend([first] * len(new))
                ends.extend([last] * len(new))
            done = match.end()
        if not done:
            return self
        self._copy(chars, starts, ends, done, len(self.text))
        return Mapped("".join(chars), starts, ends)

    def translate(self, table: dict[int, str]) -> Mapped:
        """Replace character by character; the table must map one to one."""
        return Mapped(self.text.translate(table), self.starts, self.ends)

    def _copy(self, chars: list[str], starts: list[int], ends: list[int], start: int, end: int) -> None:
        chars.append(self.text[start:end])
        starts.extend(self.starts[start:end])
        ends.extend(self.ends[start:end])
