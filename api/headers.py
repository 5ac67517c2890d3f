"""The headers that every answer carries."""

from __future__ import annotations

from flask import Flask, Response

NO_PAGE = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
# A page runs our own scripts and talks to this service, nothing else. Styles inline: the content script's shadow roots.
PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; "
    "img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
ALWAYS = (
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)


def secure(response: Response) -> Response:
    for name, value in ALWAYS:
        response.headers.setdefault(name, value)
    # Answers quote what was typed: no cache keeps them.
    response.headers.setdefault("Cache-Control", "no-store")
    page = response.mimetype == "text/html"
    response.headers.setdefault("Content-Security-Policy", PAGE if page else NO_PAGE)
    return response


def register(app: Flask) -> None:
    app.after_request(secure)
