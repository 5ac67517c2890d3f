"""What the figures were taken on, and how much memory a process holds."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parent.parent
PYTHON = ROOT / ".venv" / "bin" / "python"


@dataclass(frozen=True)
class Memory:
    """In megabytes. `rss` counts shared pages in full, `pss` counts each process's share of them."""

    rss: float
    pss: float

    def __add__(self, other: Memory) -> Memory:
        return Memory(self.rss + other.rss, self.pss + other.pss)


def memory(pid: int) -> Memory:
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    kilobytes = {name: int(size) for name, size in re.findall(r"^(Rss|Pss):\s+(\d+) kB", rollup, re.MULTILINE)}
    return Memory(kilobytes["Rss"] / 1000, kilobytes["Pss"] / 1000)


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def load() -> str:
    return " ".join(f"{average:.1f}" for average in os.getloadavg())


def describe() -> str:
    """Cores, processor, memory, system and interpreters, in one line."""
    info = Path("/proc/cpuinfo").read_text()
    model = re.search(r"^model name\s+: (.+)$", info, re.MULTILINE)
    kilobytes = re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text())
    parts = [
        f"{os.cpu_count()} cores",
        model.group(1).strip() if model else platform.machine(),
        f"{int(kilobytes.group(1)) / 2**20:.0f} GiB" if kilobytes else "",
        f"Linux {platform.release().split('-')[0]}",
        f"Python {platform.python_version()}",
        f"Node {node() or 'not found'}",
    ]
    return ", ".join(part for part in parts if part)


def node() -> str | None:
    try:
        out = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return out.stdout.strip().removeprefix("v")


def today() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")


def one_thread() -> dict[str, str]:
    """An environment in which numerical libraries keep to one thread, and Caveat's settings are the defaults."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CAVEAT_")}
    return kept | dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS"), "1")
