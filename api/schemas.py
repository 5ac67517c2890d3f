"""The border, inwards: JSON to Draft. What the contract says about the fields of a request is said here."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, NamedTuple

import marshmallow as ma
from marshmallow import fields, validate

from api.engine.types import ACCOUNTS, KINDS, SECTORS, Draft
from api.strict_json import flatten

MAX_TEXT = 20_000
MAX_ITEMS = 1_000
MAX_REVISION = 2**53 - 1  # what a JavaScript number holds exactly
LANGUAGES = ("en", "fr")
OFFSETS = ("utf16", "codepoint")


class Asked(NamedTuple):
    """One request: the draft, and how to answer."""

    draft: Draft
    revision: int | None
    offsets: str


class Refused(NamedTuple):
    """A bad item of a batch: what is wrong with it, per field."""

    errors: dict[str, list[str]]


class Base(ma.Schema):
    """Unknown fields are refused. Their names are not repeated: they are the caller's words."""

    class Meta:
        unknown = ma.RAISE

    def handle_error(self, error: ma.ValidationError, data: Any, **_: Any) -> None:
        if not isinstance(data, dict) or not isinstance(error.messages, dict):
            return
        strangers = [name for name in data if name not in self.fields]
        for name in strangers:
            error.messages.pop(name, None)
        if strangers:
            error.messages[ma.exceptions.SCHEMA] = [f"Unknown field. The fields are: {', '.join(self.fields)}."]


class CleanText(fields.String):
    """A string that every store and every program can hold."""

    default_error_messages = {  # noqa: RUF012  (marshmallow reads it so)
        "nul": "May not contain the character U+0000.",
        "surrogate": "May not contain half of a surrogate pair.",
    }

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        if "\0" in value:
            raise self.make_error("nul")
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise self.make_error("surrogate") from error
        return value


class Whole(fields.Integer):
    """An integer as JSON Schema has it: 1 and 1.0 are the same number, true and "1" are none."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if type(value) is not int and not (type(value) is float and value.is_integer()):
            raise self.make_error("invalid")
        return int(value)


def one_of(choices: tuple[str, ...], **more: Any) -> CleanText:
    return CleanText(validate=validate.OneOf(choices), **more)


def says(text: str) -> dict[str, str]:
    return {"description": text}


def typed(text: str) -> dict[str, str]:
    """For free text: the document says, too, that U+0000 is refused."""
    return says(text) | {"pattern": r"^[^\u0000]*$"}


class Short(fields.List):
    """A list whose length is checked first: a million items are refused without looking at each."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list:
        if not isinstance(value, list):
            raise self.make_error("invalid")
        self._validate(value)
        return self.each(value)

    def each(self, value: list) -> list:
        return super()._deserialize(value, None, None)


class Drafts(Short):
    """Keeps what is wrong with an item at that item's place, instead of failing the others."""

    def each(self, value: list) -> list[Asked | Refused]:
        return [self.item(item) for item in value]

    def item(self, value: Any) -> Asked | Refused:
        try:
            return self.inner.deserialize(value)
        except ma.ValidationError as error:
            return Refused(flatten(error.messages))


class ContextSchema(Base):
    """Where the text is being typed, and by whom."""

    site = CleanText(validate=validate.Length(max=253), metadata=typed("Host name of the site."))
    kind = one_of(KINDS, metadata=says("What is being written. Default: post."))
    account = one_of(ACCOUNTS, metadata=says("Whose account it goes out from. Default: unknown."))
    handle = CleanText(validate=validate.Length(max=200), metadata=typed("The account's name on the site."))
    sector = one_of(SECTORS, metadata=says("The firm's sector. Default: rules of every sector apply."))
    jurisdictions = Short(
        CleanText(validate=validate.Regexp(r"^[a-z]{2}$", error="Must be a two-letter code such as us, uk, eu or fr.")),
        validate=validate.Length(max=50),
        metadata=says("Whose rules apply. Default: the policy's."),
    )
    lang = one_of(LANGUAGES, metadata=says("Language of the text. Default: detected."))


class DraftSchema(Base):
    """A text being typed."""

    text = CleanText(
        required=True,
        validate=validate.Length(min=1, max=MAX_TEXT),
        metadata=typed("The text as typed: 1 to 20,000 characters (code points)."),
    )
    context = fields.Nested(ContextSchema)
    revision = Whole(
        validate=validate.Range(min=0, max=MAX_REVISION),
        metadata=says("A number of the caller's, given back so that answers to older texts can be told."),
    )
    offsets = one_of(OFFSETS, metadata=says("The unit of start and end. Default: utf16, what JavaScript counts."))

    @ma.post_load
    def asked(self, data: dict, **_: Any) -> Asked:
        context = data.get("context", {})
        context |= {"jurisdictions": tuple(context.get("jurisdictions", ()))}
        # The day is part of the draft: the engine reads no clock, so that the same draft has the same answer.
        draft = Draft(data["text"], on=datetime.now(UTC).date(), **context)
        return Asked(draft, data.get("revision"), data.get("offsets", "utf16"))


class BatchSchema(Base):
    """Up to 1,000 texts."""

    items = Drafts(
        fields.Nested(DraftSchema),
        required=True,
        validate=validate.Length(min=1, max=MAX_ITEMS),
        metadata=says("1 to 1,000 requests, each as for /v1/score."),
    )
