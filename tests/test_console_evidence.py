"""What thresholds are tried on: jobs asked for and watched, one text read for a reason, who may."""

import html
import json
from dataclasses import replace

import pytest

from api.jobs.work import work
from api.store import audit, jobs
from tests.tuning import PAGE, RISKY, Desk, said

# Of pages; what they ask the database for is tried on both in test_jobs.py and test_policies.py.
pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)


@pytest.fixture
def desk(recording, tmp_path):
    return Desk(recording, tmp_path)


def test_a_job_is_asked_for_watched_and_cancelled(desk):
    ada, evidence = desk.enter(), f"{PAGE}evidence/"

    def ask(kind, **more):
        return ada.post(f"{evidence}ask/{kind}", seen=PAGE, **more)

    ask("labelled")
    ask("backtest", days="365")
    page = ada.get(evidence)
    assert "It waits for its turn." in said(page)
    assert '<noscript><meta http-equiv="refresh"' in page.text
    ask("labelled")
    assert "Somebody has asked for it already" in said(ada.get(evidence))
    with desk.store.read() as session:
        found = jobs.open_one(session, "backtest")
        assert found.asked == {"days": 365}
    ada.post(f"{evidence}cancel/{found.id}", seen=PAGE)
    assert "The last try was cancelled." in said(ada.get(evidence))
    ada.post(f"{evidence}cancel/{found.id}", seen=PAGE)
    assert "It had ended already." in said(ada.get(evidence))
    work(desk.app.extensions["caveat"], replace(desk.settings, labelled=desk.settings.data / "none"))
    assert "There is no folder with labelled texts" in said(ada.get(evidence))
    assert ask("nonsense").status_code == 404


def test_a_text_is_read_by_those_who_may_with_a_reason_that_is_logged(desk):
    ada, rea = desk.enter(), desk.enter("rea", "admin", "reviewer")
    asked = desk.app.test_client().post("/v1/score", json={"text": RISKY})
    desk.count()
    link = f"{PAGE}evidence/text/{asked.headers['Caveat-Screening']}"
    changes = f"{PAGE}changes?set=1&s-guarantee=3"
    assert link not in ada.get(changes).text
    assert ada.get(link).status_code == 403
    assert link in rea.get(changes).text
    assert RISKY not in rea.get(link).text
    assert "needed" in rea.post(link, seen=link, reason=" ").text
    assert RISKY in html.unescape(rea.post(link, seen=link, reason="To see why").text)
    with desk.store.read() as session:
        (entry,) = audit.recent(session, action="text.read")
    assert json.loads(entry.payload) == {"reason": "To see why"}
    assert rea.get(f"{PAGE}evidence/text/none").status_code == 404


def test_without_records_the_page_says_so(desk):
    service = desk.app.extensions["caveat"]
    never = replace(service.policy, recording=replace(service.policy.recording, record="never"))
    desk.app.extensions["caveat"] = replace(service, policy=never)
    assert "The policy records nothing" in said(desk.enter().get(f"{PAGE}evidence/"))


@pytest.mark.parametrize("role", ["writer", "reviewer", "it", "auditor"])
def test_only_admins_have_it(desk, role):
    assert desk.enter("bob", role).get(PAGE).status_code == 403


def test_it_is_there_in_french(desk):
    page = desk.enter().get(PAGE, headers={"Accept-Language": "fr"})
    assert "À partir de quelle certitude" in said(page)
