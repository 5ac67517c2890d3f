"""The real app from the factory, over the real rules, which are loaded once for all tests."""

from __future__ import annotations

import pytest
from hypothesis import settings

from api import create_app
from api.service import Service, start
from api.settings import Settings

KEY = "test-key-of-enough-length"
OTHER_KEY = "another-key-of-enough-length"
RISKY = "I can guarantee you 8% a year, zero risk"
PROBLEM = "application/problem+json"

# The same examples in every run: what fails, fails for everybody, and not by the day.
settings.register_profile("steady", derandomize=True)
settings.load_profile("steady")


@pytest.fixture(scope="session")
def shared() -> Service:
    return start(Settings())


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
