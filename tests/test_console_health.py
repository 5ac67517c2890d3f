"""Rule health: figures, proposals that they bear, examples; the firm's own texts only as policy and role allow."""

import csv
import io
import shutil
from datetime import UTC, datetime

import pytest

from api.console.proposals import propose, wilson
from api.store import Store, deciding, reviews, tallies
from api.store.deciding import Verdict
from api.store.health import FINDINGS, Judged, agreement
from api.store.tables.base import new_id
from tests import databases
from tests.console import Browser, add_person, serve
from tests.test_console_overview import count
from tests.test_records import CANARY, RISKY, Desk

PAGE = "/console/rule-health/"
RULE = "guaranteed-return-en"
TODAY = datetime.now(UTC).date()


@pytest.fixture
def store(tmp_path, sqlite_template):
    shutil.copy(sqlite_template, tmp_path / "caveat.db")
    made = Store(databases.sqlite_url(tmp_path))
    yield made
    made.close()


def fired(store, rule: str = RULE, **told: int) -> None:
    with store.write() as session:
        tallies.add(session, new_id(), {}, {(rule, TODAY, what): number for what, number in told.items()})


def decide(store, keyring, fate: str, rule: str = RULE) -> None:
    about = {"site": "x.com", "kind": "post", "account": "brand", "proposed": "hold", "rulebook": "r", "policy": "p"}
    with store.write() as session:
        found = reviews.open_review(
            session,
            keyring,
            writer="user:1",
            typed={"text": RISKY},
            categories=["guarantee"],
            rules=[rule, rule],
            **about,
        )
        verdict = Verdict(fate, comment="Why not", text="Better" if fate == "approved-with-changes" else None)
        deciding.decide_review(session, keyring, found.id, verdict, version=0, reviewer="user:2")


@pytest.mark.parametrize(("some", "of", "low", "high"), [
    (0, 0, 0.0, 1.0), (0, 10, 0.0, 0.278), (10, 10, 0.722, 1.0), (5, 10, 0.237, 0.763), (500, 1000, 0.469, 0.531),
])  # fmt: skip
def test_the_interval_is_wilsons(some, of, low, high):
    assert wilson(some, of) == pytest.approx((low, high), abs=0.001)


@pytest.mark.parametrize(("told", "judged", "posts", "action"), [
    ({"fired": 400, "mistake": 80}, (0, 0), 9_000, "demote"),
    ({"fired": 5, "mistake": 2}, (0, 0), 9_000, None),  # two of five prove nothing
    ({"fired": 400, "mistake": 40}, (0, 0), 9_000, None),
    ({"fired": 100}, (4, 40), 9_000, "demote"),
    ({"fired": 100}, (1, 4), 9_000, None),
    ({"fired": 100, "override": 60, "dismissed": 20}, (0, 0), 9_000, "demote"),
    ({"fired": 100, "override": 30, "dismissed": 20}, (0, 0), 9_000, None),
    ({"fired": 0}, (0, 0), 100_000, "retire"),
    ({"fired": 0}, (0, 0), 1_000, None),
    ({"fired": 1}, (0, 0), 100_000, None),
    ({"fired": 300}, (38, 40), 9_000, "promote"),
    ({"fired": 300}, (3, 3), 9_000, None),
    ({"fired": 30}, (38, 40), 9_000, None),  # too few to say that nobody calls it a mistake
])  # fmt: skip
def test_a_proposal_is_made_only_where_the_interval_bears_it(shared, console, told, judged, posts, action):
    rule = next(rule for rule in shared.rulebook.rules if rule.severity == "medium")
    with serve(shared).test_request_context():
        found = propose(rule, dict.fromkeys(FINDINGS, 0) | told, Judged(*judged), posts)
    assert (found and found.action) == action
    assert found is None or found.reason


def test_a_rule_of_the_highest_weight_is_not_promoted(shared):
    rule = next(rule for rule in shared.rulebook.rules if rule.severity == "high")
    with serve(shared).test_request_context():
        assert propose(rule, dict.fromkeys(FINDINGS, 0) | {"fired": 300}, Judged(40, 40), 9_000) is None


def test_figures_and_the_reason_of_a_proposal_are_shown(console, store, with_store):
    fired(store, fired=400, mistake=80, fixed=200, excused=7)
    ring = with_store.recorder.keyring
    for fate in ("rejected", "approved-with-changes", "approved", "escalated"):
        decide(store, ring, fate)
    page = console("ada", "admin").get(PAGE).text
    for words in ("Writers reported 80 of 400 as mistakes", "50%", "20%", "2 / 3", "21% – 94%", "1 proposal"):
        assert words in page
    french = console("bea", "auditor").get(PAGE, headers={"Accept-Language": "fr"}).text
    assert "Les rédacteurs en ont signalé 80 sur 400" in french


def test_filters_and_sorting(console, store):
    fired(store, fired=400, mistake=80)
    fired(store, "guaranteed-return-fr", fired=500)
    browser = console("ada", "admin")
    first = {sort: browser.get(f"{PAGE}?sort={sort}").text for sort in ("fired", "mistake", "nonsense")}
    at = {sort: (page.find("guaranteed-return-en"), page.find("guaranteed-return-fr")) for sort, page in first.items()}
    assert at["fired"][0] > at["fired"][1] > 0
    assert 0 < at["mistake"][0] < at["mistake"][1] or at["mistake"][1] < 0
    assert at["nonsense"] == at["fired"]
    only = browser.get(f"{PAGE}?proposal=demote").text
    assert RULE in only
    assert "guaranteed-return-fr" not in only
    assert "No rule is like that" in browser.get(f"{PAGE}?q=nothing-like-it").text
    assert browser.get(f"{PAGE}?start=50").status_code == 200
    assert browser.get(f"{PAGE}?start=99999999999").status_code == 200


def test_it_is_there_as_csv(console, store):
    fired(store, fired=400, mistake=80)
    count(store)
    rows = list(csv.DictReader(io.StringIO(console("ada", "auditor").get(PAGE + "rules.csv").text)))
    (one,) = [row for row in rows if row["rule"] == RULE]
    assert (one["fired"], one["mistake"], one["proposal"]) == ("400", "80", "demote")


def test_a_rule_shows_its_own_proofs(console, store):
    page = console("ada", "admin").get(PAGE + RULE).text
    assert "<mark>" in page
    assert "It lets pass" in page
    assert "Posts of the firm" not in page  # admins do not read posts
    assert console("ada2", "admin").get(PAGE + "no-such-rule").status_code == 404


@pytest.mark.parametrize(("text", "role", "offered"), [
    ("stored", "reviewer", True), ("stored", "auditor", True), ("stored", "admin", False), ("hashed", "auditor", False),
])  # fmt: skip
def test_texts_of_the_firm_are_offered_only_where_policy_and_role_allow(recording, text, role, offered):
    one = Desk(recording(record="all", text=text))
    browser = Browser(serve(one.service))
    browser.enter(one.service.store, add_person(one.service.store, role, role))
    assert ("Posts of the firm" in browser.get(PAGE + RULE).text) == offered
    answer = browser.post(f"{PAGE}{RULE}/texts", **{"texts-reason": "To see"})
    assert answer.status_code == (200 if offered else 403 if role == "admin" else 404)


def test_each_text_that_is_read_is_in_the_log(recording):
    one = Desk(recording(record="all", text="stored"))
    one.score(RISKY)
    one.kept()
    browser = Browser(serve(one.service))
    browser.enter(one.service.store, add_person(one.service.store, "rita", "reviewer"))
    assert CANARY not in browser.post(f"{PAGE}{RULE}/texts", **{"texts-reason": " "}).text
    assert CANARY in browser.post(f"{PAGE}{RULE}/texts", **{"texts-reason": "Looking at the rule"}).text
    with one.service.store.read() as session:
        from api.store import audit

        (entry,) = audit.recent(session, action="text.read")
    assert "Looking at the rule" in entry.payload
    assert CANARY not in entry.payload


def test_a_text_sent_to_legal_says_which_rules_had_found_something(recording):
    one = Desk(recording())
    answer = one.client.post("/v1/reviews", json={"text": RISKY})
    ring, store = one.service.recorder.keyring, one.service.store
    with store.write() as session:
        verdict = Verdict("rejected", comment="No promises")
        deciding.decide_review(session, ring, answer.get_json()["id"], verdict, version=0, reviewer="user:2")
    with store.read() as session:
        assert agreement(session, datetime(2026, 1, 1, tzinfo=UTC))[RULE] == Judged(1, 1)
