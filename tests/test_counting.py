"""A post counts once, however often it is screened while it is typed; what people did with it counts once, too."""

from collections import Counter

import pytest

from api.recording.counting import Counting
from api.recording.facts import SCREENED, Fact

START = 1_796_000_000
SURE = (("guaranteed-return-en", "guarantee"),)
HURRY = (("hurry-en", "pressure"),)


def typed(revision: int, decision: str = "allow", found=(), *, at: int | None = None, **more) -> Fact:
    about = {"draft": "d1", "site": "x.com", "groups": (), "excused": (), "told": None}
    at = START + revision if at is None else at
    return Fact(what=SCREENED, at=at, revision=revision, decision=decision, found=tuple(found), **about | more)


def did(what: str, found=(("", ""),), *, at: int = START + 100, **more) -> Fact:
    about = {"draft": "d1", "site": "x.com", "groups": (), "revision": 0, "decision": "", "excused": (), "told": None}
    return Fact(what=what, at=at, found=tuple(found), **about | more)


def posts(facts, category: str = "", group: str = "", site: str = "") -> dict[str, int]:
    counts = Counting().count(facts)
    found = Counter()
    for (one, people, where, _, what), number in counts.posts.items():
        if (one, people, where) == (category, group, site):
            found[what] += number
    return {what: number for what, number in found.items() if number}


def rules(facts, rule: str) -> dict[str, int]:
    found = Counter()
    for (one, _, what), number in Counting().count(facts).rules.items():
        found[what] += number if one == rule else 0
    return {what: number for what, number in found.items() if number}


@pytest.mark.parametrize(("facts", "told"), [
    ([typed(1), typed(5), typed(9)], {"checked": 1, "allow": 1}),
    ([typed(1), typed(5, "warn", SURE)], {"checked": 1, "warn": 1}),
    ([typed(1, "warn", SURE), typed(5, "hold", SURE + HURRY)], {"checked": 1, "hold": 1}),
    ([typed(1, "hold", SURE), typed(5, "warn", HURRY)], {"checked": 1, "hold": 1}),
    ([typed(1, "hold", SURE), typed(5)], {"checked": 1, "hold": 1, "fixed": 1}),
    ([typed(1, "hold", SURE), typed(5), typed(9, "hold", SURE)], {"checked": 1, "hold": 1}),
    ([typed(1, "notice", HURRY), typed(5)], {"checked": 1, "notice": 1}),
])  # fmt: skip
def test_the_worst_of_a_post_counts_and_whether_it_was_put_right(facts, told):
    assert posts(facts) == told
    assert posts(facts, site="x.com") == told


@pytest.mark.parametrize(("facts", "number"), [
    ([typed(9), typed(1, at=START + 60)], 2),  # a field that begins to count anew
    ([typed(9, at=START + 9), typed(8, at=START + 10)], 1),  # two processes: a little late
    ([typed(9), typed(20, at=START + 2_000)], 2),  # after a long silence
    ([typed(9), did("posted"), typed(20, at=START + 200)], 2),
    ([typed(9), typed(9, draft="d2")], 2),
    ([typed(0, draft=None), typed(0, draft=None)], 2),  # whole texts, from a program
])  # fmt: skip
def test_where_one_post_ends_and_the_next_begins(facts, number):
    assert posts(facts)["checked"] == number


def test_it_does_not_matter_when_the_facts_are_brought():
    counting, facts = Counting(), [typed(1, "hold", SURE), typed(5), typed(9, "warn", HURRY)]
    one_by_one = Counter()
    for fact in facts:
        one_by_one.update(counting.count([fact]).posts)
    together = Counting().count(facts).posts
    assert {key: n for key, n in one_by_one.items() if n} == {key: n for key, n in together.items() if n}


def test_a_category_counts_the_posts_in_which_it_was_found():
    facts = [typed(1, "warn", HURRY), typed(5, "hold", SURE + HURRY), typed(9, "warn", HURRY)]
    assert posts(facts, "pressure") == {"checked": 1, "hold": 1}
    assert posts(facts, "guarantee") == {"checked": 1, "hold": 1, "fixed": 1}


def test_a_post_counts_in_each_group_of_its_writer():
    facts = [typed(1, "hold", SURE, groups=("Desk", "Paris")), typed(1, draft="d2", groups=("Desk",))]
    assert posts(facts, group="Desk")["checked"] == 2
    assert posts(facts, "guarantee", "Paris", "x.com") == {"checked": 1, "hold": 1}
    assert posts(facts) == {"checked": 2, "hold": 1, "allow": 1}


def test_an_act_counts_once_for_each_post():
    facts = [typed(1, "hold", SURE + HURRY), did("override", SURE), did("override", HURRY), did("posted", SURE)]
    assert posts(facts) == {"checked": 1, "hold": 1, "override": 1, "posted": 1}
    assert posts(facts, "pressure") == {"checked": 1, "hold": 1, "override": 1}
    assert rules(facts, "hurry-en") == {"fired": 1, "override": 1}


def test_an_event_sent_twice_counts_once():
    facts = [did("mistake", SURE, told="e1"), did("posted", told="e2"), did("mistake", SURE, told="e1")]
    assert posts(facts) == {"mistake": 1, "posted": 1}


def test_a_rule_fires_once_for_each_post():
    facts = [typed(1, "hold", SURE, excused=("hurry-en",)), typed(2, "hold", SURE, excused=("hurry-en",)), typed(9)]
    assert rules(facts, "guaranteed-return-en") == {"fired": 1, "fixed": 1}
    assert rules(facts, "hurry-en") == {"excused": 1}
    assert rules([*facts[:2], did("fixed", SURE)], "guaranteed-return-en") == {"fired": 1, "suggestion": 1}


def test_where_nobody_could_watch_is_a_site_and_no_people():
    facts = [did("not-watched", groups=("Desk",)), did("not-watched")]
    assert posts(facts, site="x.com") == {"not_watched": 2}
    assert posts(facts, group="Desk") == {}
