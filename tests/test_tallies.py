"""Tallies: counted under every policy, beside the requests, once; without a name, a word or a small group."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from api.engine.types import CATEGORIES
from api.recording import background
from api.recording.drain import Drain
from api.store import figures, groups, keys, machines, people, tallies
from api.store.tables.base import now
from api.store.tables.tallies import RuleTally, Tally, TallyBatch
from tests.test_events import event, tell
from tests.test_records import CANARY, CLEAN, HANDLE, RISKY, Desk, asked

TODAY = datetime.now(UTC).date()
NOW = figures.Asked(TODAY - timedelta(days=1), TODAY)
HOUR = timedelta(hours=1)
RULE = "guaranteed-return-en"


@pytest.fixture
def desk(recording):
    return lambda **choices: Desk(recording(**choices))


def settle(one: Desk) -> None:
    one.service.recorder.write_facts()
    one.drain.once()


def told(one: Desk, wanted: figures.Asked = NOW, read=figures.total):
    settle(one)
    with one.service.store.read() as session:
        found = read(session, wanted)
    return {name: number for name, number in found.items() if number}


def typing(one: Desk, text: str, revision: int, **context):
    return one.client.post("/v1/score", json=asked(text, **context) | {"revision": revision})


@pytest.mark.parametrize("record", ["never", "all"])
def test_posts_are_counted_whatever_is_recorded(desk, record):
    one = desk(record=record)
    typing(one, RISKY[:60], 20)
    typing(one, RISKY, 40)
    typing(one, CLEAN, 90)
    one.score(CLEAN)
    tell(one, event("dismissed", category="guarantee"))
    assert told(one) == {"checked": 2, "hold": 1, "allow": 1, "fixed": 1, "dismissed": 1}


def test_they_are_split_by_category_site_and_rule(desk):
    one = desk()
    one.score(RISKY)
    one.score(RISKY, site="www.linkedin.com")
    one.score(CLEAN, site="the-clinic-that-i-go-to.example")
    settle(one)
    with one.service.store.read() as session:
        assert figures.by_category(session, NOW, CATEGORIES)["guarantee"]["hold"] == 2
        sites = {site: told["checked"] for site, told in figures.by_site(session, NOW).items()}
        assert sites == {"x.com": 1, "linkedin.com": 1, "other": 1}
        assert figures.by_day(session, NOW)[TODAY]["checked"] == 3
        assert figures.total(session, NOW._replace(site="x.com"))["checked"] == 1
        fired = session.scalar(select(func.sum(RuleTally.fired)).where(RuleTally.rule == RULE))
    assert fired == 2


def test_what_happens_on_an_account_of_ones_own_is_not_the_firms_business(desk):
    one = desk(private=frozenset({"guarantee"}))
    one.score(RISKY, account="personal")
    settle(one)
    with one.service.store.read() as session:
        assert figures.by_category(session, NOW, CATEGORIES) == {}
        assert session.scalar(select(func.count()).select_from(RuleTally)) == 0


def test_neither_journal_nor_table_names_anybody(desk):
    one = desk(record="never")
    typing(one, RISKY, 1)
    one.service.recorder.write_facts()
    journal = b"".join(path.read_bytes() for path in one.service.recorder.folder.glob("*.journal"))
    settle(one)
    with one.service.store.read() as session:
        rows = str(session.execute(select(*Tally.__table__.columns)).all())
    for word in (CANARY, HANDLE, "local", "guarantee you"):
        assert word not in f"{journal}{rows}"


def test_what_is_read_again_after_a_crash_counts_once(desk):
    one = desk()
    one.score(RISKY)
    settle(one)
    Drain(one.service.recorder.folder, one.service.store).once()
    assert told(one)["checked"] == 1


def test_a_database_that_was_away_loses_nothing(desk, monkeypatch):
    one = desk()
    typing(one, RISKY, 1)
    one.service.recorder.write_facts()
    away = replace(one.service, store=type(one.service.store)("sqlite:////nowhere/at/all.db"))
    good, one.drain.store = one.drain.store, away.store
    with pytest.raises(Exception, match="unable to open"):
        one.drain.once()
    one.drain.store = good
    typing(one, CLEAN, 2)
    assert told(one) == {"checked": 1, "hold": 1, "fixed": 1}


def test_a_full_journal_stops_no_screening_and_the_counts_wait(desk):
    one = desk(most=50)
    assert one.score(RISKY).status_code == 200
    one.service.recorder.write_facts()
    one.service.recorder.journal().most = 1 << 20
    assert told(one)["checked"] == 1


def test_old_batches_are_forgotten_by_the_hourly_purge(desk):
    one = desk()
    with one.service.store.write() as session:
        session.add(TallyBatch(id="old", at=datetime.now(UTC) - timedelta(days=40)))
    one.score(CLEAN)
    settle(one)
    background.purge(one.service)
    with one.service.store.read() as session:
        assert "old" not in session.scalars(select(TallyBatch.id)).all()
        assert session.scalar(select(func.count()).select_from(TallyBatch)) == 1


def team(store, name: str, size: int) -> None:
    """A group of people who each have an enrolled browser."""
    with store.write() as session:
        group = groups.add(session, name, actor="system")
        mail = [f"{name}{n}@bank.example".lower() for n in range(size)]
        members = [people.add(session, actor="system", email=one, name=one, roles=()) for one in mail]
        groups.set_members(session, group, members, actor="system")
        key = keys.make_enrolment_key(session, name="Fleet", expires_at=now() + HOUR, max_uses=None, actor="system")
        for one in mail:
            machines.enrol(session, key, machines.About(one, "Chrome", "1.0.0", one))


def counted(store, *names: str) -> None:
    key = ("", "", "", TODAY, "checked")
    with store.write() as session:
        assert tallies.add(session, "b1", {(key[0], name, *key[2:]): 7 for name in ("", *names)}, {})
        assert not tallies.add(session, "b1", {key: 7}, {})


@pytest.mark.parametrize(("sizes", "shown"), [
    ({"Desk": 5, "Trio": 3}, []),  # Trio would be all but Desk
    ({"Desk": 6, "Fund": 5, "Trio": 3}, ["Desk"]),
    ({"Desk": 6, "Four": 4, "Three": 3}, ["Desk"]),
    ({"Desk": 6, "Fund": 5}, ["Desk", "Fund"]),
    ({"Four": 4}, []),
])  # fmt: skip
def test_fewer_than_five_people_are_never_shown_on_their_own(store, sizes, shown):
    for name, size in sizes.items():
        team(store, name, size)
    counted(store, *sizes)
    with store.read() as session:
        kept = set(session.scalars(select(Tally.group_name)))
        assert sorted(figures.by_group(session, NOW)) == figures.groups(session) == shown
        assert figures.total(session, NOW)["checked"] == 7
    assert kept == {"", *(name for name, size in sizes.items() if size >= 5)}
