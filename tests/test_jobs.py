"""Long work: asked for once, done in order, counted as told, cancelled, left by a restart, taken over from the dead."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from api.jobs.kinds import KINDS, Order, Unable
from api.jobs.work import work
from api.recording.drain import Drain
from api.settings import Settings
from api.store import audit, jobs, people
from api.store import groups as stored_groups
from api.store.tables.base import now
from api.store.tables.jobs import Job
from tests.console import add_person
from tests.test_records import Desk
from tests.tuning import RISKY, labelled

MILD = "Act now, last chance to join our fund!"


@pytest.fixture
def house(with_store, tmp_path):
    return with_store, Settings(labelled=labelled(tmp_path), data=tmp_path)


def ask(store, kind="labelled", **asked):
    with store.write() as session:
        return jobs.ask(session, kind, asked, actor="user:1").id


def job(store, id):
    with store.read() as session:
        return session.get(Job, id)


def result(store, id):
    with store.read() as session:
        return jobs.result(session, id)


def test_labelled_texts_are_screened_and_what_was_found_is_kept(house):
    service, settings = house
    id = ask(service.store)
    assert work(service, settings) == 1
    told = result(service.store, id)
    assert job(service.store, id).state == "done"
    assert (told["contested"], told["unreadable"], told["model"]) == (1, 1, None)
    (one, labels, seen), (two, none, clean) = told["cases"]
    assert (one, labels, seen[:3]) == ("1", ["guarantee"], ["post", "brand", None])
    assert ["guarantee", "high", "high", "rule"] in seen[4]
    assert (two, none, clean[4]) == ("2", [], [])
    assert RISKY not in json.dumps(told)


def test_one_of_a_kind_at_once_however_they_ask(house):
    service, settings = house
    ask(service.store)
    with pytest.raises(jobs.AskedAlready):
        ask(service.store)
    other = ask(service.store, "backtest", days=28)
    assert work(service, settings) == 2
    assert job(service.store, other).state == "done"
    ask(service.store)
    with service.store.read() as session:
        assert [entry.action for entry in audit.recent(session, action="job")].count("job.asked") == 3


def test_a_cancelled_job_ends_and_leaves_no_result(house, monkeypatch):
    service, settings = house
    monkeypatch.setattr("api.jobs.work.SAY", 0)
    id = ask(service.store)

    def cancel_meanwhile():
        with service.store.write() as session:
            jobs.cancel(session, id, actor="user:2")
        return False

    work(service, settings, stopped=cancel_meanwhile)  # before it was begun
    assert job(service.store, id).state == "cancelled"
    with service.store.write() as session:
        assert not jobs.cancel(session, id, actor="user:2")
    second, calls = ask(service.store), []

    def cancel_later():
        calls.append(1)
        if len(calls) == 2:
            with service.store.write() as session:
                jobs.cancel(session, second, actor="user:2")
        return False

    work(service, settings, stopped=cancel_later)
    assert (job(service.store, second).state, result(service.store, second)) == ("cancelled", None)


def test_a_stopped_service_leaves_it_to_the_next(house):
    service, settings = house
    id = ask(service.store)
    answers = iter((False, True, True))
    work(service, settings, stopped=lambda: next(answers))
    left = job(service.store, id)
    assert (left.state, left.tries) == ("waiting", 0)
    work(service, settings)
    assert job(service.store, id).state == "done"


def test_work_of_a_dead_process_starts_over_and_not_for_ever(house):
    service, settings = house
    id = ask(service.store)
    for _ in range(jobs.TRIES):
        with service.store.write() as session:
            assert jobs.claim(session).id == id
            assert jobs.claim(session) is None  # one at a time
        with service.store.read() as session:
            assert not jobs.waits(session)
        with service.store.write() as session:
            session.get(Job, id).seen_at = now() - jobs.DEAD_AFTER - timedelta(seconds=1)
        with service.store.read() as session:
            assert jobs.waits(session)
    work(service, settings)
    assert (job(service.store, id).state, job(service.store, id).problem) == ("failed", "died")


def test_what_cannot_be_done_says_why(house, monkeypatch):
    service, settings = house
    id = ask(service.store)
    work(service, replace(settings, labelled=settings.labelled / "none"))
    assert (job(service.store, id).state, job(service.store, id).problem) == ("failed", "no-labelled")
    monkeypatch.setitem(KINDS, "labelled", lambda order: (1 // 0 for _ in "1"))
    other = ask(service.store)
    work(service, settings)
    assert job(service.store, other).problem == "unexpected"


@pytest.fixture
def desk(recording):
    return lambda **choices: Desk(recording(**choices))


def test_the_firms_own_texts_are_counted_as_texts_not_as_checks(desk, tmp_path):
    one = desk(record="all", text="stored")
    store = one.service.store
    for text in (RISKY[:20], RISKY, RISKY + "!", MILD):
        one.score(text)
    one.score(RISKY, site="linkedin.com")
    one.kept()
    id, again = ask(store, "backtest", days=28), ask(store, "rescreen", days=28)
    assert work(one.service, Settings(data=tmp_path)) == 2
    told, anew = result(store, id), result(store, again)
    assert (told["checks"], told["texts"], told["writers"], told["unsure"]) == (5, 2, 1, 0)
    (x, count, newest), _ = sorted(told["piles"], key=lambda pile: pile[0][2] != "x.com")
    assert {found[0] for found in x[4]} >= {"guarantee", "pressure"}  # all that was found while it was written
    assert (count, len(newest), newest[0][0] in [kept.id for kept in one.kept()]) == (1, 1, True)
    assert sorted(anew["piles"], key=str) == sorted(told["piles"], key=str)
    with store.read() as session:
        (entry,) = audit.recent(session, action="texts.screened")
    assert (entry.actor, json.loads(entry.payload)) == ("user:1", {"count": 5})


def test_groups_are_the_writers_of_today(desk, tmp_path, monkeypatch):
    one = desk(record="all")
    store = one.service.store
    user = add_person(store, "ada", "writer")
    with store.write() as session:
        stored_groups.add(session, "Sales", actor="system")
        stored_groups.join(session, people.find(session, user), ["Sales"], actor="system")
    monkeypatch.setattr("api.auth.caller", lambda: f"user:{user}")
    one.score(RISKY)
    Drain(one.service.recorder.folder, store).once()
    id = ask(store, "backtest", days=28)
    work(one.service, Settings(data=tmp_path))
    assert [pile[0][3] for pile in result(store, id)["piles"]] == [["Sales"]]


def test_a_record_that_does_not_say_how_sure_it_was_is_left_out(desk, tmp_path):
    one = desk(record="all")
    one.score(RISKY)
    (record,) = one.kept()
    with one.service.store.write() as session:
        old = session.merge(record)
        content = json.loads(old.content)
        del content["findings"][0]["confidence"]
        old.content = json.dumps(content)
    id = ask(one.service.store, "backtest", days=28)
    work(one.service, Settings(data=tmp_path))
    told = result(one.service.store, id)
    assert (told["texts"], told["unsure"], told["piles"]) == (0, 1, [])


def test_without_a_folder_of_labelled_texts(house):
    service, settings = house
    with pytest.raises(Unable):
        next(KINDS["labelled"](Order(service, replace(settings, labelled=settings.data / "no"), Job(id="1"))))
