"""How long each keystroke keeps the page waiting for Caveat's own functions, by editor and by length of the text."""

from __future__ import annotations

from bench.keystrokes import driven
from bench.spread import Spread, digits

HEAD = ["Caveat's longest function after a key, ms of CPU", "characters", "median / p95", "longest", "keys"]


def rows(count: int) -> list[list[str]]:
    return [_row(**found) for found in driven("bench/typing/handlers.mjs", count)]


def _row(editor: str, length: int, milliseconds: list[float]) -> list[str]:
    spread = Spread.of(milliseconds)
    middle = f"{digits(spread.p50)} / {digits(spread.p95)}"
    return [editor, f"{length:,}", middle, digits(max(milliseconds)), f"{len(milliseconds)}"]
