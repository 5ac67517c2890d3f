"""When more is asked than can be answered: 503 at once rather than an answer that nobody waits for any more."""

from __future__ import annotations

import random
import threading

from flask import Flask, current_app, request

from api.errors import refuse

# How long the request of this thread has waited for it. The worker says so; the tests' client never waits.
_waited = threading.local()
ALWAYS = ("/v1/health", "/v1/ready", "/metrics")
BUSY = "The service is busy. Please try again in a moment."


def note(seconds: float) -> None:
    _waited.seconds = seconds


def shed() -> None:
    """Those who ask have given up by then; without their work the others are answered in time."""
    waited = getattr(_waited, "seconds", 0.0)
    _waited.seconds = 0.0
    if waited * 1000 > current_app.config["MAX_WAIT_MS"] and request.path not in ALWAYS:
        # Not all at the same moment once more.
        refuse(503, BUSY, headers={"Retry-After": str(random.randint(1, 4))})


def register(app: Flask, max_wait_ms: int) -> None:
    app.config["MAX_WAIT_MS"] = max_wait_ms
    app.before_request(shed)
