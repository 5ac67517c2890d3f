"""GET /v1/handbook: whether the person of a browser has the policy still to read."""

from __future__ import annotations

from flask import Response, jsonify
from marshmallow import fields

from api import auth, handbook
from api.openapi import Blueprint, problems
from api.schemas import Base, says
from api.service import current

blp = Blueprint("reading", __name__, description="The policy as those who write read it.")


class HandbookSchema(Base):
    unread = fields.Boolean(
        required=True,
        metadata=says(
            "Whether the person of this browser is a writer who has not said yet that they read the policy as it is "
            "now, at `/console/handbook/`. False for a browser that is bound to nobody."
        ),
    )


@blp.route("/v1/handbook")
@blp.doc(responses=problems(401, 503))
@blp.response(200, HandbookSchema, description="Whether it is still to be read.", example={"unread": True})
@auth.needs("read policy")
def unread() -> Response:
    """Whether the policy is still to be read"""
    service = current()
    kind, _, user = auth.caller().partition(":")

    def read(session):
        from api.store import acknowledgements, codes

        page = handbook.page(service, codes.numbers(session))
        return acknowledgements.has_to_read(session, user, page)

    return jsonify(unread=kind == "user" and service.store.prompt.read(read))
