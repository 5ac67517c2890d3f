"""GET /v1/policy: what the extension needs to know about the firm's choices, fetched once and revalidated."""

from __future__ import annotations

import hashlib
import json

from flask import Flask, Response, current_app, request
from marshmallow import fields, validate

from api import auth
from api.answers import string
from api.openapi import Blueprint, problems
from api.schemas import MAX_TEXT, Base, says
from api.service import Service

PAUSE_MS = 400

blp = Blueprint("policy", __name__, description="The firm's choices.")


class PolicySchema(Base):
    """What the extension needs to know."""

    policy = string("Version of the policy.")
    rulebook = string("Version of the rules.")
    decisions = fields.List(
        fields.Dict(), required=True, metadata=says("The lines of the policy: what leads to which decision.")
    )
    when_unreachable = fields.String(
        required=True,
        validate=validate.OneOf(("allow", "hold")),
        metadata=says("What becomes of a post that could not be screened."),
    )
    max_text = fields.Integer(required=True, metadata=says("Longest text that is screened, in code points."))
    pause_ms = fields.Integer(required=True, metadata=says("How long typing must pause before a text is sent."))
    categories = fields.Dict(
        keys=fields.String(),
        values=fields.Dict(keys=fields.String(), values=fields.String()),
        required=True,
        metadata=says("Names of the categories, `{category: {en: name, fr: name}}`."),
    )


IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
    "description": "The ETag of the copy at hand.",
}


def body(service: Service) -> bytes:
    policy = service.policy
    told = {
        "policy": policy.version,
        "rulebook": service.rulebook.version,
        "decisions": list(policy.decisions),
        "when_unreachable": policy.when_unreachable,
        "max_text": MAX_TEXT,
        "pause_ms": PAUSE_MS,
        "categories": policy.categories,
    }
    return json.dumps(told, ensure_ascii=False).encode()


def register(app: Flask, service: Service) -> None:
    """Written once: it changes only when the service is started or reloaded."""
    written = body(service)
    app.config["POLICY"] = (written, hashlib.sha256(written).hexdigest()[:32])


@blp.route("/v1/policy")
@blp.doc(responses=problems(401), parameters=[IF_NONE_MATCH])
@blp.response(200, PolicySchema(), headers={"ETag": {"schema": {"type": "string"}}})
@blp.alt_response(304, description="The copy at hand is still good.", success=True)
@auth.required
def policy() -> Response:
    """The firm's policy

    Send the ETag back as If-None-Match: while nothing changed, the answer is an empty 304.
    """
    written, etag = current_app.config["POLICY"]
    response = Response(written, content_type="application/json")
    response.set_etag(etag)
    response.headers["Cache-Control"] = "private, no-cache"
    return response.make_conditional(request)
