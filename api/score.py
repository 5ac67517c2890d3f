"""POST /v1/score and /v1/score/batch: a draft in, its screening out; kept if the firm's policy says so."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps

from flask import Response, current_app, request

from api import auth, metrics
from api.answers import AnswerSchema, answer
from api.errors import problem
from api.kept import keep_screenings, note_screening
from api.openapi import Blueprint, problems
from api.recording.content import Screened
from api.schemas import Asked, BatchSchema, DraftSchema, Refused
from api.screen import screen
from api.service import Service, current

blp = Blueprint("score", __name__, description="Screen what is being typed.")

# Made once: making a schema costs more than using it.
DRAFT = DraftSchema()
BATCH = BatchSchema()
ANSWER = AnswerSchema()
RECORDED = {"schema": {"type": "string"}, "description": "Names the record of this screening, where one is kept."}
BATCH_ANSWER = {
    "type": "object",
    "required": ["items"],
    "additionalProperties": False,
    "properties": {
        "items": {
            "type": "array",
            "items": {
                "anyOf": [{"$ref": "#/components/schemas/ItemAnswer"}, {"$ref": "#/components/schemas/ItemError"}],
            },
        },
    },
}


def counted(service: Service, asked: Asked) -> Screened:
    screened = screen(service, asked.draft)
    metrics.count_screening(screened.screening)
    note_screening(service, screened, asked.revision)
    current_app.extensions["caveat-trial"].count(service.policy, screened)
    return screened


def reply(body: dict) -> Response:
    return Response(json.dumps(body, ensure_ascii=False, separators=(",", ":")), content_type="application/json")


def large_body(view: Callable) -> Callable:
    """A batch may be larger than anything else."""

    @wraps(view)
    def sized(*args, **kwargs):
        request.max_content_length = current_app.config["MAX_BATCH_BODY"]
        return view(*args, **kwargs)

    return sized


@blp.route("/v1/score", methods=["POST"])
@blp.doc(responses=problems(400, 401, 413, 415, 422, 503))
@blp.response(200, ANSWER, description="What was found.", headers={"Caveat-Screening": RECORDED})
@auth.needs("score")
@blp.arguments(DRAFT)
def score(asked: Asked) -> Response:
    """Screen one text

    Answers with findings: where, what, why, and what to write instead. The same text, rules and policy always have
    the same answer. The text is never logged; it is stored only if the firm's policy says so, encrypted. Where the
    policy keeps a record of the screening, the header `Caveat-Screening` names it.
    """
    service = current()
    screened = counted(service, asked)
    response = reply(answer(asked, screened.screening))
    for id in keep_screenings(service, [screened]):
        if id:
            response.headers["Caveat-Screening"] = id
    return response


@blp.route("/v1/score/batch", methods=["POST"])
@blp.doc(responses=problems(400, 401, 413, 415, 422, 503))
@blp.response(200, BATCH_ANSWER, description="One answer per item, in order.")
@large_body
@auth.needs("score batch")
@blp.arguments(BATCH)
def batch(asked: dict) -> Response:
    """Screen up to 1,000 texts

    Answers come in the order of the items. At the place of a bad item stands `{"error": problem}`; the others are
    screened all the same. Where the policy keeps a record of an item's screening, its `screening` names it. A batch
    that takes longer than a request may take is answered 503 as a whole, and nothing of it is kept.
    """
    service, items = current(), asked["items"]
    screened = [counted(service, item) for item in items if isinstance(item, Asked)]
    kept = iter(zip(screened, keep_screenings(service, screened), strict=True))
    return reply({"items": [bad(item) if isinstance(item, Refused) else answered(item, *next(kept)) for item in items]})


def bad(item: Refused) -> dict:
    return {"error": problem(422, errors=item.errors)}


def answered(item: Asked, screened: Screened, record: str | None) -> dict:
    return answer(item, screened.screening) | ({"screening": record} if record else {})
