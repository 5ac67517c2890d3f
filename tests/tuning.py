"""An app under its published policy, whose thresholds are tuned: for the tests of the console's pages on them."""

import html
import json
import re
from dataclasses import replace

import yaml
from sqlalchemy import select

from api import policies
from api.jobs.work import as_published, work
from api.recording.drain import Drain
from api.settings import Settings
from api.store import jobs
from api.store.tables.policies import PolicyDraft
from tests.console import Browser, add_person, serve

PAGE = "/console/thresholds/"
RISKY = "I can guarantee you 8% a year, zero risk"
CASES = [
    {"id": "1", "text": RISKY, "labels": ["guarantee"], "kind": "post", "account": "brand"},
    {"id": "2", "text": "Our branch is open on Saturday.", "labels": []},
    {"id": "3", "text": RISKY, "labels": ["guarantee"], "contested": True},
]


def labelled(folder):
    """A folder of labelled texts, one line of which cannot be read."""
    folder = folder / "labelled"
    folder.mkdir()
    (folder / "en.jsonl").write_text("".join(json.dumps(case) + "\n" for case in CASES) + "{\n")
    return folder


class Desk:
    """An app under its published policy, with admins. `recording` is the fixture."""

    def __init__(self, recording, folder):
        service, settings = recording(record="all", text="stored"), Settings(labelled=labelled(folder), data=folder)
        recording = service.policy.recording
        service = policies.in_force(service)
        self.store, self.settings = service.store, settings
        self.app = serve(service, labelled=settings.labelled)
        self.recording = recording
        self.refresh()

    def enter(self, name="ada", *roles):
        browser = Browser(self.app)
        browser.enter(self.store, add_person(self.store, name, *(roles or ("admin",))))
        return browser

    def count(self, *kinds):
        service = self.app.extensions["caveat"]
        Drain(service.recorder.folder, self.store).once()
        for kind in kinds or ("labelled", "backtest"):
            with self.store.write() as session:
                jobs.ask(session, kind, {} if kind == "labelled" else {"days": 28}, actor="user:1")
        work(as_published(service), self.settings)

    def drafted(self):
        with self.store.read() as session:
            return session.scalars(select(PolicyDraft)).one().document

    def refresh(self):
        """Take over what was published; records are kept as before."""
        policies.refresh(self.app, self.settings)
        service = self.app.extensions["caveat"]
        self.app.extensions["caveat"] = replace(service, policy=replace(service.policy, recording=self.recording))


def post(browser, path="", **fields):
    """Send the form; what it leads to within these pages."""
    answer = browser.post(PAGE + path, seen=PAGE, set="1", **fields)
    to = answer.headers.get("Location", "")
    return browser.get(to) if to.startswith(PAGE) else answer


def said(answer):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def lines(desk):
    return yaml.safe_load(desk.drafted())["decisions"]


def publish(browser, **fields):
    return browser.post("/console/policy/publish", seen=PAGE, comment="Tuned", **fields)
