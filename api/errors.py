"""Errors: one shape for all of them, RFC 9457 problem+json. Nothing that was typed is ever repeated here."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import NoReturn

from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from api.store.prompt import StoreAway

CONTENT_TYPE = "application/problem+json"

# Fixed words per status: werkzeug's own descriptions may quote the request.
DETAILS = {
    400: "The request is malformed.",
    401: "A valid key or token is needed: `Authorization: Bearer KEY`.",
    404: "Nothing is served at this address. The addresses are listed at /docs.",
    405: "This address does not answer this method; the Allow header names those it does.",
    413: "The body is larger than this address accepts.",
    415: "The body must be JSON, uncompressed, with `Content-Type: application/json`.",
    421: "Without keys Caveat only answers on this machine, under the names 127.0.0.1, [::1] and localhost.",
    422: "The request does not follow the contract; `errors` names the fields.",
    500: "An unexpected error. The incident number finds it in the log.",
}


class ApiError(Exception):
    """An answer that is a problem: a status, a sentence, the fields that are wrong."""

    def __init__(
        self,
        status: int,
        detail: str | None = None,
        *,
        errors: dict[str, list[str]] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(status)
        self.status = status
        self.detail = detail
        self.errors = errors
        self.headers = headers or {}


def refuse(status: int, detail: str | None = None, **more: dict) -> NoReturn:
    """End the request with this problem."""
    raise ApiError(status, detail, **more)


def problem(status: int, detail: str | None = None, errors: dict[str, list[str]] | None = None) -> dict:
    """The one shape. `type` is about:blank because the status says it all (RFC 9457, 4.2.1)."""
    title = HTTPStatus(status).phrase
    detail = detail or DETAILS.get(status, f"{title}.")
    return {"type": "about:blank", "title": title, "status": status, "detail": detail, "errors": errors or {}}


def respond(body: dict, headers: dict[str, str] | None = None) -> Response:
    response = Response(json.dumps(body), status=body["status"], content_type=CONTENT_TYPE)
    response.headers.update(headers or {})
    return response


def on_api_error(error: ApiError) -> Response:
    return respond(problem(error.status, error.detail, error.errors), error.headers)


def on_http_error(error: HTTPException) -> Response:
    """What Flask itself refuses: unknown address, wrong method, body too large."""
    if error.code is None or error.code < 400:
        return error.get_response()
    kept = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    return respond(problem(error.code), kept)


def on_store_away(_: StoreAway) -> Response:
    return respond(problem(503, "The database does not answer. Please try again."), {"Retry-After": "5"})


def register(app: Flask) -> None:
    app.register_error_handler(ApiError, on_api_error)
    app.register_error_handler(StoreAway, on_store_away)
    app.register_error_handler(HTTPException, on_http_error)
