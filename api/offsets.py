"""Code points inside, UTF-16 units at the border: JavaScript counts the latter, Python the former."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable

ASTRAL = re.compile("[\U00010000-\U0010ffff]")


def same(offset: int) -> int:
    return offset


def to_utf16(text: str) -> Callable[[int], int]:
    """A function from code point offsets of this text to UTF-16 offsets.

    Only characters above U+FFFF count twice, and most posts have none: then nothing is computed at all.
    """
    astral = [found.start() for found in ASTRAL.finditer(text)] if not text.isascii() else []
    if not astral:
        return same
    return lambda offset: offset + bisect_left(astral, offset)
