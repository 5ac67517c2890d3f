"""From the key to the line under the words, in real Chromium: leg by leg, beside the least that could do it."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from api.engine import Engine
from api.engine.types import Draft
from bench.machine import ROOT, one_thread
from bench.spread import Spread, digits

_SECONDS = 1_200
Note = dict[str, float]


class BrowserError(RuntimeError):
    """The browser could not be driven; the message has the last line it said."""


@dataclass(frozen=True)
class Keystrokes:
    """One note per key; `engine` is what the engine took for the very same texts; `host` is the page's own editor."""

    caveat: list[Note]
    prototype: list[Note]
    engine: list[float]
    host: dict[str, list[float]]


LEGS: dict[str, Callable[[Note], float]] = {
    "pause (key to message)": lambda note: note["sent"] - note["key"],
    "message (there and back)": lambda note: note["received"] - note["sent"] + note["answered"] - note["replied"],
    "worker": lambda note: note["asked"] - note["received"] + note["replied"] - note["told"],
    "HTTP": lambda note: note["told"] - note["asked"],
    "paint (answer to frame)": lambda note: note["painted"] - note["answered"],
}


def beyond_pause(note: Note) -> float:
    return note["painted"] - note["sent"]


def measure(engine: Engine, count: int) -> Keystrokes:
    notes = driven("bench/typing/measure.mjs", count)
    return Keystrokes(
        notes["caveat"], notes["prototype"], [_screen(engine, n["text"]) for n in notes["caveat"]], notes["host"]
    )


def driven(script: str, count: int) -> Any:
    """What a script that types in Chromium prints."""
    command = ["node", script, str(count)]
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=one_thread(), capture_output=True, text=True, timeout=_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        said = (getattr(error, "stderr", "") or str(error)).strip().splitlines()
        raise BrowserError(f"typing in Chromium: {said[-1] if said else error}") from error
    return json.loads(done.stdout)


def _screen(engine: Engine, text: str) -> float:
    begin = time.perf_counter_ns()
    engine.screen(Draft(text))
    return (time.perf_counter_ns() - begin) / 1e6


def by_leg(taken: Keystrokes) -> list[list[str]]:
    """Rows of: leg, Caveat, prototype; median / p95 in milliseconds."""
    rows = []
    for leg, of in LEGS.items():
        rows.append([leg, _pair([of(note) for note in taken.caveat]), _pair([of(note) for note in taken.prototype])])
        if leg == "HTTP":
            rows.append(["of it, engine (the same texts, in process)", _pair(taken.engine), "none"])
    ours, least = ([beyond_pause(note) for note in notes] for notes in (taken.caveat, taken.prototype))
    rows.append(["**keystroke to underline, beyond the pause**", f"**{_pair(ours)}**", f"**{_pair(least)}**"])
    rows.append(["keystrokes", f"{len(ours)}", f"{len(least)}"])
    return rows


def by_host(taken: Keystrokes) -> list[list[str]]:
    return [[f"{which} Caveat", _pair(ms), f"{len(ms)}"] for which, ms in sorted(taken.host.items(), reverse=True)]


def _pair(durations: list[float]) -> str:
    spread = Spread.of(durations)
    return f"{digits(spread.p50)} / {digits(spread.p95)}"
