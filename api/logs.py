"""Logs: JSON lines on stderr, one per request. Never the text, never a query string, never an exception's message."""

from __future__ import annotations

import re
import secrets
import sys
import time
import traceback

import structlog
from flask import Flask, Response, g, request

from api.errors import problem, respond

SANE_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))


class Stderr:
    """Looks stderr up on every line, so that whoever redirects it gets the lines."""

    def msg(self, line: str) -> None:
        # One write per line: two workers share the stream.
        sys.stderr.write(line + "\n")
        sys.stderr.flush()

    debug = info = warning = error = critical = msg


log = structlog.wrap_logger(
    Stderr(),
    processors=[
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.JSONRenderer(),
    ],
    wrapper_class=structlog.make_filtering_bound_logger(20),
    cache_logger_on_first_use=True,
)


def frames(error: BaseException) -> list[str]:
    """Where it happened. The message is left out: it may quote the text that was typed."""
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]


def begin() -> None:
    g.started = time.perf_counter()
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if SANE_ID.fullmatch(given) else secrets.token_hex(8)


def route() -> str:
    """The pattern that matched. The address itself is the caller's words, and is not written down."""
    return request.url_rule.rule if request.url_rule else "unmatched"


def method() -> str:
    return request.method if request.method in METHODS else "other"


def elapsed() -> float:
    return time.perf_counter() - g.started


def finish(response: Response) -> Response:
    response.headers["X-Request-Id"] = g.request_id
    log.info(
        "request",
        method=method(),
        route=route(),
        status=response.status_code,
        ms=round(elapsed() * 1000, 2),
        request_id=g.request_id,
    )
    return response


def log_incident(error: Exception) -> str:
    """An opaque number for the caller, the frames for whoever repairs it."""
    incident = secrets.token_hex(8)
    log.error(
        "incident",
        incident=incident,
        request_id=g.request_id,
        route=route(),
        exception=type(error).__name__,
        frames=frames(error),
    )
    return incident


def on_bug(error: Exception) -> Response:
    """The last resort."""
    incident = log_incident(error)
    return respond(problem(500, f"An unexpected error. Its incident number is {incident}."))


def register(app: Flask) -> None:
    app.before_request(begin)
    app.after_request(finish)
    app.register_error_handler(Exception, on_bug)
