"""Passwords: argon2id, one-time ones, and which ones we take."""

from __future__ import annotations

import secrets
import threading
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 200
# Each hash takes 64 MiB and a tenth of a second on purpose; so many at a time, the others wait.
_TURNS = threading.BoundedSemaphore(2)
_HASHER = PasswordHasher()
# Without letters and digits that are read as one another, for it may be copied from paper.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def hashed(password: str) -> str:
    with _TURNS:
        return _HASHER.hash(password)


def matches(password: str, known: str | None) -> bool:
    """Against nothing it takes just as long: the time does not tell who exists."""
    nobodys = _nobody()
    with _TURNS:
        try:
            return _HASHER.verify(known or nobodys, password) and known is not None
        except (VerificationError, InvalidHashError):
            return False


@cache
def _nobody() -> str:
    return _HASHER.hash(secrets.token_urlsafe())


def one_time() -> str:
    """Shown once; about 79 bits."""
    word = "".join(secrets.choice(_ALPHABET) for _ in range(16))
    return "-".join(word[at : at + 4] for at in range(0, 16, 4))


def weakness(password: str, *names: str) -> str | None:
    """What is wrong with a new password: `short`, `long`, `name` (it holds their name) or `plain` (few characters)."""
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    lowered = password.lower()
    parts = {part for name in names for part in name.lower().replace("@", " ").replace(".", " ").split()}
    if any(len(part) > 3 and part in lowered for part in parts):
        return "name"
    return "plain" if len(set(lowered)) < 5 else None
