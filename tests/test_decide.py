"""Score and decision as tables, and what a finding says."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.engine.aggregate import aggregate, merge
from api.engine.decide import decide
from api.engine.types import LEVELS, Draft, Finding
from tests.kit import POLICY, Fix, engine, rule, screen

BASE = Finding("1", "test-en", "guarantee", "high", "high", 0, 5, "words", "m", "w")


def finding(**changes):
    return replace(BASE, **changes)


@pytest.mark.parametrize(
    ("findings", "score", "severity"),
    [
        ([], 0, "none"),
        ([finding()], 75, "high"),
        ([finding(severity="low", confidence="low")], 12, "low"),
        ([finding(severity="medium")], 45, "medium"),
        ([finding(), finding(severity="low")], 80, "high"),
        ([finding()] * 9, 100, "high"),
    ],
)
def test_score(findings, score, severity):
    assessment = aggregate(findings)
    assert (assessment.score, assessment.severity) == (score, severity)


LINES = (
    {"source": "model", "confidence": "low", "decision": "allow"},
    {"group": "research", "severity": "medium", "decision": "notice"},
    {"site": "linkedin.com", "severity": "medium", "decision": "hold"},
    {"decision": "warn"},
)


@pytest.mark.parametrize(
    ("changes", "draft", "decision"),
    [
        ({"source": "model", "confidence": "low"}, {}, "allow"),
        ({"source": "model"}, {}, "warn"),
        ({"confidence": "low"}, {}, "warn"),
        ({"severity": "medium"}, {"groups": ("desk", "research")}, "notice"),
        ({"severity": "medium"}, {"groups": ("desk",)}, "warn"),
        ({"severity": "medium"}, {"site": "www.LinkedIn.com"}, "hold"),
        ({"severity": "medium"}, {"site": "notlinkedin.com"}, "warn"),
        ({}, {}, "warn"),
    ],
)
def test_a_line_may_name_how_sure_it_is_what_found_it_the_site_and_the_group(changes, draft, decision):
    policy = replace(POLICY, decisions=LINES)
    assert decide([finding(**changes)], Draft("words", **draft), policy) == decision


FINDINGS = st.lists(
    st.builds(finding, severity=st.sampled_from(LEVELS), confidence=st.sampled_from(LEVELS)), max_size=6
)


@given(FINDINGS, st.builds(finding, severity=st.sampled_from(LEVELS)))
def test_one_more_finding_never_lowers_the_score(findings, more):
    assert aggregate([*findings, more]).score >= aggregate(findings).score


@pytest.mark.parametrize(
    ("changes", "context", "decision"),
    [
        ({}, {"kind": "post"}, "hold"),
        ({}, {"kind": "profile"}, "hold"),
        ({}, {"kind": "reply"}, "warn"),
        ({"severity": "medium"}, {"account": "brand"}, "warn"),
        ({"severity": "medium"}, {}, "notice"),
        ({"severity": "low"}, {}, "allow"),
    ],
)
def test_the_first_line_that_fits_decides(changes, context, decision):
    assert decide([finding(**changes)], Draft("words", **context), POLICY) == decision


def test_the_strictest_finding_decides():
    assert decide([finding(severity="low"), finding()], Draft("words"), POLICY) == "hold"


def test_overlapping_findings_of_one_category_become_the_worst():
    small, large = finding(severity="medium", end=9), finding(start=2, end=6)
    other = finding(category="pressure", end=9)
    assert set(merge([small, large, other])) == {large, other}


def test_a_finding_explains_itself():
    fixes = (Fix("replace", "aims to"), Fix("remove"), Fix("insert", "Capital at risk."))
    screening = screen(engine(rule("guaranteed to", fixes=fixes)), "🚀 It is Guaranteed to grow now", kind="post")
    (one,) = screening.findings
    assert one.message == "“Guaranteed to” promises."
    assert [reference.jurisdiction for reference in one.references] == ["us", "uk"]
    assert one.policy_clause == "2.1 Promises"
    texts = [
        "🚀 It is Guaranteed to grow now"[: s.start] + s.replacement + "🚀 It is Guaranteed to grow now"[s.end :]
        for s in one.suggestions
    ]
    assert texts == [
        "🚀 It is aims to grow now",
        "🚀 It is grow now",
        "🚀 It is Guaranteed to grow now. Capital at risk.",
    ]
    assert [s.label for s in one.suggestions] == ["Write “aims to”", "Remove these words", "Add “Capital at risk.”"]


@pytest.mark.parametrize(
    ("asked", "cited"),
    [
        (("fr",), ["eu"]),
        (("uk",), ["uk"]),
        (("us", "eu"), ["us", "eu"]),
        (("au",), ["us", "uk", "eu"]),
        ((), ["us", "uk"]),
    ],
)
def test_references_follow_the_jurisdictions(asked, cited):
    screening = screen(engine(rule("wow")), "wow", jurisdictions=asked)
    assert [reference.jurisdiction for reference in screening.findings[0].references] == cited


def test_an_identity_does_not_depend_on_the_place():
    on = engine(rule("wow"))
    first, second = (screen(on, text).findings for text in ("wow", "Oh, wow and wow"))
    assert first[0].id == second[0].id != second[1].id


def test_same_draft_same_answer():
    draft = Draft("wow, guaranteed")
    assert engine(rule("wow")).screen(draft) == engine(rule("wow")).screen(draft)
