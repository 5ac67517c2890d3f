"""Thresholds in the console: foresight, the draft, what is asked twice, the stages."""

import re
from dataclasses import replace

import pytest
import yaml

from api.store import audit
from api.store import groups as stored_groups
from api.store import policies as stored
from tests.tuning import PAGE, RISKY, Desk, lines, post, publish, said

# Of pages; what they ask the database for is tried on both in test_jobs.py and test_policies.py.
pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
LINE = {"category": "guarantee", "confidence": "low", "decision": "allow"}


@pytest.fixture
def desk(recording, tmp_path):
    return Desk(recording, tmp_path)


def test_without_anything_counted_the_page_says_what_to_do(desk):
    page = said(desk.enter().get(PAGE))
    assert "Not screened yet. Screen them" in page
    assert "Not counted yet. Count them" in page


def test_it_shows_what_a_stop_would_do_before_it_is_saved(desk):
    ada = desk.enter()
    desk.app.test_client().post("/v1/score", json={"text": RISKY})
    desk.count()
    page = said(post(ada))
    assert "Rule breaks that are warned of 100% 21%–100% · 1 labelled text" in page
    assert "too few texts to tell much" in page
    page = said(post(ada, **{"s-guarantee": "3"}))
    assert "Rule breaks that are warned of now 100% then 0%" in page
    changes = said(ada.get(f"{PAGE}changes?set=1&s-guarantee=3"))
    assert RISKY in changes


def test_a_threshold_for_a_group_on_a_site_is_for_them_alone(desk):
    ada = desk.enter()
    desk.app.test_client().post("/v1/score", json={"text": RISKY, "context": {"site": "linkedin.com"}})
    desk.count()
    with desk.store.write() as session:
        stored_groups.add(session, "Sales", actor="system")
    for site, warned in (("https://www.linkedin.com/feed", "now 100% then 0%"), ("x.com", "now 100% then 0%")):
        page = said(post(ada, site=site, group="Sales", **{"s-guarantee": "3"}))
        assert f"Rule breaks that are warned of {warned}" in page
    assert "Our own texts" in said(ada.get(f"{PAGE}changes?set=1&s-guarantee=3&site=x.com"))
    assert "None of them" in said(ada.get(f"{PAGE}changes?set=1&s-guarantee=3&site=x.com"))
    post(ada, "save", site="www.linkedin.com", group="Sales", **{"s-guarantee": "2"})
    assert lines(desk)[0] == LINE | {"group": "Sales", "site": "linkedin.com"}


def test_it_goes_into_the_draft_is_compared_published_and_gone_back_from(desk):
    ada = desk.enter()
    answer = post(ada, "save", **{"s-guarantee": "1", "b-guarantee": "notice", "s-conduct": "0", "a-conduct": "hold"})
    assert answer.headers["Location"].endswith("/policy/compare")
    assert LINE | {"decision": "notice"} in lines(desk)
    assert {"category": "conduct", "confidence": "high", "decision": "hold"} in lines(desk)
    assert "draft" in said(ada.get(PAGE))
    assert publish(ada, base="1").headers["Location"].endswith("/policy/")
    desk.refresh()
    page = ada.get(PAGE).text
    assert re.search(r'name="s-guarantee" value="1" checked', page)
    post(ada, "save", **{"s-guarantee": "0", "s-conduct": "0"})
    assert not [one for one in lines(desk) if "category" in one]


def test_two_who_publish_at_once(desk):
    ada, ben = desk.enter("ada"), desk.enter("ben")
    for browser in (ada, ben):
        post(browser, "save", **{"s-guarantee": "1"})
    assert publish(ada, base="1").headers["Location"].endswith("/policy/")
    assert publish(ben, base="1").headers["Location"].endswith("/compare")
    assert "somebody else published another version first" in said(ben.get("/console/policy/compare"))


def test_silencing_a_category_is_asked_when_saved_and_when_published(desk):
    ada, quiet = desk.enter(), {"s-guarantee": "3"}
    page = said(post(ada, "save", **quiet))
    assert "Nobody would hear of this any more, however grave it is: Promise of a result" in page
    with desk.store.read() as session:
        assert stored.draft(session, "any") is None
    assert post(ada, "save", sure="conduct", **quiet).status_code == 200
    assert post(ada, "save", sure="guarantee", **quiet).status_code == 302
    assert "Nobody would hear of this any more" in said(ada.get("/console/policy/compare"))
    assert "Nobody would hear" in said(publish(ada, base="1"))
    assert publish(ada, base="1", quiet="guarantee").status_code == 302
    desk.refresh()
    assert post(ada, "save", **quiet).status_code == 302  # it is silent already
    with desk.store.read() as session:
        assert audit.recent(session, action="policy.published")[0].object == "policy:2"


def test_a_change_goes_from_the_shadow_to_a_group_to_all(desk):
    ada, client = desk.enter(), desk.app.test_client()
    with desk.store.write() as session:
        stored_groups.add(session, "Sales", actor="system")
    held = client.post("/v1/score", json={"text": RISKY}).get_json()
    assert "Choose the group" in said(post(ada, "save", stage="group", **{"a-guarantee": "notice", "s-guarantee": "0"}))
    post(ada, "save", stage="shadow", **{"a-guarantee": "notice", "s-guarantee": "0"})
    publish(ada, base="1")
    desk.refresh()
    shadow = client.post("/v1/score", json={"text": RISKY}).get_json()
    assert [held[name] for name in ("decision", "findings")] == [shadow[name] for name in ("decision", "findings")]
    for _ in range(2):
        desk.app.extensions["caveat-trial"].flush(desk.store)  # twice: what is written is not written again
    page = said(ada.get(PAGE))
    assert "A change is counted in the shadow 1 check since" in page
    assert "held until approved a note 1" in page
    policy = said(ada.get("/console/policy/"))
    assert "A change is counted in the shadow Promise of a result, not sure: a note" in policy
    assert "1 decided otherwise. See the trial" in policy

    assert stage(ada, stage="group", stage_group="Sales").headers["Location"].endswith("/compare")
    publish(ada, base="2")
    desk.refresh()
    policy = desk.app.extensions["caveat"].policy
    assert (policy.staged.stage, policy.staged.group) == ("group", "Sales")
    assert "A change is in force for Sales" in said(ada.get(PAGE))
    stage(ada, stage="all")
    publish(ada, base="3")
    desk.refresh()
    policy = desk.app.extensions["caveat"].policy
    assert (policy.staged, policy.decisions[0]["decision"]) == (None, "notice")
    assert client.post("/v1/score", json={"text": RISKY}).get_json()["decision"] == "notice"


def stage(browser, **fields):
    return browser.post(f"{PAGE}stage", seen=PAGE, **fields)


def test_a_change_on_trial_can_be_dropped(desk):
    ada = desk.enter()
    assert stage(ada, stage="all").headers["Location"].endswith("/thresholds/")
    post(ada, "save", stage="shadow", **{"s-guarantee": "1"})
    publish(ada, base="1")
    desk.refresh()
    stage(ada, stage="none")
    assert "staged" not in yaml.safe_load(desk.drafted())


@pytest.mark.parametrize("base", ["0", "100", "-1", "many", "nan", "1e999", ""])
def test_a_base_rate_that_is_none_is_said(desk, base):
    ada = desk.enter()
    assert "must be more than 0 and less than 100" in said(post(ada, base=base))
    assert "must be" not in said(post(ada, base="2,5"))
    assert 'name="base" value="2.5"' in ada.get(PAGE).text


def test_labelled_texts_are_screened_again_when_the_rules_change_not_when_thresholds_do(desk):
    ada = desk.enter()
    desk.count("labelled")
    post(ada, "save", **{"s-guarantee": "1"})
    publish(ada, base="1")
    desk.refresh()
    assert "The rules have changed" not in said(ada.get(PAGE))
    service = desk.app.extensions["caveat"]
    changed = service.files | {"en/guarantee.yaml": ""}
    desk.app.extensions["caveat"] = replace(service, files=changed)
    assert "The rules have changed" in said(ada.get(PAGE))


def test_thresholds_are_found_for_a_number_of_warnings(desk):
    ada = desk.enter()
    assert "no labelled texts" in said(post(ada, "find", most="20"))
    desk.count("labelled")
    assert "Say how many" in said(post(ada, "find", most="few"))
    assert "Found: the stops are moved" in said(post(ada, "find", most="900"))
    assert "cannot be reached without silencing" in said(post(ada, "find", most="0"))


@pytest.mark.parametrize("odd", [{"s-guarantee": "9"}, {"s-guarantee": "x", "a-guarantee": "jail"}, {"site": "\0"}])
def test_odd_forms_change_nothing(desk, odd):
    ada = desk.enter()
    assert "del class" not in post(ada, **odd).text


def test_each_category_has_its_plot_and_its_figures(desk):
    ada = desk.enter()
    assert "nothing to draw" in said(ada.get(f"{PAGE}category/guarantee"))
    desk.count("labelled")
    page = ada.get(f"{PAGE}category/guarantee")
    assert "<svg" in page.text
    assert "There is only 1 labelled text of this category: too few" in said(page)
    assert "<svg" not in ada.get(f"{PAGE}category/restricted-name").text
    assert ada.get(f"{PAGE}category/nonsense").status_code == 404
