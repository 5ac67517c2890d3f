"""The sites: how long a text may be there, and where its composers are (rules/README.md has the table)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from api.engine.rules import Site
from api.engine.types import KINDS
from api.rulebook.checked import checked, section
from api.rulebook.reader import Mistake, Source
from api.rulebook.schema import HOST, Strict, Word, one_of, words

WRITTEN = KINDS[:-1]  # what people write: all but inbound
KEYS = ("enter", "mod+enter")


class Pattern(Word):
    """A regular expression that Python and JavaScript read alike."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            re.compile(text)
        except re.error as error:
            raise ValidationError(f"is no regular expression: {error}") from error
        return text


class SizeSchema(Strict):
    """For one kind of draft, in characters."""

    limit = fields.Integer(strict=True, validate=validate.Range(min=1))
    fold = fields.Integer(strict=True, validate=validate.Range(min=1))


class AccountSchema(Strict):
    """Where the account's name stands: an element's attribute, or its text; `pattern` has one group for the name."""

    select = Word(required=True)
    attribute = Word()
    pattern = Pattern()


class WhenSchema(Strict):
    """All that is named must hold: the kind is then this one."""

    kind = fields.String(required=True, validate=one_of(*WRITTEN))
    around = Word()
    holds = Word()
    path = Pattern()
    label = Pattern()

    @validates_schema
    def says_when(self, data: dict[str, Any], **kwargs: Any) -> None:
        if set(data) <= {"kind"}:
            raise ValidationError("must name around, holds, path or label")


class SubmitSchema(Strict):
    """A control that posts: among those that match, one of these texts, or the last."""

    select = Word(required=True)
    text = words()
    last = fields.Boolean(truthy={True}, falsy={False})


class ComposerSchema(Strict):
    name = Word(required=True)
    field = Word(required=True)
    scope = Word()
    kind = fields.String(required=True, validate=one_of(*WRITTEN))
    when = fields.List(fields.Nested(WhenSchema), load_default=list)
    submit = fields.List(fields.Nested(SubmitSchema), load_default=list)
    keys = fields.List(fields.String(validate=one_of(*KEYS)), load_default=list)
    quoted = Word()


class SiteSchema(Strict):
    version = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    hosts = fields.List(fields.String(validate=HOST), load_default=list)
    page = Word()
    sizes = fields.Dict(fields.String(validate=one_of(*KINDS)), fields.Nested(SizeSchema), load_default=dict)
    account = fields.List(fields.Nested(AccountSchema), load_default=list)
    ignore = Word()
    composers = fields.List(fields.Nested(ComposerSchema), required=True, validate=validate.Length(min=1))


Sizes = dict[str, dict[str, Site]]


def load_sites(sources: Iterable[Source], mistakes: list[Mistake]) -> tuple[Sizes, tuple[dict[str, Any], ...]]:
    """Host name -> kind of draft -> Site; and every adapter as the extension gets it, in the order of their names."""
    sizes: Sizes = {}
    adapters: dict[str, dict[str, Any]] = {}
    for source in sources:
        for name, data in section(source, "sites").items():
            if name in adapters:
                mistakes.append(source.mistake(f"site {name} is there twice", "sites", name))
            if (site := checked(SiteSchema(), data, source, ("sites", name), mistakes)) is None:
                continue
            adapters[name] = {"id": name, **site}
            _add_sizes(sizes, site)
    return sizes, tuple(adapters[name] for name in sorted(adapters))


def _add_sizes(sizes: Sizes, site: dict[str, Any]) -> None:
    for host in site["hosts"]:
        sizes[host] = {kind: Site(**size) for kind, size in site["sizes"].items()}
