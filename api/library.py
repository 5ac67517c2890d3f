"""GET /v1/library: the approved texts and disclosures that a writer may use as they stand."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime

from flask import Response, request
from marshmallow import fields, validate

from api import auth
from api.answers import string
from api.engine.types import KINDS
from api.openapi import IF_NONE_MATCH, Blueprint, problems
from api.schemas import Base, says
from api.service import current

TOLD = ("id", "sort", "title", "words", "lang", "product", "account", "kind", "site")

blp = Blueprint("library", __name__, description="Texts that legal has approved for everybody.")


class ApprovedTextSchema(Base):
    """One text. Posted as it stands, by such an account, as such a post, it passes."""

    id = string("Names the text.")
    sort = fields.String(
        required=True,
        validate=validate.OneOf(("text", "disclosure")),
        metadata=says("A whole post, or wording to put into one."),
    )
    title = string("What it is for.")
    words = string("The text.")
    lang = string("Its language.")
    product = string("The product that it is about.", nullable=True)
    account = fields.String(required=True, validate=validate.OneOf(("brand", "personal", "any")))
    kind = fields.String(required=True, validate=validate.OneOf((*KINDS, "any")))
    site = string("Host name of the only site for it; null for every site.", nullable=True)
    expires_at = fields.DateTime(required=True, metadata=says("When it may no longer be used."))


class LibrarySchema(Base):
    texts = fields.List(fields.Nested(ApprovedTextSchema), required=True)


@blp.route("/v1/library")
@blp.doc(responses=problems(401), parameters=[IF_NONE_MATCH])
@blp.response(200, LibrarySchema(), headers={"ETag": {"schema": {"type": "string"}}})
@blp.alt_response(304, description="The copy at hand is still good.", success=True)
@auth.needs("read policy")
def library() -> Response:
    """The approved texts

    By product and title; those whose time is over are left out. Send the ETag back as If-None-Match: while nothing
    changed, the answer is an empty 304.
    """
    at = datetime.now(UTC)
    told = [
        {name: getattr(text, name) for name in TOLD} | {"expires_at": text.expires_at.isoformat()}
        for text in current().library.texts
        if text.expires_at > at
    ]
    body = json.dumps({"texts": told}, ensure_ascii=False).encode()
    response = Response(body, content_type="application/json")
    response.set_etag(hashlib.sha256(body).hexdigest()[:32])
    response.headers["Cache-Control"] = "private, no-cache"
    return response.make_conditional(request)
