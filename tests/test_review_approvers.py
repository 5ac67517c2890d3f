"""Who gets a text and who may approve it: assigning, absences, four eyes, limits."""

from datetime import date, timedelta

import pytest

from api.store import approvers, people, review_queue
from api.store.deciding import AlreadyAgreed
from tests.reviewers import QUEUE, TEXT, decide, legal, post, read, rows

__all__ = ["legal"]
MILD = "We aim to return 4%. Capital at risk."


def test_assigned_to_a_reviewer_who_is_here(legal):
    desk = legal()
    id, ada = desk.ask(), desk.open("ada")
    ben, eve = desk.person("ben", "reviewer"), desk.person("eve", "reviewer")
    assert "Ben has it." in post(ada, f"{QUEUE}{id}/assign", to=ben)
    with desk.store.write() as session:
        people.set_active(session, people.find(session, eve), False, actor="user:9")
    for gone in (eve, desk.person("bob", "writer"), "nobody"):
        assert "This person cannot take it" in post(ada, f"{QUEUE}{id}/assign", to=gone)
    assert desk.review(id).assignee == ben
    assert "Nobody has it now." in post(ada, f"{QUEUE}{id}/assign", to="")


def test_who_is_away_has_somebody_who_gets_it(legal):
    desk = legal()
    id, ada, ben = desk.ask(), desk.open("ada"), desk.person("ben", "reviewer")
    away, today = "/console/reviews/away/", date.today()
    form = {"first": today.isoformat(), "last": (today + timedelta(days=3)).isoformat(), "stand_in": ben}
    for wrong, said in (
        ({"last": (today - timedelta(days=1)).isoformat()}, "before the first"),
        ({"first": "2020-01-01", "last": "2020-01-02"}, "This day is over."),
        ({"stand_in": desk.ids["ada"]}, "Not a valid choice"),
    ):
        assert said in post(ada, away, **(form | wrong))
    assert "You are away from" in post(ada, away, **form)
    browser = desk.open("ben")
    assert "Today you stand in for Ada." in browser.get(away).text
    assert "they are away then, too" in post(browser, away, **(form | {"stand_in": desk.ids["ada"]}))
    assert "Whom you chose is away, so Ben has it." in post(browser, f"{QUEUE}{id}/assign", to=desk.ids["ada"])
    with desk.store.write() as session:
        approvers.come_back(session, desk.ids["ada"], actor="user:9")
        review_queue.assign(session, id, desk.ids["ada"], actor="user:9")
    assert rows(browser.get(f"{QUEUE}?list=mine").text) == []
    post(ada, away, **form)
    assert rows(browser.get(f"{QUEUE}?list=mine").text) == [id]  # what was theirs before, too
    assert "You are here again." in post(ada, "/console/reviews/away/back")


def test_four_eyes_see_the_same_words(legal):
    desk = legal(two_approvers=frozenset({"high"}))
    bob = f"user:{desk.person('bob', 'writer')}"
    id, ada, ben, writer = desk.ask(writer=bob), desk.open("ada"), desk.open("ben"), desk.open("bob")
    assert "Another person must approve the same words" in decide(ada, id, "approved-with-changes", text=MILD)
    assert "Waiting" in writer.get(f"/console/requests/{id}").text
    assert MILD not in writer.get(f"/console/requests/{id}").text
    assert "You have approved these words already" in decide(ada, id, "approved-with-changes", text=MILD, version=1)
    assert "One approval is missing" in ben.get(QUEUE).text
    assert MILD in read(ben, id)  # what the first would let through, ready to be agreed to
    assert "Another person must" in decide(ben, id, "approved", version=1)  # other words: the writer's own
    assert "Decided." in decide(ben, id, "approved-with-changes", text=MILD, version=2)
    assert MILD in writer.get(f"/console/requests/{id}").text
    assert [bool(one.approves) for one in desk.decisions(id)] == [True, False, False]


def test_four_eyes_are_never_the_same_two(legal):
    desk = legal(two_approvers=frozenset({"guarantee"}))
    id = desk.ask()
    desk.says(id, "approved", reviewer="user:1")
    with pytest.raises(AlreadyAgreed):
        desk.says(id, "approved", reviewer="user:1")
    desk.says(id, "escalated", reviewer="user:2", comment="Not sure.")
    assert desk.says(id, "approved", reviewer="user:3").approves is None  # passed on: it begins anew
    assert desk.says(id, "approved", reviewer="user:1").approves


def test_one_no_is_enough(legal):
    desk = legal(two_approvers=frozenset({"high"}))
    id = desk.ask()
    desk.says(id, "approved", reviewer="user:1")
    desk.says(id, "rejected", reviewer="user:2", comment="No.")
    assert desk.review(id).status == "decided"


@pytest.mark.parametrize("limit", [{"categories": ["conduct"]}, {"jurisdictions": ["fr"]}])
def test_who_may_not_approve_may_reject_and_pass_on(legal, limit):
    desk = legal()
    id, ada, admin = desk.ask(), desk.open("ada"), desk.open("root", "admin")
    path = f"/console/approvers/{desk.ids['ada']}"
    assert "Saved." in post(admin, path, seen="/console/approvers/", **limit)
    assert "approver.limited" in desk.actions()
    assert "You may reject it or pass it on." in ada.get(f"{QUEUE}{id}").text
    assert "not yours to approve" in decide(ada, id, "approved")
    assert "Passed on." in decide(ada, id, "escalated", comment="Yours?")
    assert "Decided." in decide(ada, id, "rejected", comment="No.", version=1)


def test_the_limit_holds_for_the_words_that_are_let_through(legal):
    desk = legal()
    id, ada = desk.ask("Come and see our new branch."), desk.open("ada")
    with desk.store.write() as session:
        approvers.limit(session, desk.ids["ada"], categories=["conduct"], jurisdictions=[], actor="user:9")
    assert "Promise of a result is not yours to approve" in decide(ada, id, "approved-with-changes", text=TEXT)
    assert "Decided." in decide(ada, id, "approved")


def test_an_admin_sees_who_may_what_and_what_the_policy_asks(legal):
    desk = legal(hours={"high": 4}, category_hours={"mnpi": 2}, two_approvers=frozenset({"high", "mnpi"}))
    ada, admin = desk.person("ada", "reviewer"), desk.open("root", "admin")
    with desk.store.write() as session:
        approvers.limit(session, ada, categories=["conduct"], jurisdictions=["fr"], actor="user:9")
    queue = desk.open("ada").get(QUEUE).text
    assert "You may approve: Tone (FR). Two people must approve: serious, Not public yet." in " ".join(queue.split())
    page = admin.get("/console/approvers/").text
    for said in ("Ada", "Tone", "FR", "Answer within, serious", "4 h", "serious, Not public yet", "30 days"):
        assert said in page
    assert "checked" in admin.get(f"/console/approvers/{ada}").text
    assert admin.get("/console/approvers/nobody").status_code == 404
    post(admin, f"/console/approvers/{ada}", seen="/console/approvers/", categories=["everything"])
    with desk.store.read() as session:
        assert approvers.limits(session)[ada].categories == ["conduct"]
