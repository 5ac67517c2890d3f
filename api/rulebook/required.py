"""Required disclosures in the firm's lists: what may stand there, and their values."""

from __future__ import annotations

import re
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from api.engine.rules import Disclosure
from api.engine.types import JURISDICTIONS
from api.rulebook.schema import HOST, DatedSchema, Word, one_of, phrases, words

LONGEST = 1_000
_LANG = one_of("en", "fr")


class Wording(Word):
    """A sentence or two that people will read, so at least a word of it must be one."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if len(text) > LONGEST:
            raise ValidationError(f"must not be longer than {LONGEST} characters")
        if not re.search(r"[^\W_]", text):
            raise ValidationError("must have a word in it")
        return text


class DisclosureSchema(DatedSchema):
    """Wording that must stand where one of `products`, or one of the phrases `mentions`, is named."""

    name = Word(required=True)
    products = words(load_default=list)
    mentions = phrases(load_default=list)
    wording = fields.Dict(fields.String(validate=_LANG), Wording(), required=True, validate=validate.Length(min=1))
    short = fields.Dict(fields.String(validate=_LANG), Wording(), load_default=dict)
    accepted = fields.List(Wording(), load_default=list)
    content = fields.List(fields.String(validate=one_of("static", "interactive", "inbound")), load_default=list)
    jurisdictions = fields.List(fields.String(validate=one_of(*JURISDICTIONS)), load_default=list)
    sites = fields.List(fields.String(validate=HOST), load_default=list)

    @validates_schema
    def complete(self, data: dict[str, Any], **kwargs: Any) -> None:
        if not data["products"] and not data["mentions"]:
            raise ValidationError("must have products or mentions: what it is required beside")
        if missing := sorted(set(data["short"]) - set(data["wording"])):
            raise ValidationError(f"has {missing[0]}, and wording has not", "short")


def build_disclosure(data: dict[str, Any]) -> Disclosure:
    return Disclosure(
        name=data["name"],
        wording=data["wording"],
        products=tuple(data["products"]),
        mentions=tuple(data["mentions"]),
        short=data["short"],
        accepted=tuple(data["accepted"]),
        content=frozenset(data["content"]),
        jurisdictions=frozenset(data["jurisdictions"]),
        sites=tuple(data["sites"]),
        valid_from=data.get("valid_from"),
        valid_to=data.get("valid_to"),
    )
