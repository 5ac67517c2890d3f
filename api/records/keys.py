"""The keys that stored texts are wrapped with, by name: from the environment, or from a file of the service's own."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

LINE = re.compile(r"([a-z0-9-]{1,20}):([0-9a-f]{64})")


def parse(lines: list[str]) -> dict[str, bytes]:
    """`NAME:64 hexadecimal digits` each. Raises ValueError, which never holds a key."""
    found = [LINE.fullmatch(line) for line in lines]
    if not all(found):
        raise ValueError("must hold keys as NAME:64 hexadecimal digits; `python -m api text-keys new` makes one")
    keys = {one[1]: bytes.fromhex(one[2]) for one in found if one}
    if len(keys) != len(lines):
        raise ValueError("names the same key twice")
    return keys


def new_key() -> str:
    return f"k{secrets.token_hex(3)}:{secrets.token_hex(32)}"


def own_keys(path: Path) -> dict[str, bytes]:
    """The keys in this file, which is made when there is none: readable by the service alone."""
    if not path.exists():
        _make(path)
    return parse(path.read_text(encoding="ascii").split())


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    own = path.with_name(f"{path.name}.{os.getpid()}")
    own.touch(mode=0o600)
    own.write_text(new_key() + "\n", encoding="ascii")
    try:
        os.link(own, path)  # fails when another process was first: then its key is the key
    except FileExistsError:
        pass
    finally:
        own.unlink()
