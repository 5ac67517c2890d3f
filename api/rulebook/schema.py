"""What a rule file may say: strict, closed vocabularies. rules/README.md has the table of fields."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema

from api.engine.identifiers import KINDS as IDENTIFIERS
from api.engine.phrases import PhraseError, PhraseTable
from api.engine.qualify import QUALIFIERS
from api.engine.rules import Lexicon
from api.engine.types import ACCOUNTS, CATEGORIES, JURISDICTIONS, KINDS, LEARNED, LEVELS, SECTORS
from api.rulebook.words import Spoken, Word, WordsField, words

STATUSES = ("draft", "test", "stable", "retired")
PATTERN_KINDS = ("phrases", "tokens", "regex", "near", "identifier", "firm")
FIRM_CHECKS = ("value", "expired", "conditions", "restricted", "disclosure")
HOST = validate.Regexp(r"^[a-z0-9-]+(\.[a-z0-9-]+)*$", error="must be a host name in lower case, without https://")
_FILLER = re.compile(r"^(unknown|none|n/?a|-)?$", re.IGNORECASE)


def one_of(*words: str) -> validate.OneOf:
    return validate.OneOf(words, error=f"must be one of: {', '.join(words)}")


class Strict(Schema):
    class Meta:
        unknown = RAISE


class Phrase(Word):
    """Looked for in texts, in the spelling of a rule's phrases, without word lists."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            PhraseTable([(None, text)], Lexicon({}, {}))
        except PhraseError as error:
            raise ValidationError(f"cannot be looked for: {error}") from None
        return text


def phrases(**kwargs: Any) -> fields.List:
    return fields.List(Phrase(), validate=validate.Length(min=1), **kwargs)


class DatedSchema(Strict):
    valid_from = fields.Date()
    valid_to = fields.Date()

    @validates_schema
    def in_order(self, data: dict[str, Any], **kwargs: Any) -> None:
        if data.get("valid_to", date.max) < data.get("valid_from", date.min):
            raise ValidationError("must not be before valid_from", "valid_to")


class ReferenceSchema(Strict):
    cite = Word(required=True)
    jurisdiction = fields.String(required=True, validate=one_of(*JURISDICTIONS))
    url = fields.Url(required=True, schemes={"https", "http"})


class AppliesSchema(Strict):
    kind = fields.List(fields.String(validate=one_of(*KINDS)), load_default=list(KINDS[:4]))
    account = fields.List(fields.String(validate=one_of(*ACCOUNTS)), load_default=["brand", "personal"])
    sector = fields.List(fields.String(validate=one_of("any", *SECTORS)), load_default=["any"])
    jurisdiction = fields.List(fields.String(validate=one_of(*JURISDICTIONS)), load_default=list)


class RegexSchema(Strict):
    pattern = Word(required=True)
    needs = words(required=True)


class NearSchema(Strict):
    all = fields.List(words(), required=True, validate=validate.Length(min=2, max=3))
    within = fields.Integer(required=True, strict=True, validate=validate.Range(1, 20))
    mark = fields.Integer(strict=True, validate=validate.Range(1, 3))

    @validates_schema
    def marks_one_of_its_lists(self, data: dict[str, Any], **kwargs: Any) -> None:
        if data.get("mark", 1) > len(data["all"]):
            raise ValidationError("mark must be the number of one of its lists")


class TokenSchema(Strict):
    is_ = WordsField(data_key="is")
    not_ = words(data_key="not")
    shape = fields.String(validate=one_of("name", "upper", "number"))
    optional = fields.Boolean()
    gap = fields.Integer(strict=True, validate=validate.Range(1, 6))


class PatternSchema(Strict):
    """One of the six kinds."""

    phrases = words()
    tokens = fields.List(fields.Nested(TokenSchema), validate=validate.Length(min=1))
    regex = fields.Nested(RegexSchema)
    near = fields.Nested(NearSchema)
    identifier = fields.List(fields.String(validate=one_of(*IDENTIFIERS)), validate=validate.Length(min=1))
    firm = fields.List(fields.String(validate=one_of(*FIRM_CHECKS)), validate=validate.Length(min=1))

    @validates_schema
    def exactly_one(self, data: dict[str, Any], **kwargs: Any) -> None:
        if len(data) != 1:
            raise ValidationError(f"must be exactly one of: {', '.join(PATTERN_KINDS)}")


class ExemptionSchema(Strict):
    phrases = words(required=True)
    where = fields.String(load_default="overlaps", validate=one_of("overlaps", "sentence", "text", "visible"))
    because = fields.String(required=True, validate=validate.Regexp(r"^[a-z][a-z\-]+$"))


_EXEMPTION = ExemptionSchema()


class UnlessField(fields.Field):
    """The name of a shared qualifier, or the rule's own phrases."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, str):
            if value not in QUALIFIERS:
                raise ValidationError(f"no qualifier is named {value}; there are: {', '.join(QUALIFIERS)}")
            return value
        return _EXEMPTION.load(value)


class FixSchema(Strict):
    """replace and remove act on the span, insert adds a sentence; `short` is for sites where that does not fit."""

    replace = fields.String()
    remove = fields.Boolean()
    insert = fields.String()
    short = fields.String()
    label = fields.String()

    @validates_schema
    def exactly_one(self, data: dict[str, Any], **kwargs: Any) -> None:
        if len({"replace", "remove", "insert"} & set(data)) != 1 or data.get("remove") is False:
            raise ValidationError("must be exactly one of: replace, remove: true, insert")
        if "short" in data and "insert" not in data:
            raise ValidationError("goes with insert only", "short")


class ExampleSchema(Strict):
    text = fields.String(required=True, validate=validate.Length(min=1))
    because = fields.String()
    from_ = fields.String(data_key="from")
    kind = fields.String(validate=one_of(*KINDS))
    account = fields.String(validate=one_of(*ACCOUNTS))
    sector = fields.String(validate=one_of(*SECTORS))
    lang = fields.String(validate=one_of("en", "fr"))
    site = fields.String()
    jurisdiction = fields.String(validate=one_of(*JURISDICTIONS))
    on = fields.Date()


# Made once: a schema costs more to make than an example to read, and there are thousands.
_EXAMPLE = ExampleSchema()


class ExampleField(fields.Field):
    """A text, or {text, because, from, and any of kind, account, sector, lang, site, jurisdiction, on}."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> dict[str, Any]:
        return _EXAMPLE.load({"text": value} if isinstance(value, str) else value)


class RuleSchema(Strict):
    """Fields in the order in which a rule must write them."""

    id = fields.String(required=True, validate=validate.Regexp(r"^[a-z0-9]+(-[a-z0-9]+)*-(en|fr|any)$"))
    title = Word(required=True)
    category = fields.String(required=True, validate=one_of(*CATEGORIES))
    lang = fields.String(required=True, validate=one_of("en", "fr", "any"))
    status = fields.String(required=True, validate=one_of(*STATUSES))
    severity = fields.String(required=True, validate=one_of(*LEVELS))
    confidence = fields.String(required=True, validate=one_of(*LEVELS))
    version = fields.Integer(required=True, strict=True, validate=validate.Range(1))
    modified = fields.Date(required=True)
    effective_from = fields.Date()
    effective_to = fields.Date()
    owner = Word(required=True)
    applies_to = fields.Nested(AppliesSchema)
    references = fields.List(fields.Nested(ReferenceSchema), required=True, validate=validate.Length(min=1))
    any = fields.List(fields.Nested(PatternSchema), required=True, validate=validate.Length(min=1))
    unless = fields.List(UnlessField(), load_default=list)
    message = Spoken(required=True)
    why = Spoken(required=True)
    suggestions = fields.List(fields.Nested(FixSchema), load_default=list)
    false_positives = words(required=True)
    should_flag = fields.List(ExampleField(), required=True, validate=validate.Length(min=3))
    should_pass = fields.List(ExampleField(), required=True, validate=validate.Length(min=3))
    known_misses = fields.List(ExampleField(), load_default=list)
    known_noise = fields.List(ExampleField(), load_default=list)

    @validates_schema(skip_on_field_errors=False)
    def agree(self, data: dict[str, Any], **kwargs: Any) -> None:
        if data.get("id") and data.get("lang") and not data["id"].endswith(f"-{data['lang']}"):
            raise ValidationError("must end with the rule's lang", "id")
        if any(_FILLER.match(text) for text in data.get("false_positives", [])):
            raise ValidationError("must say what is flagged wrongly", "false_positives")


class MeaningSchema(Strict):
    """What the learned stage says about one category. It has no patterns: the model finds the words."""

    category = fields.String(required=True, validate=one_of(*LEARNED))
    severity = fields.String(required=True, validate=one_of(*LEVELS))
    unless = fields.List(fields.String(validate=one_of(*QUALIFIERS)), load_default=list)
    references = fields.List(fields.Nested(ReferenceSchema), required=True, validate=validate.Length(min=1))
    message = fields.Dict(fields.String(validate=one_of("en", "fr")), Word(), required=True)
    why = fields.Dict(fields.String(validate=one_of("en", "fr")), Word(), required=True)
