"""The console as a browser has it: a client that keeps cookies and fills in the token of its forms."""

from __future__ import annotations

import re
from functools import cache

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api import create_app, passwords
from api.service import Service
from api.settings import Settings
from api.store import Store, people, sessions, signin

PASSWORD = "four small brown birds"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@cache
def hashed() -> str:
    return passwords.hashed(PASSWORD)


def add_person(store: Store, name: str, *roles: str, one_time: bool = False) -> str:
    """Somebody who can sign in with PASSWORD: their id."""
    with store.write() as session:
        user = people.add(session, actor="system", email=f"{name}@bank.example", name=name.title(), roles=roles)
        signin.set_password(session, user, hashed(), actor="system", one_time=one_time)
    return user.id


class Browser:
    """One browser with its cookies."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()

    def get(self, path: str, **more) -> TestResponse:
        return self.client.get(path, **more)

    def post(self, path: str, *, seen: str = "/console/sign-in", **fields) -> TestResponse:
        """Send a form with the token that a page of ours gave."""
        return self.client.post(path, data={"csrf_token": self.token(seen), **fields})

    def token(self, seen: str = "/console/sign-in") -> str:
        page = self.client.get(seen, follow_redirects=True)
        return TOKEN.search(page.text)[1]

    def enter(self, store: Store, user_id: str) -> None:
        """Signed in without the form, whose password check is slow on purpose."""
        with store.write() as transaction:
            number = sessions.begin(transaction, people.find(transaction, user_id), way="password", browser="Test")
        with self.client.session_transaction(path="/console/") as session:
            session["_user_id"] = number

    def sign_in(self, name: str, password: str = PASSWORD, **more) -> TestResponse:
        return self.post("/console/sign-in", email=f"{name}@bank.example", password=password, **more)


def serve(shared: Service, **settings) -> Flask:
    return create_app(Settings(**settings), shared)
