"""The store within a deadline: a database that hangs makes nobody wait, and is used again when it answers."""

import threading
import time

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from api.store import Store, prompt
from api.store.prompt import Prompt, StoreAway
from tests.serving import wait


@pytest.fixture
def asker(store):
    made = []

    def asker(**more) -> Prompt:
        made.append(Prompt(store, **more))
        return made[-1]

    yield asker
    for one in made:
        one._threads.shutdown()


def test_work_is_done_and_its_errors_are_its_own(asker):
    one = asker()
    assert one.read(lambda session: session.scalar(text("SELECT 7"))) == 7
    with pytest.raises(ZeroDivisionError):
        one.write(lambda session: 1 // 0)
    add = "INSERT INTO groups (id, name, created_at) VALUES ('a', 'a', '2026-01-01')"
    one.write(lambda session: session.execute(text(add)))
    with pytest.raises(IntegrityError):
        one.write(lambda session: session.execute(text(add)))
    assert one.state() == "ready"


def test_a_database_that_is_gone_is_away(tmp_path):
    one = Prompt(Store(f"sqlite:///{tmp_path}/none.db"))
    with pytest.raises(StoreAway):
        one.read(lambda session: session.scalar(text("SELECT 1")))
    assert one.state() == "unreachable"


def test_work_that_hangs_lets_nobody_wait_for_long(asker, monkeypatch):
    monkeypatch.setattr(prompt, "REST", 0.0)
    go_on, one = threading.Event(), asker(deadline=0.2)

    def hang(session) -> int:
        go_on.wait(60)
        return session.scalar(text("SELECT 1"))

    for _ in range(2 * prompt.THREADS):
        with pytest.raises(StoreAway):
            one.read(hang)
    go_on.set()
    until = time.monotonic() + 30
    while True:  # as soon as a thread is free again
        try:
            assert one.read(lambda session: session.scalar(text("SELECT 2"))) == 2
            return
        except StoreAway:
            assert time.monotonic() < until


def test_while_nothing_comes_back_the_database_is_left_alone(asker, monkeypatch):
    monkeypatch.setattr(prompt, "REST", 600.0)
    go_on, one = threading.Event(), asker(deadline=0.2)
    with pytest.raises(StoreAway):
        one.read(lambda session: go_on.wait(60))
    asked = []
    with pytest.raises(StoreAway):
        one.read(lambda session: asked.append(1))
    assert asked == []
    go_on.set()
    wait(lambda: one._rest_until == 0.0)
    one.read(lambda session: asked.append(1))
    assert asked == [1]
