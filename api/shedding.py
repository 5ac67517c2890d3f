"""When more is asked than can be answered: 503 at once rather than an answer that nobody waits for any more."""

from __future__ import annotations

import random
import threading
import time

from flask import Flask, current_app, g, request

from api.errors import refuse
from api.settings import Settings

# How long the request of this thread has waited for it. The worker says so; the tests' client never waits.
_waited = threading.local()
ALWAYS = ("/v1/health", "/v1/ready", "/metrics")
BUSY = "The service is busy. Please try again in a moment."
LATE = "This took longer than a request may take here. Nothing of it was kept. Please send fewer texts at once."


def note(seconds: float) -> None:
    _waited.seconds = seconds


def shed() -> None:
    """Those who ask have given up by then; without their work the others are answered in time."""
    waited = getattr(_waited, "seconds", 0.0)
    _waited.seconds = 0.0
    g.until = time.monotonic() - waited + current_app.config["DEADLINE_MS"] / 1000
    if waited * 1000 > current_app.config["MAX_WAIT_MS"] and request.path not in ALWAYS:
        again_later(BUSY)


def in_time() -> None:
    """Before each text: end a request that has taken too long. A text that was begun is finished."""
    if time.monotonic() > g.until:
        again_later(LATE)


def again_later(why: str) -> None:
    # Not all at the same moment once more.
    refuse(503, why, headers={"Retry-After": str(random.randint(1, 4))})


def register(app: Flask, settings: Settings) -> None:
    app.config |= {"MAX_WAIT_MS": settings.max_wait_ms, "DEADLINE_MS": settings.deadline_ms}
    app.before_request(shed)
