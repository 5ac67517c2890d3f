"""The border, outwards: Screening to JSON.

The schemas describe the answers for /openapi.json; plain functions write them, ten times faster than a dump would. A
test loads what the functions write with the schemas, so the two cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Callable

from marshmallow import fields, validate

from api.engine.types import CATEGORIES, DECISIONS, LEVELS, Finding, Screening
from api.offsets import same, to_utf16
from api.schemas import Asked, Base, says


def word(choices: tuple[str, ...], text: str) -> fields.String:
    return fields.String(required=True, validate=validate.OneOf(choices), metadata=says(text))


def string(text: str, *, nullable: bool = False) -> fields.String:
    return fields.String(required=True, allow_none=nullable, metadata=says(text))


def offset(text: str) -> fields.Integer:
    return fields.Integer(required=True, strict=True, validate=validate.Range(min=0), metadata=says(text))


class ReferenceSchema(Base):
    """A provision that the finding rests on."""

    cite = string("The provision as lawyers cite it.")
    jurisdiction = string("Whose provision it is.")
    url = string("Where to read it.")


class SuggestionSchema(Base):
    """Replace `text[start:end]` by `replacement`; where start equals end, insert."""

    label = string("What the change does.")
    start = offset("Where the replaced text starts.")
    end = offset("Where it ends, exclusive.")
    replacement = fields.String(required=True, metadata=says("What to write instead."))


class FindingSchema(Base):
    """A place in the text that a person should look at, and why."""

    id = string("Identifies the finding within the answer.")
    rule = string("The rule that found it.")
    category = word(CATEGORIES, "What it is about.")
    severity = word(LEVELS, "How bad if true.")
    confidence = word(LEVELS, "How sure we are.")
    start = offset("Where it starts in the text as sent.")
    end = offset("Where it ends, exclusive.")
    text = fields.String(required=True, metadata=says("The words."))
    message = string("What was found, in the language of the text.")
    why = string("Why it matters.")
    references = fields.List(fields.Nested(ReferenceSchema), required=True)
    suggestions = fields.List(fields.Nested(SuggestionSchema), required=True)
    source = word(("rule", "model"), "What found it.")
    policy_clause = string("The clause of the firm's policy.", nullable=True)


class ExcusedSchema(FindingSchema):
    """A match that was set aside, with the reason."""

    because = string("Why it was set aside.")


class AnswerSchema(Base):
    """The screening of one draft."""

    decision = word(DECISIONS, "What the firm's policy makes of it.")
    score = fields.Integer(required=True, validate=validate.Range(min=0, max=100), metadata=says("Risk of the whole."))
    severity = word(("none", *LEVELS), "The worst severity among the findings.")
    lang = fields.String(
        required=True,
        validate=validate.Regexp("^[a-z]{2,3}$"),
        metadata=says("ISO 639 code of the text's language, und when it does not tell. Rules exist for en and fr."),
    )
    findings = fields.List(fields.Nested(FindingSchema), required=True)
    excused = fields.List(fields.Nested(ExcusedSchema), required=True)
    rulebook = string("Version of the rules.")
    policy = string("Version of the policy.")
    revision = fields.Integer(required=True, allow_none=True, metadata=says("The request's revision, given back."))


class ProblemSchema(Base):
    """An error, as RFC 9457 describes it."""

    type = string("about:blank: the status says what it is.")
    title = string("The status in words.")
    status = fields.Integer(required=True, metadata=says("The HTTP status."))
    detail = string("What is wrong, for a person.")
    errors = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.String()),
        required=True,
        metadata=says("What is wrong per field: `{field: [sentence, ...]}`. Empty when no field is to blame."),
    )


class ItemAnswerSchema(AnswerSchema):
    """The screening of one item of a batch."""

    screening = fields.String(metadata=says("Names the record of this screening, where one is kept."))


class ItemErrorSchema(Base):
    """Stands at the place of a bad item in the answer to a batch."""

    error = fields.Nested(ProblemSchema, required=True)


def answer(asked: Asked, screening: Screening) -> dict:
    """The answer to one request, offsets in the unit that it asked for."""
    convert = to_utf16(asked.draft.text) if asked.offsets == "utf16" else same
    return {
        "decision": screening.decision,
        "score": screening.score,
        "severity": screening.severity,
        "lang": screening.lang,
        "findings": [finding_json(finding, convert) for finding in screening.findings],
        "excused": [excused_json(finding, convert) for finding in screening.excused],
        "rulebook": screening.rulebook,
        "policy": screening.policy,
        "revision": asked.revision,
    }


def finding_json(finding: Finding, convert: Callable[[int], int]) -> dict:
    return {
        "id": finding.id,
        "rule": finding.rule,
        "category": finding.category,
        "severity": finding.severity,
        "confidence": finding.confidence,
        "start": convert(finding.start),
        "end": convert(finding.end),
        "text": finding.text,
        "message": finding.message,
        "why": finding.why,
        "references": [{"cite": r.cite, "jurisdiction": r.jurisdiction, "url": r.url} for r in finding.references],
        "suggestions": [
            {"label": s.label, "start": convert(s.start), "end": convert(s.end), "replacement": s.replacement}
            for s in finding.suggestions
        ],
        "source": finding.source,
        "policy_clause": finding.policy_clause,
    }


def excused_json(finding: Finding, convert: Callable[[int], int]) -> dict:
    return finding_json(finding, convert) | {"because": finding.because}
