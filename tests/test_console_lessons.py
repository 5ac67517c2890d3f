"""Lessons, the five questions and the learning curve: they teach, and tell nobody about anybody."""

import html
import json
import re
from datetime import timedelta

import pytest

from api.console import learning, refresher
from api.engine.types import CATEGORIES
from api.store import audit, groups, people, records, tallies
from api.store.tables.base import new_id, now
from api.store.tables.machines import EnrolmentKey, Installation
from tests.console import add_person

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
PAGE = "/console/handbook/"
ASKED = re.compile(r'name="question" value="(\w+)"')


@pytest.fixture
def ada(console):
    return console("ada", "writer")


def found_in_own(store, name, *categories):
    """Screenings of theirs that are kept."""
    with store.write() as session:
        user = people.by_email(session, f"{name}@bank.example")
        content = {"kind": "screening", "at": now().isoformat(), "writer": f"user:{user.id}", "site": "x.com"}
        kept = [
            records.Kept(new_id(), json.dumps(content | {"findings": [{"category": category}]}))
            for category in categories
        ]
        records.add(session, kept)


def asked(browser, shared):
    """The questions on a fresh page."""
    pool = refresher.pool(shared.rulebook, "en")
    return [pool[id] for id in ASKED.findall(browser.get(PAGE + "refresher/").text)]


def answer(browser, questions, answers):
    fields = {f"answer-{one.id}": said for one, said in zip(questions, answers, strict=True) if said}
    return browser.post(PAGE + "refresher/", seen=PAGE + "refresher/", question=[one.id for one in questions], **fields)


def test_each_category_has_a_page(ada, shared):
    for category in CATEGORIES:
        page = html.unescape(ada.get(f"{PAGE}lessons/{category}").text)
        told = shared.rulebook.lessons[category]["en"]
        assert all(told[part] in page for part in ("protects", "bad", "good"))
        assert f'href="/console/handbook/#{category}"' in page


def test_a_lesson_explains_each_rule_by_posts_of_its_own(ada, shared):
    page = html.unescape(ada.get(f"{PAGE}lessons/guarantee").text)
    rules = [rule for rule in shared.rulebook.rules if rule.category == "guarantee" and rule.status == "stable"]
    for rule in rules:
        assert (f'id="{rule.id}"' in page) == (rule.lang == "en")
    (rule,) = (rule for rule in rules if rule.id == "guaranteed-return-en")
    start, end = rule.should_flag[0].spans[0]
    assert rule.why["en"] in page
    assert f"<mark>{rule.should_flag[0].text[start:end]}</mark>" in page


def test_lessons_are_listed_in_both_languages_and_others_are_not_there(ada):
    assert "Promise of a result" in ada.get(PAGE + "lessons/").text
    assert "Promesse de résultat" in ada.get(PAGE + "lessons/", headers={"Accept-Language": "fr"}).text
    assert ada.get(PAGE + "lessons/luck").status_code == 404


def test_the_questions_are_of_one_s_own_categories_first(ada, store, shared):
    found_in_own(store, "ada", "mnpi", "mnpi", "conduct", "greenwashing", "tax-legal", "pressure", "pressure")
    page = ada.get(PAGE + "refresher/").text
    assert "in which something was found in yours" in page
    found = asked(ada, shared)
    assert {one.category for one in found} == {"mnpi", "conduct", "greenwashing", "tax-legal", "pressure"}
    assert len(found) == 5


def test_without_records_they_are_of_the_commonest(ada, store, shared):
    today = now().date()
    with store.write() as session:
        counted = {("comparison", "", "", today, "checked"): 40, ("inducement", "", "", today, "checked"): 30}
        tallies.add(session, "batch", counted, {})
    found = asked(ada, shared)
    assert len(found) == 5
    assert {"comparison", "inducement"} <= {one.category for one in found}
    assert "of the kind that comes up most" in ada.get(PAGE + "refresher/").text


def test_a_good_post_is_one_that_no_rule_minds(shared, with_store):
    pool = list(refresher.pool(shared.rulebook, "fr").values())
    for category in refresher.ASKED:
        good = [one for one in pool if (one.category, one.side) == (category, refresher.GOOD)]
        question = refresher.fit(with_store, "fr", good)
        assert question.side == refresher.GOOD
        bad = [one for one in pool if (one.category, one.side) == (category, refresher.BAD)]
        assert bad


def test_answers_are_shown_and_only_that_it_was_done_is_kept(ada, store, shared):
    questions = asked(ada, shared)
    said = [questions[0].side, *("bad" if one.side == "good" else "good" for one in questions[1:])]
    page = html.unescape(answer(ada, questions, said).text)
    assert "You agree with the rules in 1 of 5." in page
    assert page.count("The rules see it otherwise.") == 4
    assert all(one.why in page for one in questions)
    with store.read() as session:
        (entry,) = audit.recent(session, action="refresher")
    assert (entry.action, entry.payload) == ("refresher.done", "null")


def test_what_is_not_answered_is_asked_for_and_nothing_noted(ada, store, shared):
    questions = asked(ada, shared)
    page = answer(ada, questions, ["bad", "", "good", "perhaps", "bad"]).text
    assert page.count("Please decide.") == 2
    assert page.count(" checked>") == 3
    with store.read() as session:
        assert audit.recent(session, action="refresher") == []


def test_questions_that_are_none_are_asked_anew(ada):
    page = ada.post(PAGE + "refresher/", seen=PAGE + "refresher/", question=["x", "<b>"]).text
    assert len(ASKED.findall(page)) == 5


def team(store, name, size):
    """A group of so many people, each with a browser."""
    with store.write() as session:
        groups.add(session, name, actor="system")
        key = EnrolmentKey(name="k", digest=name, shown="k", created_by="system", expires_at=now() + timedelta(days=1))
        session.add(key)
        session.flush()
        key = key.id
    for number in range(size):
        user = add_person(store, f"{name.lower()}{number}", "writer")
        with store.write() as session:
            groups.join(session, people.find(session, user), [name], actor="system")
            session.add(Installation(name=new_id(), enrolment_key_id=key, user_id=user, browser="x", version="1"))


def test_teams_are_seen_month_by_month_and_nobody_alone(console, store):
    team(store, "Large", 7)
    team(store, "Middle", 6)  # left out too: else the four would be the difference
    team(store, "Small", 4)
    last = now().date().replace(day=1) - timedelta(days=1)
    counts = {"checked": 40, "allow": 30, "warn": 6, "hold": 4}
    with store.write() as session:
        counted = {("", group, "", last, what): n for group in ("", "Large") for what, n in counts.items()}
        few = {("", "", "", now().date(), "checked"): 19}
        tallies.add(session, "batch", counted | few, {})
    page = console("boss", "reviewer").get(PAGE + "learning/?group=Large").text
    assert "Small" not in page
    assert "Middle" not in page
    assert page.count("<polyline") == 2
    rows = re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', page)
    cells = {group: re.findall(r">([^<>]+)</td>", told) for group, told in rows}
    assert {group: told[-2:] for group, told in cells.items()} == {"All people": ["25.0", "–"], "Large": ["25.0", "–"]}
    assert len(cells["Large"]) == 12
    assert [learning.step_of(most) for most in (0, 4, 4.1, 38, 100)] == [1, 1, 2, 10, 25]


def test_without_posts_the_curve_says_so(console):
    assert "Nothing was checked in the last twelve months." in console("boss", "auditor").get(PAGE + "learning/").text


@pytest.mark.parametrize("role", ["writer", "it"])
def test_the_curve_is_not_for_everybody(console, role):
    assert console("bob", role).get(PAGE + "learning/").status_code == 403
