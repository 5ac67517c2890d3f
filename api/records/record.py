"""One record: its id, its content and the digest that the chain holds."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Iterable
from typing import Any

from api.records.chain import canonical, sha

# Parts of the content that are columns, too.
COLUMNS = ("kind", "at", "writer", "site", "decision")


def written(content: dict[str, Any]) -> str:
    """The content as it is digested. It holds no word that anybody typed."""
    return canonical({name: value for name, value in content.items() if value is not None})


def new_id() -> str:
    """Sorts by time, cannot be guessed."""
    return f"{time.time_ns() // 1_000_000:012x}{secrets.token_hex(10)}"


def given_id(writer: str, id: str) -> str:
    """The same for the same event sent twice; another one for another writer's event of that name."""
    return hashlib.sha256(f"{writer}\n{id}".encode()).hexdigest()[:32]


def digest(id: str, content: str) -> str:
    return sha(f"{id}\n{content}")


def root(digests: Iterable[str]) -> str:
    """What the audit log holds of a batch."""
    return sha("\n".join(digests))
