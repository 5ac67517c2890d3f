"""/v1/reviews: a writer asks legal, sees what became of it, withdraws it; and whether a text at hand is approved."""

from __future__ import annotations

import marshmallow as ma
from flask import Response, g, jsonify
from marshmallow import fields, validate

from api import auth
from api.answers import string
from api.errors import refuse
from api.openapi import Blueprint, problems
from api.opening import Opening
from api.records.approval import DISPOSITIONS, REASONS
from api.schemas import Asked, Base, CleanText, DraftSchema, says, typed
from api.screen import screen
from api.service import current

MAX_NOTE = 2_000
NOBODYS = "There is no such review of yours."
STANDING = {
    "approved": False,
    "because": "edited",
    "until": None,
    "approved_text": "Our fund aims to return 4% a year.",
    "usable": True,
}
EXAMPLE = {"id": "5f0c2a9d41be4b52b1c7a1d0c9c3f1aa", "status": "open"}

blp = Blueprint("reviews", __name__, description="Texts that a writer asks legal about.")


class TextSchema(DraftSchema):
    """A text, as for /v1/score."""

    class Meta(Base.Meta):
        exclude = ("revision", "offsets")


class ReviewSchema(TextSchema):
    """A text, as for /v1/score, and what the writer wants to say about it."""

    note = CleanText(validate=validate.Length(max=MAX_NOTE), metadata=typed("What the reviewer should know."))

    @ma.post_load
    def asked(self, data: dict, **more: object) -> tuple[Asked, str]:
        note = data.pop("note", "")
        return super().asked(data, **more), note


class OpenedSchema(Base):
    id = string("Names the review.")
    status = fields.String(required=True, validate=validate.OneOf(("open", "decided", "withdrawn")))


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


class StandingSchema(Base):
    approved = fields.Boolean(required=True, metadata=says("Whether this very text may go out."))
    because = fields.String(
        required=True,
        allow_none=True,
        validate=validate.OneOf(REASONS),
        metadata=says(
            "Why not: it was edited since, the approval's time is over, it was approved under earlier rules, or for "
            "another account or kind of post. Null where nothing alike was approved."
        ),
    )
    until = fields.DateTime(required=True, allow_none=True, metadata=says("When the approval ends."))
    approved_text = string("What was approved, where this text was made from it.", nullable=True)
    usable = fields.Boolean(
        required=True, metadata=says("Whether `approved_text` may go out in place of this text, here and now.")
    )


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
    service = current()
    source = "extension" if g.caller.installation else "api"
    screening = screen(service, asked.draft).screening
    opening = Opening(service, asked.draft, screening, source=source, writer=auth.caller(), note=note)
    response = jsonify(id=service.store.prompt.write(lambda session: opening.write(session).id), status="open")
    response.status_code = 201
    return response


@blp.route("/v1/approved", methods=["POST"])
@blp.doc(responses=problems(400, 401, 413, 415, 422, 503))
@blp.response(200, StandingSchema, description="Whether it may go out.", example=STANDING)
@auth.needs("ask for review")
@blp.arguments(TextSchema, example={"text": "Our fund aims to return 4% a year."})
def approved(asked: Asked) -> Response:
    """Whether legal has approved this very text

    Asked at the moment of posting. An approval holds for one text, account and kind of post, under the rules it was
    given under, and for a time. Where the text is an approved one of the writer's own that was changed since,
    `approved_text` has what was approved.
    """
    service, writer = current(), auth.caller()
    draft = asked.draft
    to = {"account": draft.account, "kind": draft.kind, "rulebook": service.rulebook.version}

    def read(session):
        from api.store import standing

        return standing.of(session, service.recorder.keyring, draft.text, writer=writer, **to)

    return jsonify(service.store.prompt.read(read))


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
        refuse(404, NOBODYS)
    return jsonify(told)


@blp.route("/v1/reviews/<string:id>", methods=["DELETE"])
@blp.doc(responses=problems(401, 404, 409, 503))
@blp.response(204, description="Withdrawn.")
@auth.needs("ask for review")
def withdraw(id: str) -> Response:
    """Withdraw a review

    Nobody decides on it any more. For the writer who opened it, as long as it is open.
    """
    service, writer = current(), auth.caller()

    def write(session):
        from api.store import reviews

        review = reviews.get(session, id)
        known = review is not None and review.writer == writer
        return known, known and reviews.withdraw(session, id, writer=writer)

    known, done = service.store.prompt.write(write) if id.isalnum() else (False, False)
    if not known:
        refuse(404, NOBODYS)
    if not done:
        refuse(409, "It is decided or withdrawn already.")
    return Response(status=204)
