"""The queue at work: lists, two reviewers at one text, redlines, remarks, similar requests, withdrawals."""

import re
from datetime import timedelta

import pytest

from api.store import review_queue
from tests.reviewers import CANARY, QUEUE, TEXT, decide, legal, post, read, rows

__all__ = ["legal"]
MILD = "We aim to return 4%. Capital at risk."


def test_what_is_due_first_comes_first_and_each_list_has_its_own(legal):
    desk = legal()
    ada = desk.open("ada")
    late, soon, mine = (desk.ask(due=timedelta(hours=hours)) for hours in (-2, 1, 3))
    done = desk.ask()
    desk.says(done, "rejected", comment="No.")
    with desk.store.write() as session:
        review_queue.assign(session, mine, desk.person("ada"), actor="user:9")
    lists = {"all": [late, soon, mine], "late": [late], "unassigned": [late, soon], "mine": [mine], "decided": [done]}
    for name, ids in lists.items():
        page = ada.get(f"{QUEUE}?list={name}").text
        assert rows(page) == ids
        assert CANARY not in page
    assert re.findall(r'class="count[^>]*>(\d+)', ada.get(QUEUE).text) == ["1", "2", "1", "3", "1"]
    for odd in ("?list=x&start=-1", "?start=abc", "?start=" + "9" * 30):
        assert ada.get(QUEUE + odd).status_code == 200


def test_an_empty_queue_says_how_texts_come(legal):
    browser = legal().open("ada")
    assert "Nobody is waiting." in browser.get(QUEUE).text
    assert "Nothing in this list." in browser.get(f"{QUEUE}?list=late").text


def test_fifty_a_page(legal):
    desk = legal()
    ids = [desk.ask(due=timedelta(hours=hour)) for hour in range(1, 53)]
    browser = desk.open("ada")
    assert rows(browser.get(QUEUE).text) == ids[:50]
    assert rows(browser.get(f"{QUEUE}?start=50").text) == ids[50:]


def test_a_text_is_read_once_with_a_reason_and_stays_open_for_a_while(legal):
    desk = legal()
    id, ada, ben = desk.ask(), desk.open("ada"), desk.open("ben")
    assert CANARY in read(ada, id)
    assert CANARY in ada.get(f"{QUEUE}{id}").text
    assert CANARY not in ben.get(f"{QUEUE}{id}").text
    assert desk.actions().count("text.read") == 1


def test_the_page_has_findings_with_citations_and_where_they_are(legal):
    desk = legal()
    page = read(desk.open("ada"), desk.ask())
    assert "<mark>guarantee" in page
    assert 'href="#f1" data-number="1"' in page
    assert 'id="f1" class="high"' in page
    assert re.search(r'<a href="https://[^"]+" rel="noreferrer">', page)


def test_two_who_have_the_same_text_open_know_of_each_other(legal):
    desk = legal()
    id, ada, ben = desk.ask(), desk.open("ada"), desk.open("ben")
    read(ada, id)
    assert "Ada has it open, too." in read(ben, id)
    assert "open at Ada" in ben.get(QUEUE).text
    assert "Ben has it open, too." in post(ada, f"{QUEUE}{id}/here")
    decide(ada, id, "approved")
    assert "Ada has it open" not in ben.get(f"{QUEUE}{id}").text


def test_nobody_decides_on_what_they_have_not_read(legal):
    desk = legal()
    id, ada = desk.ask(), desk.open("ada")
    page = post(ada, f"{QUEUE}{id}/decide", version=0, disposition="approved", passed_to="")
    assert "Open the text first" in page
    assert desk.decisions(id) == []


def test_a_decision_on_what_was_withdrawn_is_refused_with_words(legal):
    desk = legal()
    bob = f"user:{desk.person('bob', 'writer')}"
    id, ada, writer = desk.ask(writer=bob), desk.open("ada"), desk.open("bob")
    read(ada, id)
    assert "Withdrawn. Nobody decides" in post(writer, f"/console/requests/{id}/withdraw", seen="/console/requests/")
    assert "The writer has withdrawn this." in decide(ada, id, "approved")
    assert (desk.decisions(id), desk.review(id).status) == ([], "withdrawn")
    assert "decided or withdrawn already" in post(writer, f"/console/requests/{id}/withdraw", seen="/console/requests/")


def test_deciding_twice_is_refused_with_words(legal):
    desk = legal()
    id, ada = desk.ask(), desk.open("ada")
    assert "Decided. The writer sees it" in decide(ada, id, "rejected", comment="No.")
    assert "Somebody else decided this in the meantime" in decide(ada, id, "approved")
    assert len(desk.decisions(id)) == 1


@pytest.mark.parametrize(
    ("disposition", "more", "said"),
    [
        ("rejected", {"comment": " "}, "Say why"),
        ("approved-with-changes", {"text": " "}, "Write the text"),
        ("approved-with-changes", {"text": "x" * 20_001}, "too long: at most 20000"),
        ("approved", {"comment": "x" * 2_001}, "too long: at most 2000"),
    ],
)
def test_a_decision_that_lacks_something_keeps_what_was_typed(legal, disposition, more, said):
    desk = legal()
    id, ada = desk.ask(), desk.open("ada")
    page = decide(ada, id, disposition, **({"comment": "As a target, please."} | more))
    assert said in page
    assert CANARY in page
    assert desk.decisions(id) == []


def test_a_redline_of_20_000_characters(legal):
    desk = legal()
    id, ada = desk.ask(("word " * 4_000)[:20_000]), desk.open("ada")
    read(ada, id)
    page = post(ada, f"{QUEUE}{id}/redline", version=0, text=("other thing " * 1_700)[:20_000], passed_to="")
    assert "<ins>" in page
    assert "other thing" in page


def test_the_redline_shows_words_and_is_a_part_of_the_page_while_typing(legal):
    desk = legal()
    id, ada = desk.ask("We guarantee 4% a year"), desk.open("ada")
    read(ada, id)
    data = {"csrf_token": ada.token(QUEUE), "text": "We aim for 4% a year"}
    part = ada.client.post(f"{QUEUE}{id}/redline", data=data, headers={"HX-Request": "true"}).text
    assert part.strip() == "We <del>guarantee</del><ins>aim for</ins> 4% a year"
    assert desk.actions().count("text.read") == 1
    whole = post(
        ada, f"{QUEUE}{id}/redline", version=0, disposition="approved-with-changes", text="We aim", passed_to=""
    )
    assert ("<del>guarantee</del>" in whole or "<del>" in whole, "<h1>Review</h1>" in whole) == (True, True)


def test_remarks_are_between_reviewers(legal):
    desk = legal()
    bob = f"user:{desk.person('bob', 'writer')}"
    id, ada, ben = desk.ask(writer=bob), desk.open("ada"), desk.open("ben")
    post(ada, f"{QUEUE}{id}/comment", words="Unread")
    read(ada, id)
    assert "This is needed." in post(ada, f"{QUEUE}{id}/comment", words=" ")
    assert f"Like the {CANARY} case" in post(ada, f"{QUEUE}{id}/comment", words=f"Like the {CANARY} case")
    assert "Unread" not in read(ben, id)
    assert CANARY in ben.get(f"{QUEUE}{id}").text
    assert "Like the" not in desk.open("bob").get(f"/console/requests/{id}").text
    assert desk.actions().count("review.commented") == 1


def test_passed_on_to_somebody(legal):
    desk = legal()
    id, ada, ben = desk.ask(), desk.open("ada"), desk.person("ben", "reviewer")
    assert "Passed on." in decide(ada, id, "escalated", comment="Over to you.", passed_to=ben)
    assert (desk.review(id).assignee, desk.review(id).stage, desk.review(id).status) == (ben, "passed-on", "open")
    assert "Over to you." in read(desk.open("ben"), id)


def test_similar_requests_are_found_without_their_words(legal):
    desk = legal()
    alike, other, stranger = desk.ask(TEXT + "!"), desk.ask("See our new branch."), desk.ask(writer="key:2")
    desk.says(alike, "rejected", comment="No.")
    page = desk.open("ada").get(f"{QUEUE}{desk.ask()}").text
    assert f"{QUEUE}{alike}" in page
    assert re.search(r"100.?% of the words", page)
    assert (f"{QUEUE}{other}" in page, f"{QUEUE}{stranger}" in page, CANARY in page) == (False, False, False)
