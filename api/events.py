"""POST /v1/events: what people did with findings, told by the extension, late rather than never."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Response, jsonify
from marshmallow import fields, validate

from api import auth, metrics
from api.engine.types import ACCOUNTS, CATEGORIES, KINDS, Draft
from api.errors import refuse
from api.kept import keep, moment, note_event
from api.openapi import Blueprint, problems
from api.recording.content import Part, Screened, keeps_event, keeps_text, of_event
from api.records.record import given_id, new_id
from api.schemas import MAX_TEXT, Base, CleanText, Short, one_of, says, typed
from api.screen import screen
from api.service import Service, current

TYPES = ("posted", "dismissed", "mistake", "override", "fixed", "not-watched")
MOST = 100
MOMENT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$"
NO_TEXT = "The firm's policy does not let events bring text."

blp = Blueprint("events", __name__, description="What people did with findings.")


def short(most: int, text: str, **more: Any) -> CleanText:
    return CleanText(validate=validate.Length(max=most), metadata=typed(text), **more)


class EventSchema(Base):
    """One act of a writer."""

    id = short(100, "The caller's own name for it: an event sent twice is kept once.")
    type = one_of(TYPES, required=True, metadata=says("What was done."))
    at = CleanText(required=True, validate=validate.Regexp(MOMENT), metadata=says("When, by the caller's clock."))
    site = short(253, "Host name of the site.")
    kind = one_of(KINDS, metadata=says("What was being written."))
    account = one_of(ACCOUNTS, metadata=says("Whose account it was written from."))
    handle = short(200, "The account's name on the site.")
    finding = short(100, "The finding that it is about, as it was answered.")
    rule = short(100, "The rule of the finding.")
    category = one_of(CATEGORIES, metadata=says("The category of the finding."))
    reason = short(500, "Why, in the writer's words.")
    screening = short(32, "The screening that it followed, as the answer to it named its record.")
    text = CleanText(
        validate=validate.Length(min=1, max=MAX_TEXT),
        metadata=typed("The text as posted. Refused unless `events_with_text` of /v1/policy is true."),
    )
    adapter = short(100, "The part of the extension that reads this site's composer.")


class EventsSchema(Base):
    """Up to 100 events."""

    events = Short(
        fields.Nested(EventSchema),
        required=True,
        validate=validate.Length(min=1, max=MOST),
        metadata=says("1 to 100 events, the oldest first."),
    )


class AcceptedSchema(Base):
    accepted = fields.Integer(required=True, metadata=says("How many events were taken."))


@blp.route("/v1/events", methods=["POST"])
@blp.doc(responses=problems(400, 401, 413, 415, 422, 503))
@blp.response(202, AcceptedSchema, description="Taken: kept as far as the policy says so.", example={"accepted": 1})
@auth.needs("tell events")
@blp.arguments(
    EventsSchema,
    example={
        "events": [{"type": "dismissed", "at": "2026-11-28T09:30:00Z", "site": "x.com", "rule": "guaranteed-return-en"}]
    },
)
def events(told: dict) -> Response:
    """Tell what people did

    All of them are taken, or none. Mistakes and overrides are kept under every policy, other acts only where
    screenings are; what is not kept is counted. Words go only into the encrypted part of a record.
    """
    service = current()
    refuse_text(service, told["events"])
    for event in told["events"]:
        metrics.EVENTS.labels(event["type"]).inc()
    wanted = [event for event in told["events"] if keeps_event(service.policy.recording, event["type"])]
    keep(service, [part(service, event) for event in wanted], must=True)
    for event in told["events"]:
        note_event(service, event)
    response = jsonify(accepted=len(told["events"]))
    response.status_code = 202
    return response


def refuse_text(service: Service, told: list[dict]) -> None:
    if not keeps_text(service.policy.recording):
        wrong = {f"events.{at}.text": [NO_TEXT] for at, event in enumerate(told) if "text" in event}
        if wrong:
            refuse(422, errors=wrong)


def part(service: Service, event: dict) -> Part:
    writer = auth.caller()
    id = given_id(writer, event["id"]) if "id" in event else new_id()
    posted = screened(service, event) if event["type"] == "posted" and "text" in event else None
    return of_event(id, service.policy.recording, event, posted, at=moment(), writer=writer)


def screened(service: Service, event: dict) -> Screened:
    """What went out may differ from what was screened while it was typed."""
    about = {name: event[name] for name in ("site", "kind", "account", "handle") if name in event}
    return screen(service, Draft(event["text"], on=datetime.now(UTC).date(), **about))
