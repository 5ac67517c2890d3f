"""The examples of the OpenAPI document. Requests are written here; answers are what the service really answers."""

from __future__ import annotations

import json

from api import policy
from api.answers import answer
from api.schemas import DraftSchema
from api.service import Service

JSON = "application/json"
ENGLISH = {
    "text": "I can guarantee you 8% a year, zero risk 🚀 DM me",
    "context": {"site": "x.com", "kind": "post", "account": "brand", "jurisdictions": ["us", "uk"]},
    "revision": 12,
}
FRENCH = {
    "text": "Je vous garantis 8 % par an, sans aucun risque : écrivez-moi en message privé.",
    "context": {"site": "linkedin.com", "kind": "post", "account": "personal", "jurisdictions": ["fr", "eu"]},
    "revision": 3,
}
CLEAN = {"text": "Our branch in Lyon is open on Saturday mornings from now on."}
DRAFTS = {
    "english": {"summary": "A promise, in English", "value": ENGLISH},
    "french": {"summary": "A promise, in French", "value": FRENCH},
    "clean": {"summary": "Nothing to remark", "value": CLEAN},
}
SIGNED = {"payload": '{"sites":[...]}', "signature": "9yKc...bBg=="}
BATCH = {"items": [ENGLISH, FRENCH, CLEAN]}


def answered(value: dict, service: Service) -> dict:
    asked = DraftSchema().load(value)
    return answer(asked, service.engine.screen(asked.draft))


def fill(document: dict, service: Service) -> dict:
    """Put the examples into the document."""
    answers = {name: one | {"value": answered(one["value"], service)} for name, one in DRAFTS.items()}
    batched = {"items": [one["value"] for one in answers.values()]}
    content(document, "/v1/score", "post", "requestBody")["examples"] = DRAFTS
    content(document, "/v1/score", "post", "responses", "200")["examples"] = answers
    content(document, "/v1/score/batch", "post", "requestBody")["example"] = BATCH
    content(document, "/v1/score/batch", "post", "responses", "200")["example"] = batched
    told = json.loads(policy.body(service, SIGNED))
    first = dict(list(told["lessons"].items())[:1])
    content(document, "/v1/policy", "get", "responses", "200")["example"] = told | {"lessons": first}
    return document


def content(document: dict, path: str, *steps: str) -> dict:
    place = document["paths"][path]
    for step in steps:
        place = place[step]
    return place["content"][JSON]
