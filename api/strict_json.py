"""The gate every body passes: JSON as RFC 8259 has it and nothing else, so that all who read it read the same.

Python's parser lets through what others refuse (NaN, duplicate names, huge numbers) and falls over on deep nesting.
"""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn

import marshmallow as ma
from flask import Request
from webargs.flaskparser import FlaskParser

from api.errors import refuse

LONGEST_NUMBER = 40


class BadJson(ValueError):
    """Well-formed for Python, not for us. Holds a fixed sentence, never the input."""


def names_once(pairs: list[tuple[str, Any]]) -> dict:
    # Two readers could each take another one of the two values: one screens it, the other posts it.
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadJson("An object names the same field twice.")
    return found


def no_constant(_: str) -> NoReturn:
    raise BadJson("NaN and Infinity are not JSON.")


def integer(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        raise BadJson("A number is too long.")
    return int(digits)


def decimal(digits: str) -> float:
    value = float(digits) if len(digits) <= LONGEST_NUMBER else math.inf
    if math.isinf(value):
        raise BadJson("A number is too long or too large.")
    return value


DECODER = json.JSONDecoder(
    object_pairs_hook=names_once, parse_constant=no_constant, parse_int=integer, parse_float=decimal
)


def parse(body: bytes) -> Any:
    """The value, or a 400 which says what is wrong and where, never what was sent."""
    try:
        return DECODER.decode(body.decode("utf-8"))
    except UnicodeDecodeError:
        detail = "The body is not valid UTF-8."
    except json.JSONDecodeError as error:
        detail = f"The body is not valid JSON: line {error.lineno}, column {error.colno}."
    except BadJson as error:
        detail = str(error)
    except RecursionError:
        detail = "The body is nested too deep."
    refuse(400, detail)


def whole_body(request: Request) -> bytes:
    try:
        return request.get_data(cache=False)
    except OSError:  # the caller went away, or stopped in the middle
        refuse(400)


def is_json(request: Request) -> bool:
    """A browser may send text/plain or a form to another origin without asking; application/json it may not."""
    encoded = request.headers.get("Content-Encoding", "identity").lower()
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    return request.mimetype == "application/json" and charset in ("utf-8", "utf8") and encoded == "identity"


def flatten(messages: Any, path: str = "") -> dict[str, list[str]]:
    """marshmallow's nested messages as `{"context.kind": [..]}`."""
    if isinstance(messages, list):
        return {path or "body": [str(message) for message in messages]}
    flat = {}
    for name, inner in messages.items():
        own = "" if name == ma.exceptions.SCHEMA else str(name)
        flat |= flatten(inner, ".".join(part for part in (path, own) if part))
    return flat


class StrictParser(FlaskParser):
    """webargs with the gate in front and problem+json behind."""

    def load_json(self, req: Request, schema: ma.Schema) -> Any:
        if not is_json(req):
            refuse(415)
        return parse(whole_body(req))

    def handle_error(self, error: ma.ValidationError, *_: Any, **__: Any) -> NoReturn:
        # webargs files the messages under the place that they come from.
        refuse(422, errors=flatten(error.messages["json"]))
