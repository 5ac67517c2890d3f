"""The firm's own lists and the policy: what may stand in those files, and their values."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from api.engine.recording import Recording
from api.engine.reviewing import Reviewing
from api.engine.rules import Firm, Policy, Rate, Restricted
from api.engine.staging import Staged
from api.engine.types import ACCOUNTS, CATEGORIES, DECISIONS, JURISDICTIONS, LEVELS
from api.rulebook.required import DisclosureSchema, build_disclosure
from api.rulebook.schema import HOST, DatedSchema, Phrase, Strict, Word, one_of, phrases, words

_DAYS = fields.Integer(strict=True, validate=validate.Range(min=1, max=36_500))
_HOURS = fields.Float(validate=validate.Range(min=0.25, max=2_000))
_PERCENT = validate.Range(Decimal(-100), Decimal(10_000))


class DecisionSchema(Strict):
    """A line of the table: what it names must all fit the finding, and the first line that fits decides.

    `confidence` is how sure the finding is, `source` what made it; `group` is one of the writer's groups, so a line
    that names one fits only writers whose browser is bound to them. A line that names nothing fits everything.
    """

    severity = fields.String(validate=one_of(*LEVELS))
    category = fields.String(validate=one_of(*CATEGORIES))
    content = fields.String(validate=one_of("static", "interactive", "inbound"))
    account = fields.String(validate=one_of(*ACCOUNTS))
    confidence = fields.String(validate=one_of(*LEVELS))
    source = fields.String(validate=one_of("rule", "model"))
    site = fields.String(validate=HOST)
    group = Word()
    decision = fields.String(required=True, validate=one_of(*DECISIONS))


def _lines(**more: Any) -> fields.List:
    return fields.List(fields.Nested(DecisionSchema), required=True, validate=validate.Length(min=1), **more)


class StagedSchema(Strict):
    """Lines that are tried first: in the shadow, or for one group."""

    stage = fields.String(required=True, validate=one_of("shadow", "group"))
    group = Word()
    decisions = _lines()

    @validates_schema
    def of_one_group(self, data: dict[str, Any], **kwargs: Any) -> None:
        if (data.get("stage") == "group") != ("group" in data):
            raise ValidationError("is named when the stage is group, and only then", "group")


class GuardSchema(Strict):
    """What the extension does when someone presses Post."""

    stop = fields.String(validate=one_of("hold", "warn"), load_default="hold")
    post_anyway = fields.Boolean(truthy={True}, falsy={False}, load_default=True)
    wrong_account = fields.Boolean(truthy={True}, falsy={False}, load_default=True)
    private = fields.List(fields.String(validate=one_of(*CATEGORIES)), load_default=list)
    hosts = fields.List(fields.String(validate=HOST), load_default=list)


class RecordingSchema(Strict):
    record = fields.String(validate=one_of("never", "flagged", "posted", "all"))
    text = fields.String(validate=one_of("left-out", "hashed", "stored"))
    when_unrecorded = fields.String(validate=one_of("allow", "refuse"))
    keep_days = fields.Dict(fields.String(validate=one_of("screenings", "events", "reviews")), _DAYS)
    approval_days = _DAYS


class ReviewsSchema(Strict):
    """Pre-use approval: deadlines in hours, and where two people must say yes."""

    hours = fields.Dict(fields.String(validate=one_of("none", *LEVELS)), _HOURS)
    category_hours = fields.Dict(fields.String(validate=one_of(*CATEGORIES)), _HOURS)
    remind_hours = _HOURS
    two_approvers = fields.List(fields.String(validate=one_of(*LEVELS, *CATEGORIES)), load_default=list)


class PolicySchema(Strict):
    version = fields.Integer(required=True, strict=True)
    jurisdictions = fields.List(fields.String(validate=one_of(*JURISDICTIONS)), required=True)
    when_unreachable = fields.String(required=True, validate=one_of("allow", "hold"))
    recording = fields.Nested(RecordingSchema, load_default=dict)
    reviews = fields.Nested(ReviewsSchema, load_default=lambda: {"two_approvers": []})
    may_pause = fields.Boolean(truthy={True}, falsy={False}, load_default=False)
    remind_readers_days = fields.Integer(strict=True, validate=validate.Range(0, 30), load_default=0)
    guard = fields.Nested(GuardSchema, load_default=lambda: GuardSchema().load({}))
    decisions = _lines()
    staged = fields.Nested(StagedSchema)
    clauses = fields.Dict(
        fields.String(validate=one_of(*CATEGORIES)),
        fields.Dict(fields.String(validate=one_of("en", "fr")), Word()),
        required=True,
    )
    categories = fields.Dict(
        fields.String(validate=one_of(*CATEGORIES)),
        fields.Dict(fields.String(validate=one_of("en", "fr")), Word()),
        required=True,
    )


class RateSchema(DatedSchema):
    """One approved figure: `value`, or `low` and `high` for a range, in percent."""

    product = Word(required=True)
    kind = Word(required=True)
    value = fields.Decimal(validate=_PERCENT)
    low = fields.Decimal(validate=_PERCENT)
    high = fields.Decimal(validate=_PERCENT)
    valid_from = fields.Date(required=True)
    conditions = fields.Dict(fields.String(validate=one_of("en", "fr")), Word(), load_default=dict)
    condition_words = words(load_default=list)

    @validates_schema
    def one_figure(self, data: dict[str, Any], **kwargs: Any) -> None:
        given = {"value", "low", "high"} & set(data)
        if given not in ({"value"}, {"low", "high"}):
            raise ValidationError("must have either value, or low and high")
        if data.get("high", 0) < data.get("low", 0):
            raise ValidationError("must not be below low", "high")
        if bool(data["conditions"]) != bool(data["condition_words"]):
            raise ValidationError("conditions and condition_words go together", "conditions")


class RestrictedSchema(DatedSchema):
    name = Phrase(required=True)
    aliases = phrases(load_default=list)
    tickers = words(load_default=list)


class FirmSchema(Strict):
    """Any of the lists; several files may each hold some of them."""

    products = fields.Dict(Phrase(), fields.List(Phrase()), load_default=dict)
    rate_kinds = fields.Dict(Word(), phrases(), load_default=dict)
    rates = fields.List(fields.Nested(RateSchema), load_default=list)
    restricted = fields.List(fields.Nested(RestrictedSchema), load_default=list)
    handles = fields.List(Word(), load_default=list)
    required_disclosures = fields.List(fields.Nested(DisclosureSchema), load_default=list)

    @validates_schema(skip_on_field_errors=True)
    def known(self, data: dict[str, Any], **kwargs: Any) -> None:
        for number, rate in enumerate(data["rates"]):
            for name, known in (("product", data["products"]), ("kind", data["rate_kinds"])):
                if rate[name] not in known:
                    raise ValidationError({"rates": {number: {name: [f"{rate[name]} is not among the {name}s"]}}})
        names = [entry["name"] for entry in data["required_disclosures"]]
        for number, entry in enumerate(data["required_disclosures"]):
            for product in entry["products"]:
                if product not in data["products"]:
                    told = {"products": [f"{product} is not among the products"]}
                    raise ValidationError({"required_disclosures": {number: told}})
            if entry["name"] in names[:number]:
                raise ValidationError({"required_disclosures": {number: {"name": [f"{entry['name']} is there twice"]}}})


def build_policy(data: dict[str, Any], version: str) -> Policy:
    return Policy(
        version=f"{data['version']}-{version}",
        decisions=tuple(data["decisions"]),
        when_unreachable=data["when_unreachable"],
        jurisdictions=tuple(data["jurisdictions"]),
        clauses=data["clauses"],
        categories=data["categories"],
        guard=data["guard"],
        may_pause=data["may_pause"],
        remind_readers_days=data["remind_readers_days"],
        recording=Recording(**data["recording"], private=frozenset(data["guard"]["private"])),
        reviews=Reviewing(**data["reviews"] | {"two_approvers": frozenset(data["reviews"]["two_approvers"])}),
        staged=_staged(data["staged"]) if "staged" in data else None,
    )


def _staged(data: dict[str, Any]) -> Staged:
    return Staged(data["stage"], tuple(data["decisions"]), data.get("group"))


def build_firm(data: dict[str, Any]) -> Firm:
    return Firm(
        products={name: tuple(other) for name, other in data["products"].items()},
        rates=tuple(_rate(rate) for rate in data["rates"]),
        rate_kinds={kind: tuple(names) for kind, names in data["rate_kinds"].items()},
        restricted=tuple(
            Restricted(
                entry["name"],
                tuple(entry["aliases"]),
                tuple(ticker.upper() for ticker in entry["tickers"]),
                entry.get("valid_from"),
                entry.get("valid_to"),
            )
            for entry in data["restricted"]
        ),
        handles=frozenset(handle.lower().lstrip("@") for handle in data["handles"]),
        required_disclosures=tuple(build_disclosure(entry) for entry in data["required_disclosures"]),
    )


def _rate(data: dict[str, Any]) -> Rate:
    low, high = (data["value"],) * 2 if "value" in data else (data["low"], data["high"])
    return Rate(
        data["product"],
        data["kind"],
        low,
        high,
        data["valid_from"],
        data.get("valid_to"),
        data["conditions"],
        tuple(word.lower() for word in data["condition_words"]),
    )
