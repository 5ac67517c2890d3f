"""Thresholds in the console: foresight, the draft, what is asked twice, the stages, who may, what is logged."""

import html
import re

import pytest

from api import policies
from api.jobs.work import as_published, work
from api.recording.drain import Drain
from api.settings import Settings
from api.store import jobs
from api.store import policies as stored
from tests.conftest import RISKY
from tests.console import Browser, add_person, serve
from tests.test_jobs import labelled  # noqa: F401 (a fixture)

PAGE = "/console/thresholds/"
LINE = {"category": "guarantee", "confidence": "low", "decision": "allow"}


@pytest.fixture
def desk(recording, labelled, tmp_path):  # noqa: F811
    return Desk(recording(record="all", text="stored"), Settings(labelled=labelled, data=tmp_path))


class Desk:
    """An app under its published policy, with admins."""

    def __init__(self, service, settings):
        recording = service.policy.recording
        service = policies.in_force(service)
        self.store, self.settings = service.store, settings
        self.app = serve(service, labelled=settings.labelled)
        self.recording = recording

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

    def drafted(self, browser):
        with self.store.read() as session:
            return session.scalars(stored.select(stored.PolicyDraft)).one().document


def post(browser, path="", **fields):
    return browser.post(PAGE + path, seen=PAGE, set="1", **fields)


def said(answer):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def test_without_anything_counted_the_page_says_what_to_do(desk):
    page = said(desk.enter().get(PAGE))
    assert "Not screened yet. Screen them" in page
    assert "Not counted yet. Count them" in page


def test_it_shows_what_a_stop_would_do_before_it_is_saved(desk):
    ada = desk.enter()
    desk.app.test_client().post("/v1/score", json={"text": RISKY})
    desk.count()
    page = said(post(ada))
    assert "Rule breaks that are warned of 100% 21%–100% · 1 labelled text" in page
    assert "too few texts to tell much" in page
    page = said(post(ada, **{"s-guarantee": "3"}))
    assert "Rule breaks that are warned of now 100% then 0%" in page
    changes = said(ada.get(f"{PAGE}changes?set=1&s-guarantee=3"))
    assert RISKY in changes
