"""A policy for one group holds for its texts wherever they are sent: checked, in a batch, posted, to legal."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import select

from api import create_app
from api.engine import Engine
from api.recording.drain import Drain
from api.settings import Settings
from api.store import groups, people, records
from api.store.tables.reviews import Review
from tests.conftest import KEY, RISKY
from tests.enrolled import bearer, enrol, enrolment_key

ADA = "ada@bank.example"
EVENT = {"type": "posted", "at": "2026-11-28T09:30:00Z", "text": RISKY}


@pytest.fixture
def service(recording):
    """Whatever the desk writes is only noticed."""
    made = recording(record="all", text="stored")
    policy = replace(made.policy, decisions=({"group": "desk", "decision": "notice"}, {"decision": "hold"}))
    return replace(made, policy=policy, engine=Engine(made.rulebook, policy))


@pytest.fixture
def ask(service):
    """ask(method, path, body) as somebody of the desk; desk=False as somebody of no group."""
    client = create_app(Settings(api_keys=(KEY,)), service).test_client()
    with service.store.write() as session:
        user = people.add(session, actor="system", email=ADA, name="Ada", roles=["writer"])
        groups.add(session, "desk", actor="system")
        groups.join(session, user, ["desk"], actor="system")
    key = enrolment_key(service.store)
    tokens = {True: enrol(client, key, user=ADA), False: enrol(client, key)}

    def ask(path: str, body: dict, *, desk: bool = True) -> dict:
        response = client.post(path, json=body, headers=bearer(tokens[desk].get_json()["token"]))
        assert response.status_code < 300, response.text
        return response.get_json()

    return ask


def test_the_group_of_the_writer_decides(ask, service):
    for desk, wanted in ((True, "notice"), (False, "hold")):
        assert ask("/v1/score", {"text": RISKY}, desk=desk)["decision"] == wanted
        ask("/v1/events", {"events": [EVENT]}, desk=desk)
        id = ask("/v1/reviews", {"text": RISKY}, desk=desk)["id"]
        with service.store.read() as session:
            assert session.scalar(select(Review.proposed).where(Review.id == id)) == wanted
    Drain(service.recorder.folder, service.store).once()
    with service.store.read() as session:
        kept = [json.loads(record.content) for record in records.in_batches(session)]
    assert [(one["kind"], one["decision"]) for one in kept] == [
        ("screening", "notice"), ("posted", "notice"), ("screening", "hold"), ("posted", "hold"),
    ]  # fmt: skip
