"""Foresight: shares and intervals against values computed by hand, thresholds and their lines, what they would do."""

from dataclasses import replace

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from api.engine.decide import decide
from api.engine.types import CATEGORIES, LEVELS, Draft
from api.foresight import outcome, thresholds
from api.foresight.evidence import Found, Seen, Table, as_list, from_list
from api.foresight.figures import Share, Strata
from api.foresight.texts import Pile
from api.foresight.thresholds import Place, Threshold
from api.rulebook.document import compose
from api.rulebook.editing import with_decisions, with_staged
from api.rulebook.files import read_files
from api.settings import ROOT
from tests.kit import POLICY
from tests.test_decide import LINES, finding

DOCUMENT = compose(read_files(ROOT / "rules"))


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [  # by hand: (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n), z = 1.959964
        (5, 10, 0.2366, 0.7634),
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (81, 263, 0.2553, 0.3662),  # Newcombe 1998, table I
        (15, 148, 0.0624, 0.1605),
    ],
)
def test_an_interval_is_wilsons(hits, n, low, high):
    found = Share(hits, n).interval()
    assert (found.value, round(found.low, 4), round(found.high, 4)) == (hits / n, low, high)


def test_nothing_is_said_of_nothing():
    empty, some = Share(0, 0), Share(1, 30)
    assert (empty.interval(), empty.few, some.few) == (None, True, False)
    assert (Strata(empty, some).per_thousand(0.01), Strata(some, empty).precision(0.01)) == (None, None)
    assert Strata(Share(0, 30), Share(0, 30)).precision(0.01) is None  # nobody is warned


def test_figures_are_weighed_to_the_base_rate():
    # 80 of 100 that break rules and 5 of 50 that do not are warned of; one post in a hundred breaks rules.
    strata = Strata(Share(80, 100), Share(5, 50))
    warnings, precision = strata.per_thousand(0.01), strata.precision(0.01)
    assert warnings.value == pytest.approx(1000 * (0.01 * 0.8 + 0.99 * 0.1))  # 107
    assert precision.value == pytest.approx(0.008 / 0.107)
    assert precision.low < precision.value < precision.high
    assert warnings.low < warnings.value < warnings.high
    beside = Strata(Share(80, 100), Share(5, 50), Share(20, 100))
    assert beside.per_thousand(0.01).value == pytest.approx(109)
    assert strata.precision(1.0).value == 1.0
    assert strata.per_thousand(0.0).value == pytest.approx(100)


SEEN = st.builds(
    Seen,
    st.sampled_from(("post", "reply", "inbound")),
    st.sampled_from(("brand", "personal", "unknown")),
    st.sampled_from((None, "x.com", "www.linkedin.com")),
    st.sampled_from(((), ("research",))),
    st.lists(
        st.builds(
            Found,
            st.sampled_from(CATEGORIES[:4]),
            st.sampled_from(LEVELS),
            st.sampled_from(LEVELS),
            st.sampled_from(("rule", "model")),
        ),
        max_size=4,
    ).map(tuple),
)
PLACES = st.builds(Place, st.sampled_from((None, "research")), st.sampled_from((None, "x.com")))
THRESHOLDS = st.dictionaries(
    st.tuples(st.sampled_from(CATEGORIES[:4]), PLACES),
    st.builds(
        Threshold,
        st.sampled_from((1, 2, 3)),
        st.sampled_from((None, "warn", "hold")),
        st.sampled_from(("allow", "notice")),
    ).map(lambda one: one._replace(above=None) if one.stop == 3 else one),
)


@given(SEEN)
def test_a_decision_made_anew_is_the_engines_own(seen):
    policy = replace(POLICY, decisions=LINES)
    findings = [finding(**one._asdict()) for one in seen.found]
    assert Table(policy).decision(seen) == decide(findings, seen.draft, policy)
    assert from_list(yaml.safe_load(yaml.safe_dump(as_list(seen)))) == seen


@given(THRESHOLDS)
def test_thresholds_come_back_from_their_lines(chosen):
    lines = thresholds.replaced(LINES, chosen)
    assert thresholds.read(lines) == (chosen, [])
    assert lines[len(lines) - len(LINES) :] == list(map(dict, LINES))
    assert thresholds.replaced(lines, chosen) == lines
    assert thresholds.replaced(lines, {}) == list(map(dict, LINES))


@given(THRESHOLDS, st.lists(SEEN, max_size=6))
def test_a_threshold_moved_to_where_it_stands_changes_nothing(chosen, seen):
    lines = thresholds.replaced(LINES, chosen)
    again = thresholds.replaced(lines, thresholds.read(lines)[0])
    piles = [Pile(one, 1, ()) for one in seen]
    found = outcome.tried(Table(POLICY, lines), Table(POLICY, again), piles)
    assert all(before == after for before, after in found.moved)


@given(THRESHOLDS, THRESHOLDS, st.lists(st.tuples(SEEN, st.integers(1, 9)), max_size=12))
def test_texts_that_no_table_tells_apart_may_be_counted_as_one(chosen, other, seen):
    now, then = (Table(POLICY, thresholds.replaced(LINES, some)) for some in (chosen, other))
    piles = [Pile(one, count, ()) for one, count in seen]
    merged = outcome.merged((now, then), piles)
    assert len(merged) <= len(piles)
    assert outcome.tried(now, then, merged) == outcome.tried(now, then, piles)


ALL_SILENT = {(name, Place()): Threshold(thresholds.NEVER) for name in CATEGORIES}


def test_a_silent_category_is_noticed():
    assert outcome.silent(Table(POLICY, LINES)) == set()
    assert outcome.silent(Table(POLICY, thresholds.replaced(LINES, ALL_SILENT))) == set(CATEGORIES)
    some = {("guarantee", Place("research")): Threshold(thresholds.NEVER)}
    table = Table(POLICY, thresholds.replaced(LINES, some))
    assert (outcome.silent(table), outcome.silent(table, "research")) == (set(), {"guarantee"})


@given(st.lists(SEEN, max_size=6))
def test_with_all_silent_nobody_is_warned(seen):
    none = Table(POLICY, thresholds.replaced(LINES, ALL_SILENT))
    found = outcome.tried(Table(POLICY), none, [Pile(one, 3, ()) for one in seen])
    assert (found.warned, sum(found.categories.values()), found.texts) == (0, 0, 3 * len(seen))


def test_what_no_stop_can_say_is_kept():
    odd = [
        {"category": "guarantee", "confidence": level, "decision": got}
        for level, got in zip(LEVELS, ("hold", "warn", "hold"), strict=True)
    ]
    chosen = {("pressure", Place("research")): Threshold(1)}
    lines = thresholds.replaced([*odd, *LINES], chosen)
    assert thresholds.read(lines) == (chosen, odd)
    assert lines[0] == {"category": "pressure", "confidence": "low", "group": "research", "decision": "allow"}


def found(*names, confidence="high"):
    return tuple(Found(name, "high", confidence, "rule") for name in names)


def test_labelled_texts_are_counted():
    post = Seen("post", "brand", None, (), ())
    among = [
        outcome.Case("1", frozenset({"guarantee"}), post._replace(found=found("guarantee"))),
        outcome.Case("2", frozenset({"guarantee"}), post._replace(found=found("pressure"))),
        outcome.Case("3", frozenset({"pressure"}), post),
        outcome.Case("4", frozenset(), post._replace(found=found("guarantee", confidence="low"))),
        outcome.Case("5", frozenset(), post),
    ]
    lines = [{"category": "guarantee", "confidence": "low", "decision": "allow"}, {"decision": "warn"}]
    now, then = Table(POLICY, lines[1:]), Table(POLICY, lines)
    one = outcome.measured(now, among)
    assert one.strata == Strata(Share(2, 3), Share(1, 2))
    assert one.categories["guarantee"] == Strata(Share(1, 3), Share(1, 2), Share(0, 3))
    assert one.categories["pressure"] == Strata(Share(0, 3), Share(0, 2), Share(1, 3))
    assert (one.recall("guarantee"), one.recall("pressure")) == (Share(1, 2), Share(0, 1))
    assert outcome.measured(then, among).strata == Strata(Share(2, 3), Share(0, 2))
    assert [case.id for case in among if outcome.changed(now, then, case.seen)] == ["4"]


@pytest.mark.parametrize("written", [
    DOCUMENT,
    DOCUMENT.replace("decisions:\n", "decisions:\n# first remark\n"),
    DOCUMENT.replace("- {content: inbound, decision: notice}", "-\n  content: inbound\n  # why\n  decision: notice"),
])  # fmt: skip
def test_the_policys_text_is_changed_where_it_must_and_nowhere_else(written):
    lines = yaml.safe_load(written)["decisions"]
    chosen = {("guarantee", Place('Sales: "north"', "x.com")): Threshold(2), ("conduct", Place()): Threshold(1)}
    once = with_decisions(written, thresholds.write(chosen), instead_of=0)
    assert yaml.safe_load(once)["decisions"] == thresholds.write(chosen) + lines
    assert with_decisions(once, [], instead_of=len(thresholds.write(chosen))) == written
    tried = with_staged(once, {"stage": "group", "group": "Sales", "decisions": lines})
    assert yaml.safe_load(tried)["staged"] == {"stage": "group", "group": "Sales", "decisions": lines}
    shadow = with_staged(tried, {"stage": "shadow", "decisions": lines[:1]})
    assert yaml.safe_load(shadow)["staged"] == {"stage": "shadow", "decisions": lines[:1]}
    assert with_staged(shadow, None) == once


def test_a_table_on_one_line_is_taken_apart():
    written = "version: 1\ndecisions: [{severity: high, decision: hold}, {decision: warn}]  # short\nother: 2\n"
    made = with_decisions(written, [{"category": "conduct", "confidence": "low", "decision": "allow"}], instead_of=1)
    assert yaml.safe_load(made)["decisions"][1:] == [{"decision": "warn"}]
    assert yaml.safe_load(made)["other"] == 2


def test_a_draft_of_another_group_gets_the_lines_of_all():
    from api.engine.rules import Staged

    policy = replace(POLICY, decisions=({"decision": "warn"},))
    for stage, group, got in (("shadow", None, "warn"), ("group", "research", "hold"), ("group", "sales", "warn")):
        staged = Staged(stage, ({"decision": "hold"},), group)
        assert decide([finding()], Draft("w", groups=("research",)), replace(policy, staged=staged)) == got
