"""The code of conduct in the console: read with its mistakes explained, looked at, published, named by findings."""

import html
import io
import re

import pytest

from api import policies
from api.settings import Settings
from api.store import audit, codes
from api.store import policies as stored
from tests.conftest import RISKY
from tests.console import Browser, add_person, serve
from tests.test_policies import DOCUMENT, publish

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
START = "/console/handbook/code/import"
CODE = """# Harbour Bank

We speak as we would be spoken to. <script>alert(1)</script>

## 4 Fair words

### 4.2 Promises {guarantee, projection}

We promise **no results**. [The law](https://law.example) and [a trick](javascript:alert(1)).

### 4.10 Tone {conduct}

Kind.
"""


@pytest.fixture
def app(with_store):
    return serve(policies.in_force(with_store))


@pytest.fixture
def admin(app, store):
    browser = Browser(app)
    browser.enter(store, add_person(store, "ada", "admin"))
    return browser


def send(browser, text, language="en", **more):
    return browser.post(START, seen=START, language=language, text=text.replace("\n", "\r\n"), **more)


def publish_code(app, browser, text=CODE, language="en"):
    shown = send(browser, text, language).text
    base = re.search(r'name="base" value="(\d+)"', shown)[1]
    answer = send(browser, text, language, base=base)
    policies.refresh(app, Settings())
    return answer


def test_what_would_change_is_shown_first(admin, store):
    page = html.unescape(send(admin, CODE).text)
    assert "3 clauses, for 3 of the categories." in page
    assert "<del>2.1 Promises</del></td><td><ins>4.2 Promises</ins>" in page
    assert "Inside information" in page
    assert "No clause of this text belongs to these categories" in page
    with store.read() as session:
        assert codes.numbers(session) == []


def test_it_is_published_with_the_policy_and_findings_name_its_clauses(app, admin, store):
    answer = publish_code(app, admin)
    assert answer.status_code == 302
    service = app.extensions["caveat"]
    assert (service.number, service.policy.clauses["guarantee"]) == (2, {"en": "4.2 Promises", "fr": "4.2 Promises"})
    assert service.policy.clauses["mnpi"]["en"] == "4.1 Inside information"
    finding = app.test_client().post("/v1/score", json={"text": RISKY}).get_json()["findings"][0]
    assert finding["policy_clause"] == "4.2 Promises"
    with store.read() as session:
        assert stored.newest(session).document.startswith("# The firm's choices.")
        assert "# What the extension does when someone presses Post." in stored.newest(session).document
        assert {"policy.published", "code.published"} <= {one.action for one in audit.recent(session, most=3)}


def test_everybody_reads_it_and_nothing_in_it_is_run(app, admin):
    publish_code(app, admin)
    page = admin.get("/console/handbook/code/").text
    assert 'id="clause-4.10"' in page
    assert "<strong>no results</strong>" in page
    assert "&lt;script&gt;alert(1)" in page
    assert 'href="javascript' not in page
    assert 'rel="noreferrer"' in page
    handbook = admin.get("/console/handbook/").text
    assert 'href="/console/handbook/code/#clause-4.2"' in handbook
    assert "4.2 Confidentiality" in handbook
    assert handbook.count("#clause-4.2") == 1  # the policy's own 4.2 is another clause
    assert handbook.index("4.2 Promises") < handbook.index("4.10 Tone")


def test_each_language_has_its_text_and_cites_it(app, admin):
    publish_code(app, admin)
    publish_code(app, admin, "## 7.1 Promesses {guarantee}\nRien.\n", "fr")
    clauses = app.extensions["caveat"].policy.clauses
    assert clauses["guarantee"] == {"en": "4.2 Promises", "fr": "7.1 Promesses"}
    assert clauses["projection"] == {"en": "4.2 Promises", "fr": "4.2 Promises"}
    french = admin.get("/console/handbook/code/", headers={"Accept-Language": "fr"}).text
    assert "7.1 Promesses" in french
    assert "4.2 Promises" in admin.get("/console/handbook/code/?language=en").text


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "There is nothing in this file."),
        ("Just words.", 1, "No heading begins with a clause number"),
        ("# Code\n\n## 1.1 Promises {guarantees}", 3, "“guarantees” is no category"),
        ("## 1.1 A {conduct}\n\n## 1.1 B", 3, "This clause number is there already: 1.1 (1)"),
        ("## 1.1 A {conduct}\n\n## 1.2 B {conduct}", 3, "belongs to another clause already: conduct (1)"),
        ("## 1.1 A\n\n## B {conduct}", 3, "“B” names categories but has no clause number"),
        ("## 1.1 A\n\nnull \0 byte", 3, "holds characters that cannot be shown"),
        ("## 1.1 A\n" + "x" * 200_001, 1, "at most 200,000 characters"),
    ],
)
def test_bad_input_is_explained_by_line(admin, text, line, words):
    page = html.unescape(send(admin, text).text)
    assert f"Line {line}: " in page
    assert words in page


def test_a_file_is_taken_and_one_that_is_not_text_explained(admin):
    token = admin.token(START)
    for content, words in ((CODE.encode("utf-8-sig"), "3 clauses"), (b"\xff\xfe# 1 A", "The file is not UTF-8 text")):
        data = {"csrf_token": token, "language": "en", "file": (io.BytesIO(content), "code.md")}
        assert words in html.unescape(admin.client.post(START, data=data).text)


def test_a_file_that_is_too_large_is_refused(admin):
    body = {"data": b"x" * 1_000_000, "content_type": "multipart/form-data; boundary=b"}
    assert admin.client.post(START, **body).status_code == 413


def test_a_policy_that_changed_meanwhile_is_looked_at_again(admin, store):
    shown = send(admin, CODE).text
    base = re.search(r'name="base" value="(\d+)"', shown)[1]
    publish(store, DOCUMENT, base=1)
    page = send(admin, CODE, base=base)
    assert "Look again before you publish." in page.text
    with store.read() as session:
        assert codes.numbers(session) == []
        assert stored.newest_number(session) == 2


@pytest.mark.parametrize("role", ["writer", "reviewer", "it", "auditor"])
def test_only_admins_import(app, store, role):
    browser = Browser(app)
    browser.enter(store, add_person(store, "bob", role))
    assert browser.get(START).status_code == 403
    assert browser.get("/console/handbook/code/").status_code == 200
