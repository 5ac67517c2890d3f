"""Whatever is sent, the answer is a problem of one shape that repeats none of it."""

import json

import pytest

from api.answers import ProblemSchema
from tests.conftest import PROBLEM

CANARY = "Zanzibar42"
JSON = {"Content-Type": "application/json"}

MALFORMED = {
    "nothing": b"",
    "blank": b"  \n",
    "not json": f"{CANARY}".encode(),
    "cut off": f'{{"text": "{CANARY}'.encode(),
    "single quotes": f"{{'text': '{CANARY}'}}".encode(),
    "trailing comma": f'{{"text": "{CANARY}",}}'.encode(),
    "two values": b'{"text": "a"} {"text": "b"}',
    "comment": b'{"text": "a"} // no',
    "raw newline in a string": b'{"text": "a\nb"}',
    "duplicate name": f'{{"text": "a", "text": "{CANARY}"}}'.encode(),
    "duplicate name inside": b'{"text": "a", "context": {"kind": "post", "kind": "dm"}}',
    "NaN": b'{"text": "a", "revision": NaN}',
    "Infinity": b'{"text": "a", "revision": Infinity}',
    "minus Infinity": b'{"text": "a", "revision": -Infinity}',
    "float that overflows": b'{"text": "a", "revision": 1e999}',
    "20,000 brackets": b"[" * 20_000,
    "20,000 closed brackets": b"[" * 20_000 + b"]" * 20_000,
    "20,000 braces": b'{"a":' * 20_000,
    "integer of 5,000 digits": b'{"text": "a", "revision": ' + b"9" * 5000 + b"}",
    "decimal of 5,000 digits": b'{"text": "a", "revision": 0.' + b"9" * 5000 + b"}",
    "latin-1": '{"text": "déjà"}'.encode("latin-1"),
    "utf-16": '{"text": "a"}'.encode("utf-16"),
    "broken utf-8": b'{"text": "\xc3\x28"}',
    "overlong utf-8": b'{"text": "\xc0\xaf"}',
    "surrogate in utf-8": b'{"text": "\xed\xa0\x80"}',
    "byte order mark": b'\xef\xbb\xbf{"text": "a"}',
}

# What is wrong, the body, the field that the answer names.
INVALID = [
    ("no text", {}, "text"),
    ("empty text", {"text": ""}, "text"),
    ("20,001 characters", {"text": "a" * 20_001}, "text"),
    ("20,001 astral characters", {"text": "🚀" * 20_001}, "text"),
    ("text null", {"text": None}, "text"),
    ("text a number", {"text": 5}, "text"),
    ("text true", {"text": True}, "text"),
    ("text a list", {"text": [CANARY]}, "text"),
    ("text an object", {"text": {CANARY: CANARY}}, "text"),
    ("text with NUL", {"text": f"{CANARY}\0"}, "text"),
    ("text with a high surrogate", {"text": f"{CANARY}\ud83d"}, "text"),
    ("text with a low surrogate", {"text": f"\ude80{CANARY}"}, "text"),
    ("surrogates the wrong way round", {"text": "\ude80\ud83d"}, "text"),
    ("unknown field", {"text": "a", CANARY: 1}, "body"),
    ("unknown field with a surrogate", {"text": "a", f"{CANARY}\ud800": 1}, "body"),
    ("unknown field in the context", {"text": "a", "context": {CANARY: 1}}, "context"),
    ("body a list", [{"text": CANARY}], "body"),
    ("body a string", CANARY, "body"),
    ("body a number", 5, "body"),
    ("body null", None, "body"),
    ("context null", {"text": "a", "context": None}, "context"),
    ("context a list", {"text": "a", "context": [CANARY]}, "context"),
    ("context a string", {"text": "a", "context": CANARY}, "context"),
    ("kind unknown", {"text": "a", "context": {"kind": CANARY}}, "context.kind"),
    ("kind in capitals", {"text": "a", "context": {"kind": "POST"}}, "context.kind"),
    ("kind a list", {"text": "a", "context": {"kind": ["post"]}}, "context.kind"),
    ("kind with NUL", {"text": "a", "context": {"kind": "post\0"}}, "context.kind"),
    ("account unknown", {"text": "a", "context": {"account": CANARY}}, "context.account"),
    ("sector unknown", {"text": "a", "context": {"sector": CANARY}}, "context.sector"),
    ("lang unknown", {"text": "a", "context": {"lang": CANARY}}, "context.lang"),
    ("lang null", {"text": "a", "context": {"lang": None}}, "context.lang"),
    ("site a number", {"text": "a", "context": {"site": 1}}, "context.site"),
    ("site with NUL", {"text": "a", "context": {"site": "\0"}}, "context.site"),
    ("site too long", {"text": "a", "context": {"site": "a" * 254}}, "context.site"),
    ("handle with a surrogate", {"text": "a", "context": {"handle": f"{CANARY}\ud800"}}, "context.handle"),
    ("handle too long", {"text": "a", "context": {"handle": "a" * 201}}, "context.handle"),
    ("jurisdictions a string", {"text": "a", "context": {"jurisdictions": "us"}}, "context.jurisdictions"),
    ("jurisdiction unknown", {"text": "a", "context": {"jurisdictions": [CANARY]}}, "context.jurisdictions.0"),
    ("jurisdiction a number", {"text": "a", "context": {"jurisdictions": ["us", 1]}}, "context.jurisdictions.1"),
    ("51 jurisdictions", {"text": "a", "context": {"jurisdictions": ["us"] * 51}}, "context.jurisdictions"),
    ("revision negative", {"text": "a", "revision": -1}, "revision"),
    ("revision 2^53", {"text": "a", "revision": 2**53}, "revision"),
    ("revision of 40 digits", {"text": "a", "revision": 10**39}, "revision"),
    ("revision true", {"text": "a", "revision": True}, "revision"),
    ("revision a decimal", {"text": "a", "revision": 1.5}, "revision"),
    ("revision a large decimal", {"text": "a", "revision": 1e300}, "revision"),
    ("revision a string", {"text": "a", "revision": "1"}, "revision"),
    ("revision null", {"text": "a", "revision": None}, "revision"),
    ("offsets unknown", {"text": "a", "offsets": "utf8"}, "offsets"),
    ("offsets null", {"text": "a", "offsets": None}, "offsets"),
]

WRONG_TYPES = [
    {},
    {"Content-Type": "text/plain"},
    {"Content-Type": "text/plain; application/json"},
    {"Content-Type": "application/x-www-form-urlencoded"},
    {"Content-Type": "multipart/form-data; boundary=x"},
    {"Content-Type": "application/problem+json"},
    {"Content-Type": "application/json; charset=latin-1"},
    {"Content-Type": "application/json", "Content-Encoding": "gzip"},
]


def refused(response, status: int) -> dict:
    assert (response.status_code, response.content_type) == (status, PROBLEM)
    problem = response.get_json()
    ProblemSchema().load(problem)
    assert problem["status"] == status
    assert CANARY not in response.text
    assert "Traceback" not in response.text
    return problem


@pytest.mark.parametrize("path", ["/v1/score", "/v1/score/batch"])
@pytest.mark.parametrize("name", MALFORMED)
def test_malformed_json_is_400(client, path, name):
    refused(client.post(path, data=MALFORMED[name], headers=JSON), 400)


@pytest.mark.parametrize(("body", "field"), [case[1:] for case in INVALID], ids=[case[0] for case in INVALID])
def test_a_wrong_field_is_422_and_named(client, body, field):
    problem = refused(client.post("/v1/score", data=json.dumps(body), headers=JSON), 422)
    assert list(problem["errors"]) == [field]


@pytest.mark.parametrize(("body", "field"), [case[1:] for case in INVALID], ids=[case[0] for case in INVALID])
def test_a_wrong_item_is_told_the_same_in_a_batch(client, body, field):
    response = client.post("/v1/score/batch", data=json.dumps({"items": [body]}), headers=JSON)
    assert response.status_code == 200
    assert CANARY not in response.text
    assert list(response.get_json()["items"][0]["error"]["errors"]) == [field]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "items"),
        ({"items": {}}, "items"),
        ({"items": None}, "items"),
        ({"items": [], CANARY: 1}, None),
        ([], "body"),
    ],
)
def test_a_wrong_batch_is_422(client, body, field):
    problem = refused(client.post("/v1/score/batch", json=body), 422)
    assert field is None or list(problem["errors"]) == [field]


def test_every_wrong_field_is_named_at_once(client):
    body = {"text": "", "revision": -1, "context": {"kind": "x", "lang": "de"}}
    problem = refused(client.post("/v1/score", json=body), 422)
    assert set(problem["errors"]) == {"text", "revision", "context.kind", "context.lang"}


@pytest.mark.parametrize("headers", WRONG_TYPES, ids=str)
def test_another_content_type_is_415(client, headers):
    refused(client.post("/v1/score", data=b'{"text": "a"}', headers=headers), 415)


def test_a_body_over_the_limit_is_413(client, make_client):
    body = json.dumps({"text": CANARY * 120_000})
    assert len(body) > 1 << 20
    refused(client.post("/v1/score", data=body, headers=JSON), 413)
    small = make_client(max_body=1024, max_batch_body=2048)
    refused(small.post("/v1/score/batch", data=b" " * 2049, headers=JSON), 413)
    refused(small.post("/v1/score", data=b" " * 1025, headers=JSON), 413)
    refused(small.post("/v1/score", data=b" " * 1024, headers=JSON), 400)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/v1/score", "POST"),
        ("DELETE", "/v1/score", "POST"),
        ("PUT", "/v1/score/batch", "POST"),
        ("POST", "/v1/policy", "GET"),
        ("TRACE", "/v1/health", "GET"),
        ("BREW", "/v1/score", "POST"),
        ("POST", "/try", "GET"),
    ],
)
def test_another_method_is_405_and_told_which_to_use(client, method, path, allowed):
    response = client.open(path, method=method)
    refused(response, 405)
    assert allowed in response.headers["Allow"]


@pytest.mark.parametrize(
    "path", [f"/{CANARY}", "/v1", "/v1/score/", "/v1//score", "/v1/score/batch/1", "/try/assets/../../api/auth.py"]
)
def test_an_unknown_address_is_404(client, path):
    refused(client.get(path), 404)
