"""The Python half of the line protocol. Uses nothing but the standard library: peers have environments of their own."""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable


def answer(screen: Callable[[str], object]) -> None:
    """Until stdin ends: time `screen` on each text of a line. The first line is the warm-up, what it made stays."""
    for number, line in enumerate(sys.stdin):
        print(json.dumps([_timed(screen, text) for text in json.loads(line)]), flush=True)
        if number == 0:
            gc.collect()
            gc.freeze()


def _timed(screen: Callable[[str], object], text: str) -> float:
    begin = time.perf_counter()
    screen(text)
    return (time.perf_counter() - begin) * 1000
