"""Which web origins may call the API from a page: those configured, by default none.

The extension's worker needs no such leave, its host permissions are enough (Chromium sends no preflight then).
"""

from __future__ import annotations

from flask import Flask
from flask_cors import CORS


def register(app: Flask, origins: tuple[str, ...]) -> None:
    if not origins:
        return
    CORS(
        app,
        # flask-cors reads these as exact strings: settings.py lets no character through that it takes for a pattern.
        resources={r"/v1/.*": {"origins": list(origins)}},
        methods=["GET", "POST"],
        allow_headers=["Authorization", "Content-Type", "If-None-Match", "X-Request-Id"],
        expose_headers=["ETag", "X-Request-Id", "Allow", "Caveat-Screening"],
        max_age=7200,
    )
