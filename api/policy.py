"""GET /v1/policy: what the extension needs to know about the firm's choices, fetched once and revalidated."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import structlog
from flask import Flask, Response, current_app, request
from marshmallow import fields, validate

from api import auth
from api.answers import string
from api.openapi import IF_NONE_MATCH, Blueprint, problems
from api.recording.content import keeps_text
from api.schemas import MAX_TEXT, Base, says
from api.service import Service
from api.settings import Settings
from api.signing import SigningKeyError, development_key, read_key, sign

PAUSE_MS = 400
FEATURES = ["events", "reviews", "library", "handbook"]

blp = Blueprint("policy", __name__, description="The firm's choices.")


class SignedSchema(Base):
    """A text, and the Ed25519 signature of the words `caveat sites 1`, a line feed and that text."""

    payload = string("JSON: `{sites: [...]}`, one entry per site as in rules/sites.")
    signature = string("Base64 of the signature.")


class GuardSchema(Base):
    """What the extension does when someone presses Post."""

    stop = fields.String(
        required=True,
        validate=validate.OneOf(("hold", "warn")),
        metadata=says("The mildest decision that stops a post."),
    )
    post_anyway = fields.Boolean(required=True, metadata=says("Whether one may go on after giving a reason."))
    wrong_account = fields.Boolean(
        required=True, metadata=says("Whether private talk on the firm's account is asked about.")
    )
    private = fields.List(
        fields.String(),
        required=True,
        metadata=says("Categories of which nothing is recorded on a personal account."),
    )
    hosts = fields.List(fields.String(), required=True, metadata=says("Further hosts whose composers are watched."))


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
    lessons = fields.Dict(
        required=True,
        metadata=says(
            "Short lessons, `{category: {en: {protects, bad, good}, fr: ...}}`, "
            "with a post that breaks the rules and one that keeps them."
        ),
    )
    handles = fields.List(
        fields.String(), required=True, metadata=says("The firm's accounts, in lower case without @.")
    )
    may_pause = fields.Boolean(required=True, metadata=says("Whether a person may pause a site, for an hour."))
    guard = fields.Nested(GuardSchema, required=True)
    features = fields.List(fields.String(), required=True, metadata=says("What else this service answers to."))
    events_with_text = fields.Boolean(required=True, metadata=says("Whether an event may bring the text as posted."))
    sites = fields.Nested(
        SignedSchema,
        required=True,
        allow_none=True,
        metadata=says("Where each site's composers are, signed. Null where the service has no key to sign with."),
    )


def body(service: Service, sites: dict[str, str] | None) -> bytes:
    policy = service.policy
    told = {
        "policy": policy.version,
        "rulebook": service.rulebook.version,
        "decisions": list(policy.decisions),
        "when_unreachable": policy.when_unreachable,
        "max_text": MAX_TEXT,
        "pause_ms": PAUSE_MS,
        "categories": policy.categories,
        "lessons": service.rulebook.lessons,
        "handles": sorted(service.rulebook.firm.handles),
        "may_pause": policy.may_pause,
        "guard": policy.guard,
        "sites": sites,
        "features": FEATURES,
        "events_with_text": keeps_text(policy.recording),
    }
    return json.dumps(told, ensure_ascii=False).encode()


def signed_sites(adapters: tuple[Mapping[str, Any], ...], settings: Settings) -> dict[str, str] | None:
    """Where each site's composers are, under a signature; None where there is no key to sign with."""
    if not settings.sites_key and not settings.development:
        return None
    try:
        key = read_key(settings.sites_key) if settings.sites_key else development_key()
    except (SigningKeyError, OSError) as error:
        structlog.get_logger("caveat").warning("sites_unsigned", reason=f"no key to sign with: {error}")
        return None
    return sign(key, json.dumps({"sites": adapters}, ensure_ascii=False, separators=(",", ":")))


def tell(app: Flask, service: Service, settings: Settings) -> None:
    """Written once for each policy that comes into force."""
    written = body(service, signed_sites(service.rulebook.adapters, settings))
    app.config["POLICY"] = (written, hashlib.sha256(written).hexdigest()[:32])


@blp.route("/v1/policy")
@blp.doc(responses=problems(401), parameters=[IF_NONE_MATCH])
@blp.response(200, PolicySchema(), headers={"ETag": {"schema": {"type": "string"}}})
@blp.alt_response(304, description="The copy at hand is still good.", success=True)
@auth.needs("read policy")
def policy() -> Response:
    """The firm's policy

    Send the ETag back as If-None-Match: while nothing changed, the answer is an empty 304.
    """
    written, etag = current_app.config["POLICY"]
    response = Response(written, content_type="application/json")
    response.set_etag(etag)
    response.headers["Cache-Control"] = "private, no-cache"
    return response.make_conditional(request)
