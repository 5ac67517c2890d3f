"""Everything that is not scoring: policy, health, metrics, the pages and the headers of them all."""

import re

import pytest

from api import pages
from api.engine.types import CATEGORIES
from tests.conftest import KEY, PROBLEM, RISKY

ADDRESSES = ["/", "/try", "/docs", "/openapi.json", "/v1/policy", "/v1/health", "/v1/ready", "/metrics", "/nowhere"]
TRY_CSP = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",
    "connect-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "frame-ancestors": "'none'",
}


@pytest.fixture
def built(monkeypatch, tmp_path):
    """A folder like the one that `make build` makes."""
    dist = tmp_path / "extension" / "dist"
    (dist / "try").mkdir(parents=True)
    for name in ("content.js", "try/try.js", "try/composers.js", "content.css"):
        (dist / name).write_text(f"/* {name} */")
    (tmp_path / "secret.js").write_text("secret")
    monkeypatch.setattr(pages, "ROOT", tmp_path)
    return dist


def test_the_policy_is_what_the_extension_needs(client, shared):
    policy = client.get("/v1/policy").get_json()
    assert set(policy) == {
        "policy",
        "rulebook",
        "decisions",
        "when_unreachable",
        "max_text",
        "pause_ms",
        "categories",
        "lessons",
        "handles",
        "may_pause",
        "guard",
        "sites",
        "features",
        "events_with_text",
    }
    assert (policy["max_text"], policy["pause_ms"]) == (20_000, 400)
    assert (policy["policy"], policy["rulebook"]) == (shared.policy.version, shared.rulebook.version)
    assert policy["decisions"] == [dict(line) for line in shared.policy.decisions]
    assert policy["when_unreachable"] in ("allow", "hold")
    assert set(policy["categories"]) == set(CATEGORIES)
    assert all(set(names) == {"en", "fr"} for names in policy["categories"].values())


def test_an_answer_names_the_versions_of_the_policy(client, score):
    policy, answer = client.get("/v1/policy").get_json(), score("Hello")
    assert (answer["policy"], answer["rulebook"]) == (policy["policy"], policy["rulebook"])


@pytest.mark.parametrize("spelling", ["{}", "W/{}", '"other", {}', "*"])
def test_a_policy_that_did_not_change_is_not_sent_again(client, spelling):
    first = client.get("/v1/policy")
    again = client.get("/v1/policy", headers={"If-None-Match": spelling.format(first.headers["ETag"])})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert "no-store" not in first.headers["Cache-Control"]


def test_a_policy_that_changed_is_sent(client):
    assert client.get("/v1/policy", headers={"If-None-Match": '"older"'}).status_code == 200


def test_health_and_ready(client, shared):
    assert client.get("/v1/health").get_json() == {"status": "ok"}
    assert client.get("/v1/ready").get_json() == {
        "status": "ready",
        "rulebook": shared.rulebook.version,
        "policy": shared.policy.version,
        "model": None,
        "database": "unreachable",
    }


def test_the_metrics_count(client):
    def value(line: str) -> float:
        found = re.search(rf"^{re.escape(line)} (\S+)$", client.get("/metrics").text, re.M)
        return float(found[1]) if found else 0

    lines = [
        'caveat_requests_total{method="POST",route="/v1/score",status="200"}',
        'caveat_request_seconds_count{route="/v1/score"}',
        'caveat_screenings_total{decision="hold"}',
        'caveat_findings_total{category="guarantee",decision="hold"}',
    ]
    before = [value(line) for line in lines]
    findings = client.post("/v1/score", json={"text": RISKY}).get_json()["findings"]
    guarantees = [finding for finding in findings if finding["category"] == "guarantee"]
    assert guarantees
    assert [value(line) - old for line, old in zip(lines, before, strict=True)] == [1, 1, 1, len(guarantees)]


@pytest.mark.parametrize("path", ADDRESSES)
def test_every_answer_carries_the_security_headers(client, path):
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Request-Id"]


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize(
    ("query", "header", "lang"),
    [
        ("", None, "en"),
        ("", "fr-FR,fr;q=0.9,en;q=0.5", "fr"),
        ("", "en-GB,fr;q=0.5", "en"),
        ("", "de", "en"),
        ("?lang=fr", "en", "fr"),
        ("?lang=en", "fr", "en"),
        ("?lang=de", "fr", "fr"),
        ("?lang=<script>", None, "en"),
    ],
)
def test_try_speaks_the_visitors_language(client, query, header, lang):
    response = client.get(f"/try{query}", headers={"Accept-Language": header} if header else {})
    assert response.status_code == 200
    assert f'<html lang="{lang}">' in response.text
    assert response.headers["Content-Language"] == lang
    assert response.headers["Vary"] == "Accept-Language"


@pytest.mark.usefixtures("built")
def test_try_is_under_a_strict_policy(client):
    policy = client.get("/try").headers["Content-Security-Policy"]
    told = dict(part.split(" ", 1) for part in policy.split("; "))
    assert TRY_CSP.items() <= told.items()


@pytest.mark.usefixtures("built")
def test_the_built_extension_is_served_and_nothing_around_it(client):
    script = client.get("/try/assets/try/try.js", buffered=True)
    assert (script.text, script.mimetype) == ("/* try/try.js */", "text/javascript")
    assert client.get("/try/assets/content.css", buffered=True).mimetype == "text/css"
    for name in ("../secret.js", "%2e%2e/secret.js", "..%2f..%2fsecret.js", "try", "nothing.js"):
        response = client.get(f"/try/assets/{name}")
        assert (response.status_code, response.content_type) == (404, PROBLEM)


@pytest.mark.parametrize(("lang", "words"), [("en", "has not been built"), ("fr", "pas encore construite")])
def test_try_says_what_to_do_when_nothing_is_built(client, monkeypatch, tmp_path, lang, words):
    monkeypatch.setattr(pages, "ROOT", tmp_path)
    response = client.get(f"/try?lang={lang}")
    assert response.status_code == 503
    assert words in response.text
    assert "make build" in response.text


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize(
    ("settings", "status", "home"),
    [
        ({}, 200, "/try"),
        ({"try_page": False}, 404, "/docs"),
        ({"api_keys": (KEY,)}, 404, "/docs"),
        ({"api_keys": (KEY,), "try_page": True}, 200, "/try"),
    ],
)
def test_try_is_there_while_no_key_is_needed(make_client, settings, status, home):
    client = make_client(**settings)
    assert client.get("/try").status_code == status
    assert client.get("/try/assets/content.js", buffered=True).status_code == status
    assert client.get("/").headers["Location"] == home


def test_the_docs_show_every_operation_and_load_nothing_from_elsewhere(client):
    page = client.get("/docs").text
    for path in client.get("/openapi.json").get_json()["paths"]:
        assert f"<code>{path}</code>" in page
    loaded = re.findall(r'(?:src|<link[^>]*href)="([^"]+)"', page)
    assert loaded
    assert all(address.startswith(("/static/", "data:,")) for address in loaded)
    assert "<script>" not in page
    assert "onclick" not in page


@pytest.mark.parametrize("name", ["docs.css", "docs.js"])
def test_the_docs_bring_their_own_files(client, name):
    assert client.get(f"/static/{name}", buffered=True).status_code == 200
