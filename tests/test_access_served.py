"""A served Caveat refuses what was ended elsewhere: its workers read keys and tokens again by themselves."""

import pytest

from api.store import keys, people
from api.store.tables.machines import ServiceKey
from tests.console import add_person
from tests.enrolled import bearer, enrolment_key, only
from tests.serving import Serving, wait


@pytest.fixture
def served(store, tmp_path):
    serving = Serving(tmp_path, CAVEAT_DATABASE=store.url, CAVEAT_ASK_FOR_KEYS="1")
    yield serving
    serving.stop()


# On one kind of database: it starts the service or the command again and again, and the SQL is tested elsewhere.
@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_a_revoked_key_and_the_browser_of_somebody_who_left_are_refused(served, store):
    def status(secret: str) -> int:
        return served.ask("POST", "/v1/score", {"text": "ok"}, **bearer(secret))[0]

    bob = add_person(store, "bob", "writer")
    with store.write() as session:
        key = keys.make_service_key(session, name="ci", scopes=["score"], actor="command")
    about = {"install_id": "0f8fad5b-d9cb-469f-a165-70867728950e", "browser": "Chromium", "version": "1.0.0"}
    asked = about | {"key": enrolment_key(store), "user": "bob@bank.example"}
    token = served.ask("POST", "/v1/enrol", asked)[1]["token"]
    assert (status(key), status(token)) == (200, 200)
    with store.write() as session:
        keys.revoke(session, ServiceKey, only(store, ServiceKey).id, actor="command")
        people.set_active(session, people.find(session, bob), False, actor="system")
    wait(lambda: (status(key), status(token)) == (401, 401))
