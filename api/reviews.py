"""POST /v1/reviews: a writer asks legal. GET /v1/reviews/ID: what became of it, for that writer only."""

from __future__ import annotations

import marshmallow as ma
from flask import Response, jsonify
from marshmallow import fields, validate

from api import auth
from api.answers import string
from api.errors import refuse
from api.openapi import Blueprint, problems
from api.records.approval import DISPOSITIONS
from api.schemas import Asked, Base, CleanText, DraftSchema, says, typed
from api.screen import screen
from api.service import current

MAX_NOTE = 2_000
EXAMPLE = {"id": "5f0c2a9d41be4b52b1c7a1d0c9c3f1aa", "status": "open"}

blp = Blueprint("reviews", __name__, description="Texts that a writer asks legal about.")


class ReviewSchema(DraftSchema):
    """A text, as for /v1/score, and what the writer wants to say about it."""

    class Meta(Base.Meta):
        exclude = ("revision", "offsets")

    note = CleanText(validate=validate.Length(max=MAX_NOTE), metadata=typed("What the reviewer should know."))

    @ma.post_load
    def asked(self, data: dict, **more: object) -> tuple[Asked, str]:
        note = data.pop("note", "")
        return super().asked(data, **more), note


class OpenedSchema(Base):
    id = string("Names the review.")
    status = fields.String(required=True, validate=validate.OneOf(("open", "decided")))


class ReviewedSchema(OpenedSchema):
    """What became of a review."""

    disposition = fields.String(
        required=True,
        allow_none=True,
        validate=validate.OneOf(DISPOSITIONS),
        metadata=says("Null while nobody decided."),
    )
    comment = string("What the reviewer says.", nullable=True)
    text = string("The text that may be posted; null unless one was approved.", nullable=True)


@blp.route("/v1/reviews", methods=["POST"])
@blp.doc(responses=problems(400, 401, 413, 415, 422, 503))
@blp.response(201, OpenedSchema, description="It waits for a reviewer.", example=EXAMPLE)
@auth.needs("ask for review")
@blp.arguments(ReviewSchema, example={"text": "Our fund aims to return 4% a year.", "note": "May I?"})
def open_one(given: tuple[Asked, str]) -> Response:
    """Ask legal about a text

    The text is stored, encrypted, until the policy's time for reviews is over: this is how it reaches a reviewer.
    """
    asked, note = given
    service, writer = current(), auth.caller()
    draft, screening = asked.draft, screen(service, asked.draft).screening
    typed = {"text": draft.text, "note": note, "handle": draft.handle or ""}
    about = {
        "site": draft.site,
        "kind": draft.kind,
        "account": draft.account,
        "proposed": screening.decision,
        "rulebook": screening.rulebook,
        "policy": screening.policy,
        "categories": sorted({finding.category for finding in screening.findings}),
    }

    def write(session):
        from api.store import reviews

        return reviews.open_review(session, service.recorder.keyring, writer=writer, typed=typed, **about).id

    response = jsonify(id=service.store.prompt.write(write), status="open")
    response.status_code = 201
    return response


@blp.route("/v1/reviews/<string:id>")
@blp.doc(responses=problems(401, 404, 503))
@blp.response(
    200,
    ReviewedSchema,
    description="What became of it.",
    example=EXAMPLE | {"disposition": None, "comment": None, "text": None},
)
@auth.needs("ask for review")
def one(id: str) -> Response:
    """What became of a review

    For the writer who opened it; everybody else is told that there is no such review.
    """
    service, writer = current(), auth.caller()

    def read(session):
        from api.store import reviews

        return reviews.own_review(session, service.recorder.keyring, id, writer)

    told = service.store.prompt.read(read) if id.isalnum() else None
    if told is None:
        refuse(404, "There is no such review of yours.")
    return jsonify(told)
