"""GET /v1/health: it runs. GET /v1/ready: it can screen. Both public, for whoever watches the service."""

from __future__ import annotations

from flask import Response, jsonify
from marshmallow import fields, validate

from api import auth
from api.answers import string
from api.openapi import Blueprint
from api.schemas import Base, says
from api.service import current

blp = Blueprint("health", __name__, description="Whether it runs.")


class HealthSchema(Base):
    """It runs."""

    status = fields.String(required=True, validate=validate.Equal("ok"))


class ReadySchema(Base):
    """It can screen, with these rules."""

    status = fields.String(required=True, validate=validate.Equal("ready"))
    rulebook = string("Version of the rules that are loaded.")
    policy = string("Version of the policy that is loaded.")
    model = string("Version of the learned model; null when only the rules are used.", nullable=True)
    database = fields.String(
        required=True,
        validate=validate.OneOf(("ready", "behind", "unreachable")),
        metadata=says("Whether the database answers and has the tables of this version. Scoring goes on without it."),
    )


@blp.route("/v1/health")
@blp.doc(security=[])
@blp.response(200, HealthSchema(), description="It runs.", example={"status": "ok"})
@auth.needs("look")
def health() -> Response:
    """Does it run?"""
    return jsonify(status="ok")


@blp.route("/v1/ready")
@blp.doc(security=[])
@blp.response(
    200,
    ReadySchema(),
    description="It can screen.",
    example={
        "status": "ready",
        "rulebook": "5f0c2a9d41be",
        "policy": "2026-11",
        "model": "0f3c2b9e77a1",
        "database": "ready",
    },
)
@auth.needs("look")
def ready() -> Response:
    """Can it screen?

    The rules are loaded before the first request is taken and stay in memory, so this answers as soon as anything
    does; it names the versions, so that a roll-out can be followed.
    """
    service = current()
    model = service.engine.model
    return jsonify(
        status="ready",
        rulebook=service.rulebook.version,
        policy=service.policy.version,
        model=model.version if model else None,
        database=service.store.prompt.state(),
    )
