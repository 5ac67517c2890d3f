"""The real app from the factory, over the real rules, which are loaded once for all tests."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings

from api import create_app
from api.engine.recording import Recording
from api.recording import Recorder
from api.service import Service, start
from api.settings import Settings
from api.store import Store, prompt
from api.store.migrate import migrate
from tests import databases
from tests.console import Browser, add_person, serve

KEY = "test-key-of-enough-length"
OTHER_KEY = "another-key-of-enough-length"
RISKY = "I can guarantee you 8% a year, zero risk"
PROBLEM = "application/problem+json"

# The same examples in every run: what fails, fails for everybody, and not by the day nor by how busy the machine is.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")
# Nor by how busy the disk is: a first connection can take seconds while everything is tested at once.
prompt.DEADLINE = 15.0


def pytest_configure(config):
    if not hasattr(config, "workerinput"):  # not in the workers of xdist: they share what the run has
        databases.name_folder()
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # a run that is ended stops its server all the same


def pytest_unconfigure(config):
    if not hasattr(config, "workerinput"):
        databases.stop_and_remove()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """What a test itself made the app say is looked through, too."""
    report = yield
    if call.when == "teardown" and databases.CANARY in report.capstderr + report.caplog:
        report.outcome, report.longrepr = "failed", f"{item.nodeid}: what was typed is in what was logged"
    return report


@pytest.fixture(scope="session", autouse=True)
def no_log_holds_what_was_typed(tmp_path_factory):
    """Whatever ran: what the tests typed is in no log and no output of any service that they started."""
    yield
    said = [path for path in tmp_path_factory.getbasetemp().rglob("*") if path.name in ("err", "out")]
    assert [path for path in said if path.is_file() and databases.CANARY in path.read_text(errors="replace")] == []


@pytest.fixture(scope="session")
def shared(tmp_path_factory) -> Service:
    """Without a database: most of the service never asks for it. `with_store` adds one."""
    folder = tmp_path_factory.mktemp("store")
    # Most tests are about the rules and all around them; the learned stage has its own (test_classify.py).
    return start(Settings(database=f"sqlite:///{folder / 'none.db'}", data=folder, model=None))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory) -> Path:
    """An SQLite file with every table, made once."""
    folder = tmp_path_factory.mktemp("template")
    migrate(Store(databases.sqlite_url(folder)))
    return folder / "caveat.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request, tmp_path, sqlite_template) -> Iterator[Store]:
    """An empty store, the same test on both databases."""
    if request.param == "sqlite":
        shutil.copy(sqlite_template, tmp_path / "caveat.db")
        made = Store(databases.sqlite_url(tmp_path))
    else:
        made = Store(databases.postgres_url())
    yield made
    made.close()


@pytest.fixture
def recording(with_store, tmp_path):
    """What an app shares, whose policy says what is kept: recording(record="all", text="stored")."""

    def recording(**choices) -> Service:
        recorder = Recorder(tmp_path / "data", choices.pop("most", 1 << 20), {})
        policy = replace(with_store.policy, recording=Recording(**choices))
        return replace(with_store, policy=policy, recorder=recorder)

    return recording


@pytest.fixture
def with_store(shared, store) -> Service:
    """What an app shares, with an empty store: create_app(Settings(...), with_store)."""
    return replace(shared, store=store)


@pytest.fixture
def app(with_store):
    """With one key, over an empty store."""
    return create_app(Settings(api_keys=(KEY,)), with_store)


@pytest.fixture
def access(app):
    """Who comes in, as this app has it in memory."""
    return app.extensions["caveat-access"]


@pytest.fixture(scope="session")
def make_client(shared):
    """A client of an app with these settings."""

    def make(**settings):
        return create_app(Settings(**settings), shared).test_client()

    return make


@pytest.fixture(scope="session")
def client(make_client):
    """Development mode: no key."""
    return make_client()


@pytest.fixture(scope="session")
def guarded(make_client):
    """A client of an app with two keys; it sends none by itself."""
    return make_client(api_keys=(KEY, OTHER_KEY))


@pytest.fixture
def score(client):
    """Score a text, with or without a context, and give the answer."""

    def ask(text: str, **more):
        response = client.post("/v1/score", json={"text": text, **more})
        assert response.status_code == 200, response.text
        return response.get_json()

    return ask


@pytest.fixture
def console(with_store):
    """console("ada", "admin") is the browser of a new person who is signed in; console() one of a stranger."""
    app = serve(with_store)

    def open_browser(name: str | None = None, *roles: str) -> Browser:
        browser = Browser(app)
        if name:
            browser.enter(with_store.store, add_person(with_store.store, name, *roles))
        return browser

    return open_browser


@pytest.fixture
def enter(app, store):
    """enter("ada", "admin") is the browser of a new person who is signed in to the `app` of the test's own file."""

    def open_browser(name: str, *roles: str) -> Browser:
        browser = Browser(app)
        browser.enter(store, add_person(store, name, *roles))
        return browser

    return open_browser
