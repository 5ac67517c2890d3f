"""Legal at work, for tests: an app on SQLite, reviewers with their browsers, and texts that wait."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import timedelta

import pytest

from api.engine.reviewing import Reviewing
from api.engine.types import Draft
from api.opening import Opening
from api.recording import Recorder
from api.store import Store, audit, deciding, reviews
from api.store.tables.base import now
from tests import databases
from tests.console import Browser, add_person, serve

CANARY = "Zanzibar42"
TEXT = f"{CANARY}: I can guarantee you 8% a year, zero risk"
QUEUE = "/console/reviews/"


class Legal:
    """`ask()` opens a review, `open(name)` is the browser of a reviewer, who reads and decides by `decide`."""

    def __init__(self, service, **reviewing):
        self.service = replace(service, policy=replace(service.policy, reviews=Reviewing(**reviewing)))
        self.store, self.ring = service.store, service.recorder.keyring
        self.app = serve(self.service)
        self.ids: dict[str, str] = {}

    def person(self, name: str, *roles: str) -> str:
        if name not in self.ids:
            self.ids[name] = add_person(self.store, name, *roles)
        return self.ids[name]

    def open(self, name: str, *roles: str) -> Browser:
        browser = Browser(self.app)
        browser.enter(self.store, self.person(name, *(roles or ("reviewer",))))
        return browser

    def ask(self, text: str = TEXT, *, writer: str = "key:1", due: timedelta | None = None, **about) -> str:
        draft = Draft(text, site="x.com", kind="post", account="brand", jurisdictions=("us",))
        screening = self.service.engine.screen(draft)
        opening = Opening(self.service, draft, screening, source="api", writer=writer, note=f"May I, {CANARY}?")
        opening.about |= about | ({"due_at": now() + due} if due else {})
        with self.store.write() as session:
            return opening.write(session).id

    def review(self, id: str):
        with self.store.read() as session:
            return reviews.get(session, id)

    def decisions(self, id: str) -> list:
        with self.store.read() as session:
            return reviews.decisions(session, id)

    def says(self, id: str, disposition: str, *, reviewer: str = "user:9", **more):
        """Straight into the store."""
        verdict = deciding.Verdict(disposition, expires_at=now() + timedelta(days=30), **more)
        with self.store.write() as session:
            version = reviews.get(session, id).version
            return deciding.decide_review(session, self.ring, id, verdict, version=version, reviewer=reviewer)

    def actions(self) -> list[str]:
        with self.store.read() as session:
            return [entry.action for entry in audit.recent(session)]


def read(browser: Browser, id: str) -> str:
    browser.post(f"{QUEUE}{id}/read", seen=QUEUE, reason="in turn")
    return browser.get(f"{QUEUE}{id}").text


def decide(browser: Browser, id: str, disposition: str, *, version: int = 0, **more):
    """What the reviewer is told: the page after it."""
    read(browser, id)
    fields = {"version": version, "disposition": disposition, "comment": "", "text": "", "passed_to": ""} | more
    token = browser.token(QUEUE)
    path = f"{QUEUE}{id}/decide"
    return browser.client.post(path, data={"csrf_token": token, **fields}, follow_redirects=True).text


def post(browser, path: str, *, seen: str = QUEUE, **fields) -> str:
    """The page after it."""
    data = {"csrf_token": browser.token(seen), **fields}
    return browser.client.post(path, data=data, follow_redirects=True).text


def rows(page: str) -> list[str]:
    return re.findall(rf'data-row href="{QUEUE}(\w+)"', page)


@pytest.fixture
def legal(shared, sqlite_template, tmp_path):
    """legal(two_approvers=...) under such a policy for reviews."""
    shutil.copy(sqlite_template, tmp_path / "caveat.db")
    store = Store(databases.sqlite_url(tmp_path))
    recorder = Recorder(tmp_path / "data", 1 << 20, {})
    yield lambda **reviewing: Legal(replace(shared, store=store, recorder=recorder), **reviewing)
    store.close()
