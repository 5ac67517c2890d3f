"""POST /v1/enrol and /v1/token/rotate: a browser of the firm gets a token of its own, and another one every day."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any, NoReturn

from flask import Response, g, jsonify
from marshmallow import fields, validate

from api import auth, limits
from api.answers import string
from api.errors import refuse
from api.openapi import Blueprint, problems
from api.schemas import Base, CleanText, says, typed
from api.service import current
from api.store.secrets import TOKEN

DAY = 86_400
UUID = r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"
EMAIL = r"^[^@\s\u0000]{1,64}@[^@\s\u0000]{1,189}$"

blp = Blueprint("machines", __name__, description="Browsers that belong to the firm.")


class EnrolSchema(Base):
    """A browser asks to be let in."""

    key = CleanText(
        required=True, validate=validate.Length(min=1, max=256), metadata=typed("The firm's enrolment key.")
    )
    install_id = CleanText(
        required=True, validate=validate.Regexp(UUID), metadata=says("A UUID that the extension made for itself.")
    )
    browser = CleanText(required=True, validate=validate.Length(max=100), metadata=typed("Name of the browser."))
    version = CleanText(required=True, validate=validate.Length(max=40), metadata=typed("Version of the extension."))
    user = CleanText(validate=validate.Regexp(EMAIL), metadata=says("Address of the person whose browser it is."))


class RotateSchema(Base):
    """A browser asks for its next token."""

    version = CleanText(validate=validate.Length(max=40), metadata=typed("Version of the extension."))


class TokenSchema(Base):
    """A token, shown this once."""

    token = string("To be sent as `Authorization: Bearer TOKEN`.")
    rotate_after = fields.Integer(required=True, metadata=says("Seconds after which to ask for the next one."))


SHOWN = {"token": f"{TOKEN}EXAMPLE", "rotate_after": DAY}
TAKEN = "Somebody else enrolled at the same moment. Please try again."
# What is wrong with the key is said to whoever holds it; what the key would open is said to nobody.
WHY = {
    "key": (401, "This enrolment key is not valid, has expired or was revoked. Ask your IT team for the one in use."),
    "used up": (403, "This enrolment key has been used as often as it may be. Ask your IT team for a new one."),
    "shut out": (403, "This browser was shut out by your IT team. Ask them to let it in again."),
    "left": (403, "The person of this browser is no longer active here. Ask an admin to activate them again."),
    "other user": (409, "This browser is enrolled for somebody else. Ask your IT team to shut it out first."),
}


@blp.route("/v1/enrol", methods=["POST"])
@blp.doc(security=[], responses=problems(400, 401, 403, 409, 413, 415, 422, 429, 503))
@blp.response(201, TokenSchema, description="Enrolled.", example=SHOWN)
@auth.needs("enrol")
@blp.arguments(
    EnrolSchema,
    example={
        "key": "cve_EXAMPLE",
        "install_id": "0f8fad5b-d9cb-469f-a165-70867728950e",
        "browser": "Chromium",
        "version": "1.0.0",
    },
)
def enrol(asked: dict) -> Response:
    """Enrol a browser

    The key comes from the firm's managed settings and opens nothing but this. A browser that enrols again gets another
    token and counts once; one that was shut out does not get in.
    """
    from api.store import machines

    limits.check_address()
    about = machines.About(
        asked["install_id"].lower(), asked["browser"], asked["version"], asked.get("user", "").lower()
    )
    return token(lambda session: machines.enrol(session, asked["key"], about), 201)


@blp.route("/v1/token/rotate", methods=["POST"])
@blp.doc(responses=problems(400, 401, 403, 413, 415, 422, 429, 503))
@blp.response(200, TokenSchema, description="The next token.", example=SHOWN)
@auth.needs("rotate token")
@blp.arguments(RotateSchema, example={"version": "1.0.1"})
def rotate(asked: dict) -> Response:
    """Get the next token

    The one that asks stays good for 10 minutes, or until the new one was used, in case this answer gets lost.
    """
    from api.store import machines

    own = g.caller.installation
    if own is None:
        refuse(403, "Only an enrolled browser has a token to rotate.")
    return token(lambda session: machines.rotate(session, own, version=asked.get("version")), 200)


def token(give: Callable[[Any], str], status: int) -> Response:
    from api.store import machines
    from api.store.failures import ConflictError

    try:
        made = current().store.prompt.write(give)
    except machines.NotEnrolled as error:
        refuse_because(str(error))
    except ConflictError:
        refuse(409, TAKEN)
    # Not all at the same moment of the day: a fleet that was installed at once would come back at once.
    response = jsonify(token=made, rotate_after=round(DAY * random.uniform(0.8, 1.2)))
    response.status_code = status
    return response


def refuse_because(reason: str) -> NoReturn:
    status, detail = WHY[reason]
    more: dict[str, Any] = {"headers": {"WWW-Authenticate": 'Bearer realm="caveat"'}} if status == 401 else {}
    refuse(status, detail, **more)
