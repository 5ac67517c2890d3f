"""The overview: what it tells to whom, filtered; and the same as CSV."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta

import pytest

from api.console.overview import plain
from api.store import keys, machines, tallies
from api.store.tables.base import new_id, now
from api.store.tables.machines import EnrolmentKey, Installation
from api.store.tables.reviews import Review
from tests.test_tallies import team

DAY = timedelta(days=1)
PAGE = "/console/overview/"
TODAY = datetime.now(UTC).date()


@pytest.fixture
def store(tmp_path, sqlite_template):
    """SQLite alone: the queries themselves are tried on both in test_tallies.py."""
    import shutil

    from api.store import Store
    from tests import databases

    shutil.copy(sqlite_template, tmp_path / "caveat.db")
    made = Store(databases.sqlite_url(tmp_path))
    yield made
    made.close()


def count(store, **more) -> None:
    """Seven posts checked of which two were held; one of them by each category."""
    about = {"category": "", "group": "", "site": "", "day": TODAY, "checked": 7, "hold": 2} | more
    key = (about["category"], about["group"], about["site"], about["day"])
    with store.write() as session:
        tallies.add(session, new_id(), {(*key, what): about[what] for what in ("checked", "hold")}, {})


def enrol(store, number: int, *, seen: timedelta | None, version: str = "1.2.0") -> None:
    with store.write() as session:
        keys.make_enrolment_key(session, name="Fleet", expires_at=now() + timedelta(days=9), max_uses=None, actor="a")
        key = session.query(EnrolmentKey).first()
        moment = now() - seen if seen is not None else None
        session.add_all(
            Installation(
                name=f"{version}-{number}-{n}",
                enrolment_key_id=key.id,
                browser="Chrome",
                version=version,
                seen_at=moment,
            )
            for n in range(number)
        )


def wait(store, *ages: timedelta) -> None:
    about = {"writer": "user:1", "kind": "post", "account": "brand", "proposed": "hold", "categories": []}
    about |= {"source": "api", "severity": "high", "jurisdictions": [], "rulebook": "r", "policy": "p"}
    with store.write() as session:
        session.add_all(
            Review(id=f"r{n}", opened_at=now() - age, due_at=now() - age + DAY, **about) for n, age in enumerate(ages)
        )


def test_it_is_the_first_page_for_those_who_may_see_it(console):
    for role in ("admin", "reviewer", "auditor", "it"):
        assert console(role, role).get("/console/").headers["Location"] == PAGE
    assert console("wren", "writer").get("/console/").headers["Location"] != PAGE


def test_an_empty_firm_is_told_what_comes(console):
    page = console("ada", "admin").get(PAGE).text
    for words in (
        "Nothing was checked in this time.",
        "No browser has enrolled yet.",
        "All that can wait for you is done",
    ):
        assert words in page


def test_figures_are_shown_with_their_share_and_the_time_before(console, store):
    count(store)
    count(store, day=TODAY - timedelta(days=40), checked=1_500, hold=1)
    count(store, category="guarantee", checked=2)
    count(store, site="x.com")
    page = console("ada", "admin").get(PAGE).text
    assert "28.6%" in page
    assert "before: 1,500" in page
    assert "Promise of a result" in page
    assert "1\xa0500" in console("bea", "admin").get(PAGE, headers={"Accept-Language": "fr"}).text.replace(
        "\u202f", "\xa0"
    )


def test_filters_choose_and_what_is_not_offered_is_not_looked_at(console, store):
    for name, people in {"Desk": 6, "Trio": 3, "Rest": 5, "Four": 4}.items():
        team(store, name, people)
    count(store)
    count(store, site="x.com", checked=3, hold=1)
    count(store, group="Desk", checked=5, hold=1)
    count(store, day=TODAY - timedelta(days=100), checked=93)
    browser = console("ada", "admin")
    shares = {
        "?site=x.com": "33.3%",
        "?site=evil": "28.6%",
        "?days=365": "4%",
        "?days=-1": "28.6%",
        "?group=Rest": "",
    }
    for query, share in shares.items():
        page = browser.get(PAGE + query).text
        assert share in page if share else "Nothing was checked" in page
    assert "Trio" not in browser.get(PAGE).text
    assert "28.6%" in browser.get(PAGE + "?group=Trio").text  # all people


def test_it_sees_the_coverage_and_no_figures(console, store):
    count(store)
    enrol(store, 3, seen=timedelta(hours=1))
    enrol(store, 1, seen=timedelta(days=20), version="1.1.0")
    enrol(store, 1, seen=None, version="1.0.0")
    browser = console("ivo", "it")
    page = browser.get(PAGE).text
    assert "3 of 5 enrolled browsers were seen" in page
    assert "28.6%" not in page
    assert "2 browsers were not seen for two weeks" in page
    assert "3 keys expire within 30 days" in page
    assert browser.get(PAGE + "day.csv").status_code == 403


def test_what_waits_is_told_to_whom_can_do_it(console, store):
    wait(store, timedelta(hours=1), timedelta(hours=2), timedelta(days=2))
    reviewer, admin = console("rita", "reviewer").get(PAGE).text, console("ada", "admin").get(PAGE).text
    assert "1 review is past its deadline" in reviewer
    assert "2 reviews are waiting" in reviewer
    assert reviewer.index("past its deadline") < reviewer.index("2 reviews are waiting")
    assert "waiting" not in admin


@pytest.mark.parametrize("part", ["day", "category", "site", "group"])
def test_every_part_is_there_as_csv(console, store, part):
    team(store, "Desk", 6)
    count(store, category="guarantee" if part == "category" else "", group="Desk" if part == "group" else "",
          site="x.com" if part == "site" else "")  # fmt: skip
    answer = console("ada", "auditor").get(f"{PAGE}{part}.csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="caveat-{part}-')
    assert (rows[-1]["checked"], rows[-1]["hold"], rows[-1]["warn"]) == ("7", "2", "0")
    assert len(rows) == (30 if part == "day" else 1)


def test_no_such_part_and_no_formula(console):
    assert console("ada", "admin").get(PAGE + "writer.csv").status_code == 404
    assert plain("=cmd()") == "'=cmd()"
    assert plain("x.com") == "x.com"


def test_a_browser_that_was_shut_out_does_not_count(console, store):
    enrol(store, 2, seen=timedelta(hours=1))
    with store.write() as session:
        machines.shut_out(session, session.query(Installation).first().id, actor="user:1")
    assert "1 of 1 enrolled browsers" in console("ada", "admin").get(PAGE).text


def test_a_year_is_drawn_by_weeks_that_end_today(console, store):
    count(store)
    count(store, day=TODAY - timedelta(days=6))
    count(store, day=TODAY - timedelta(days=7), checked=3)
    page = console("ada", "admin").get(PAGE + "?days=365").text
    assert "Posts by week" in page
    weeks = re.findall(r'<time datetime="([^"]+)".*?data-value="(\d+)"', page)
    assert weeks[-2:] == [(f"{TODAY - timedelta(days=13)}", "3"), (f"{TODAY - timedelta(days=6)}", "14")]
    assert len(weeks) == 52
