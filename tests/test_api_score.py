"""POST /v1/score and /v1/score/batch: the contract, when all is well."""

import pytest

from api.answers import AnswerSchema
from api.answers import answer as to_json
from api.engine.types import Finding, Reference, Screening, Suggestion
from api.schemas import Asked, Draft
from tests.conftest import PROBLEM, RISKY

CONTEXT = {
    "site": "x.com",
    "kind": "reply",
    "account": "brand",
    "handle": "@bank",
    "sector": "banking",
    "jurisdictions": ["fr", "eu"],
    "lang": "en",
}


def utf16(text: str, start: int, end: int) -> str:
    """What JavaScript's text.slice(start, end) gives."""
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


@pytest.mark.parametrize(
    "text",
    [
        RISKY,
        "Je vous garantis 8 % par an, sans aucun risque",
        "No investment is risk-free, nobody can guarantee returns",
    ],
)
def test_what_is_written_is_what_the_schema_describes(score, text):
    answer = score(text, context=CONTEXT | {"lang": "fr" if "Je" in text else "en"}, revision=7)
    AnswerSchema().load(answer)


def test_every_field_of_a_finding_is_written_as_described():
    """Also those that no rule of today fills."""
    finding = Finding(
        id="f",
        rule="r",
        category="guarantee",
        severity="low",
        confidence="high",
        start=0,
        end=2,
        text="no",
        message="m",
        why="w",
        references=(Reference("cite", "us", "https://example.org"),),
        suggestions=(Suggestion("label", 2, 2, "more"),),
        source="model",
        because="negated",
    )
    screening = Screening("warn", 50, "low", "en", (finding,), (finding,), "rules", "policy")
    answer = to_json(Asked(Draft("no"), 1, "utf16"), screening)
    assert AnswerSchema().load(answer) == answer
    assert "because" not in answer["findings"][0]


def test_a_risky_post_is_found_out_with_reasons(score):
    answer = score(RISKY, revision=7)
    finding = answer["findings"][0]
    assert (answer["decision"], answer["severity"], answer["lang"], answer["revision"]) == ("hold", "high", "en", 7)
    assert finding["category"] == "guarantee"
    assert RISKY[finding["start"] : finding["end"]] == finding["text"]
    assert finding["message"]
    assert finding["why"]
    assert finding["references"][0]["url"].startswith("https://")


def test_a_harmless_post_passes(score):
    answer = score("Our branch in Lyon is open on Saturday mornings from now on.")
    assert (answer["decision"], answer["score"], answer["severity"], answer["findings"]) == ("allow", 0, "none", [])
    assert answer["revision"] is None


def test_what_was_excused_keeps_its_reason(score):
    excused = score("No investment is risk-free, and nobody can guarantee returns")["excused"]
    assert [match["because"] for match in excused]


def test_the_same_request_has_the_same_answer(score):
    assert score(RISKY, context=CONTEXT) == score(RISKY, context=CONTEXT)


def test_the_context_reaches_the_engine(score):
    assert score(RISKY, context={"kind": "post"})["decision"] == "hold"
    assert score(RISKY, context={"kind": "reply"})["decision"] == "warn"
    french = score(RISKY, context={"jurisdictions": ["fr"]})["findings"][0]["references"]
    assert {reference["jurisdiction"] for reference in french} <= {"fr", "eu"}


@pytest.mark.parametrize("before", ["🚀 ", "🇫🇷🇬🇧 ", "👩‍👩‍👧‍👦 café ", "𝐛𝐨𝐥𝐝 ", "é " * 5, ""])
def test_offsets_count_utf16_units_unless_asked_otherwise(score, before):
    text = before + RISKY + " 🙏"
    finding = score(text)["findings"][0]
    assert utf16(text, finding["start"], finding["end"]) == finding["text"]
    points = score(text, offsets="codepoint")["findings"][0]
    assert text[points["start"] : points["end"]] == points["text"] == finding["text"]
    fix, same_fix = finding["suggestions"][0], points["suggestions"][0]
    assert utf16(text, fix["start"], fix["end"]) == text[same_fix["start"] : same_fix["end"]]


@pytest.mark.parametrize("length", [1, 20_000])
@pytest.mark.parametrize("letter", ["a", "é", "🚀"])
def test_a_text_may_have_1_to_20000_characters_whatever_their_size(score, length, letter):
    assert score(letter * length)["decision"] == "allow"


@pytest.mark.parametrize("revision", [0, 1, 2.0, 2**53 - 1])
def test_a_revision_comes_back(score, revision):
    assert score("Hello", revision=revision)["revision"] == revision


@pytest.mark.parametrize(
    "content_type", ["application/json", "application/json; charset=utf-8", "APPLICATION/JSON;charset=UTF-8"]
)
def test_json_may_name_its_charset(client, content_type):
    assert client.post("/v1/score", data=b'{"text":"ok"}', content_type=content_type).status_code == 200


def test_an_answer_is_kept_by_no_cache(client):
    assert client.post("/v1/score", json={"text": "ok"}).headers["Cache-Control"] == "no-store"


def test_a_batch_answers_in_order(client, score):
    texts = [RISKY, "Hello", "Je vous garantis 8 % par an"]
    items = [{"text": text, "revision": number} for number, text in enumerate(texts)]
    answers = client.post("/v1/score/batch", json={"items": items}).get_json()["items"]
    assert answers == [score(text, revision=number) for number, text in enumerate(texts)]


@pytest.mark.parametrize("bad", [{}, None, 3, "text", [], {"text": ""}, {"text": "a", "x": 1}, {"text": "\ud800"}])
def test_a_bad_item_does_not_fail_the_others(client, bad):
    response = client.post("/v1/score/batch", json={"items": [{"text": "one"}, bad, {"text": RISKY}]})
    first, refused, last = response.get_json()["items"]
    assert response.status_code == 200
    assert (first["decision"], last["decision"]) == ("allow", "hold")
    assert refused["error"]["status"] == 422
    assert refused["error"]["errors"]


def test_a_batch_may_have_1000_items_and_no_more(client):
    full = client.post("/v1/score/batch", json={"items": [{"text": "a"}] * 1000})
    assert len(full.get_json()["items"]) == 1000
    over = client.post("/v1/score/batch", json={"items": [{"text": "a"}] * 1001})
    assert (over.status_code, over.content_type) == (422, PROBLEM)
    assert list(over.get_json()["errors"]) == ["items"]
    assert client.post("/v1/score/batch", json={"items": []}).status_code == 422


def test_a_batch_may_be_larger_than_one_request(client):
    items = [{"text": "a" * 20_000}] * 60
    assert client.post("/v1/score/batch", json={"items": items}).status_code == 200
