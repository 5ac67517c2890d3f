"""GET /openapi.json: the contract for programs. /docs shows the same document to people."""

from __future__ import annotations

import json
from functools import cache

from flask import Flask, Response

from api import auth, examples
from api.answers import ItemAnswerSchema, ItemErrorSchema
from api.openapi import Api
from api.service import Service

VERSION = "1.0.0"
INTRODUCTION = """\
Caveat screens what the employees of regulated firms write in public while they are writing it. It answers with
findings, never with accusations: where, what, why (with the provision), and what to write instead.

`start` and `end` are half-open and count UTF-16 units of the text as sent, as JavaScript does; ask for
`"offsets": "codepoint"` to have them as Python counts.

Every error has one shape, `application/problem+json` (RFC 9457). Nothing that was sent is repeated in an error, no
text is logged, and none is stored unless the firm's policy says so. Bodies are strict JSON: unknown fields, duplicate
names, NaN, a byte order mark and other encodings than UTF-8 are refused.
"""


def make(app: Flask, *, keys: bool) -> Api:
    """The document's head. Without keys the key is documented as optional, because it is."""
    bearer = {"bearer": []}
    app.config |= {"API_TITLE": "Caveat", "API_VERSION": VERSION, "OPENAPI_VERSION": "3.1.0"}
    api = Api(
        app,
        spec_kwargs={
            "info": {"description": INTRODUCTION, "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}},
            "security": [bearer] if keys else [bearer, {}],
        },
    )
    scheme = {"type": "http", "scheme": "bearer", "description": "A key from CAVEAT_API_KEYS."}
    api.spec.components.security_scheme("bearer", scheme)
    api.spec.components.schema("ItemAnswer", schema=ItemAnswerSchema)
    api.spec.components.schema("ItemError", schema=ItemErrorSchema)
    return api


def serve(app: Flask, api: Api, service: Service) -> None:
    """GET /openapi.json. Made when first asked for, so that it costs the start nothing."""

    @cache
    def document() -> dict:
        return examples.fill(api.spec.to_dict(), service)

    @cache
    def written() -> str:
        return json.dumps(document(), ensure_ascii=False, indent=1)

    app.extensions["caveat-openapi"] = document

    @app.get("/openapi.json", endpoint="openapi")
    @auth.needs("look")
    def openapi() -> Response:
        return Response(written(), content_type="application/json")
