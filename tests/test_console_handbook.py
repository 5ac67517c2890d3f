"""The policy as writers read it: told from what is in force, acknowledged once, and who has not is seen."""

import html
import json
import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from api import policies
from api.settings import Settings
from api.store import audit, groups, people
from api.store import policies as stored
from tests.console import add_person, serve
from tests.enrolled import bearer, enrol, enrolment_key
from tests.test_policies import DOCUMENT, publish

PAGE = "/console/handbook/"
pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
SHOWN = re.compile(r'name="page" value="([0-9a-f]{64})"')


@pytest.fixture
def app(with_store):
    return serve(policies.in_force(with_store))


def change(app, store, document):
    """Another policy comes into force."""
    with store.read() as session:
        base = stored.newest_number(session)
    publish(store, document, base=base)
    policies.refresh(app, Settings())


def read(browser, page=None):
    shown = page or SHOWN.search(browser.get(PAGE).text)[1]
    return browser.client.post(
        PAGE + "read", data={"csrf_token": browser.token(PAGE + "refresher/"), "page": shown}, follow_redirects=True
    )


def row(browser, category):
    """The cells of a category in the table, as text."""
    page = html.unescape(browser.get(PAGE).text)
    found = re.search(rf'<tr id="{category}">(.*?)</tr>', page, re.DOTALL)[1]
    return " ".join(re.sub(r"<[^>]+>", " ", found).split())


@pytest.mark.parametrize("role", ["writer", "reviewer", "admin", "it", "auditor"])
def test_everybody_who_is_signed_in_reads_it(enter, role):
    assert enter("bob", role).get(PAGE).status_code == 200


def test_it_says_of_each_category_what_follows_and_where(enter):
    ada = enter("ada", "writer")
    assert row(ada, "guarantee") == (
        "2.1 Promises Promise of a result In a post or profile: held until approved In a reply or message: a warning"
    )
    assert "a note or a warning" in row(ada, "exaggeration")
    assert row(ada, "complaint") == "6.1 Complaints Complaint received In what the firm receives: a note"


def test_it_is_what_the_policy_says_now(app, store, enter):
    ada = enter("ada", "writer")
    page = html.unescape(ada.get(PAGE).text)
    assert "Nothing of what you write is recorded." in page
    assert "Pause Caveat on a site" in page
    assert "@harbourbank" in page
    changed = DOCUMENT.replace("may_pause: true", "may_pause: false").replace("record: never", "record: all")
    changed = changed.replace("text: left-out", "text: stored").replace("post_anyway: true", "post_anyway: false")
    change(app, store, changed)
    page = html.unescape(ada.get(PAGE).text)
    assert "Every check is recorded. Your words are stored with it, encrypted." in page
    assert "Pause Caveat on a site" not in page
    assert "goes out only when legal has approved it" in page


def test_lines_for_the_reader_s_own_groups_are_theirs_alone(app, store, enter):
    line = "decisions:\n- {group: Fund desk, category: conduct, decision: hold}\n"
    change(app, store, DOCUMENT.replace("decisions:\n", line, 1))
    ada, ben = enter("ada", "writer"), enter("ben", "writer")
    with store.write() as session:
        groups.add(session, "Fund desk", actor="system")
        groups.join(session, people.by_email(session, "ada@bank.example"), ["Fund desk"], actor="system")
    assert "Tone, by somebody of Fund desk: held until approved" in html.unescape(ada.get(PAGE).text)
    assert "Fund desk" not in ben.get(PAGE).text
    assert "held" in row(ada, "conduct")


def test_it_is_read_once_and_noted_in_the_log(store, enter):
    ada = enter("ada", "writer")
    assert "It is noted that you have read" in read(ada).text
    assert "You read this policy on" in ada.get(PAGE).text
    shown = page_of(store, "ada")
    read(ada, shown)
    with store.read() as session:
        entries = audit.recent(session, action="policy.read")
    assert len(entries) == 1
    assert json.loads(entries[0].payload) == {"page": shown, "policy": 1, "codes": []}
    assert entries[0].actor.startswith("user:")


def page_of(store, name):
    with store.read() as session:
        user = people.by_email(session, f"{name}@bank.example")
        (entry, *_) = [one for one in audit.recent(session, action="policy.read") if one.actor == f"user:{user.id}"]
        return json.loads(entry.payload)["page"]


def test_what_changed_while_reading_is_read_again(app, store, enter):
    ada = enter("ada", "writer")
    shown = SHOWN.search(ada.get(PAGE).text)[1]
    change(app, store, DOCUMENT.replace("may_pause: true", "may_pause: false"))
    assert "changed while you were reading" in read(ada, shown).text
    assert "I have read it" in ada.get(PAGE).text


def test_another_rate_asks_nobody_to_read_again(app, store, enter):
    ada = enter("ada", "writer")
    read(ada)
    change(app, store, DOCUMENT.replace('value: "4.50"', 'value: "4.25"'))
    assert "You read this policy on" in ada.get(PAGE).text
    change(app, store, DOCUMENT.replace("{severity: medium, decision: warn}", "{severity: medium, decision: hold}"))
    assert "I have read it" in ada.get(PAGE).text


def test_writers_are_reminded_until_they_have_read_it(enter):
    ada, boss = enter("ada", "writer"), enter("boss", "admin")
    reminder = "you have not read it yet"
    assert reminder in ada.get("/console/account/").text
    assert reminder not in boss.get("/console/account/").text
    read(ada)
    assert reminder not in ada.get("/console/account/").text


def test_their_browsers_are_told_so_too(app, store, enter):
    people, key = {"ada": enter("ada", "writer"), "boss": enter("boss", "admin")}, enrolment_key(store)
    client = app.test_client()
    told = {name: bearer(enrol(client, key, user=f"{name}@bank.example").get_json()["token"]) for name in people}
    told["nobody"] = bearer(enrol(client, key).get_json()["token"])

    def unread() -> list[str]:
        return [name for name, who in told.items() if client.get("/v1/handbook", headers=who).get_json()["unread"]]

    assert unread() == ["ada"]
    read(people["ada"])
    assert unread() == []


def test_an_admin_sees_who_has_not(store, enter):
    boss, ada = enter("boss", "admin"), enter("ada", "writer")
    for number in range(53):
        add_person(store, f"writer{number:02}", "writer")
    with store.write() as session:
        groups.add(session, "Desk", actor="system")
        for name in ("ada", "writer00"):
            groups.join(session, people.by_email(session, f"{name}@bank.example"), ["Desk"], actor="system")
    read(ada)
    page = boss.get(PAGE + "readers/").text
    assert "1 of 54 writers have read" in page
    assert "1–50 / 53" in page
    assert "writer52@bank.example" in boss.get(PAGE + "readers/?start=50").text
    desk = boss.get(PAGE + "readers/?group=Desk").text
    assert "writer00@bank.example" in desk
    assert "ada@bank.example" not in desk
    assert "ada@bank.example" in boss.get(PAGE + "readers/?read=yes").text


@pytest.mark.parametrize(("language", "said"), [("en", "held until approved"), ("fr", "retenu jusqu’à approbation")])
def test_it_is_a_pdf_of_the_same_words(enter, language, said):
    ada, asked = enter("ada", "writer"), {"Accept-Language": language}
    read(ada)
    answer = ada.get(PAGE + "policy.pdf", headers=asked)
    assert (answer.mimetype, answer.headers["Content-Disposition"]) == (
        "application/pdf",
        f'inline; filename="policy-1-{language}.pdf"',
    )
    paper = PdfReader(BytesIO(answer.data))
    text = " ".join(" ".join(page.extract_text() for page in paper.pages).split())
    page = re.search(r"<h1>(.*)</section>", ada.get(PAGE, headers=asked).text, re.DOTALL)[1]
    page = re.sub(r'<(ul class="ways.*?</ul|span class="(un|st).*?</span)>', " ", page, flags=re.DOTALL)
    for line in re.findall(r">([^<>]+)<", page):
        assert compact(line) in compact(text)
    assert said in text
    assert paper.metadata.title.endswith("version 1")


def compact(text):
    """Without blanks: where lines break, the PDF has them elsewhere."""
    return re.sub(r"[\s\xa0\u202f]", "", html.unescape(text))


@pytest.mark.parametrize("role", ["writer", "it", "auditor"])
def test_who_read_it_is_for_admins_and_legal(enter, role):
    assert enter("bob", role).get(PAGE + "readers/").status_code == 403


def test_people_who_left_are_not_waited_for(store, enter):
    boss = enter("boss", "admin")
    gone = add_person(store, "gone", "writer")
    with store.write() as session:
        people.set_active(session, people.find(session, gone), False, actor="system")
    assert "Nobody has the role of a writer yet." in boss.get(PAGE + "readers/").text


def test_it_is_told_in_french(enter):
    page = html.unescape(enter("ada", "writer").get(PAGE, headers={"Accept-Language": "fr"}).text)
    assert "Politique des réseaux sociaux" in page
    assert "retenu jusqu’à approbation" in page
    assert "2.1 Promesses" in page
