"""Secrets that we hand out: 256 random bits behind a prefix that says what they open. Only their digests are kept."""

from __future__ import annotations

import hashlib
from secrets import token_urlsafe

SERVICE_KEY = "cvk_"
ENROLMENT_KEY = "cve_"
TOKEN = "cvt_"
SHOWN = 8  # as much of it as lists show, so that people can tell which one they hold


def make(prefix: str) -> str:
    return prefix + token_urlsafe(32)


def digest(secret: str) -> str:
    """Not salted nor slow: nobody guesses 256 bits."""
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()
