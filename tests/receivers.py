"""A mail server and a receiver of webhooks, for tests: real ones, on this machine."""

from __future__ import annotations

import ssl
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from aiosmtpd.smtp import AuthResult
from sqlalchemy import select

from api.settings import ROOT, Settings
from api.store.tables.notices import Notice
from tests.serving import free_port

SECRET = "whsec_" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldY"
HERE = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


class Letters(Message):
    def __init__(self):
        super().__init__()
        self.got = []

    def handle_message(self, message):
        self.got.append(message)


@pytest.fixture
def mailbox():
    """A mail server and what it was given."""
    letters = Letters()
    server = Controller(letters, "127.0.0.1", free_port(), authenticator=known, auth_require_tls=False)
    server.start()
    yield server, letters.got
    server.stop()


def known(server, session, envelope, mechanism, data) -> AuthResult:
    return AuthResult(success=(data.login, data.password) == (b"caveat", b"very secret"))


@pytest.fixture
def secure_mailbox(tmp_path):
    """One that takes nothing before STARTTLS, and the certificate that it shows."""
    said = subprocess.run(
        [sys.executable, "-m", "tests.certificate"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    (pem := tmp_path / "mail.pem").write_text(said.stdout)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pem)
    letters = Letters()
    server = Controller(
        letters, "127.0.0.1", free_port(), authenticator=known, tls_context=context, require_starttls=True
    )
    server.start()
    yield server, letters.got, pem
    server.stop()


def by_mail(server, **more) -> Settings:
    more = {"public_url": "https://caveat.bank.example", "smtp_tls": "none"} | more
    return Settings(smtp_host="127.0.0.1", smtp_port=server.port, smtp_from="caveat@bank.example", **more)


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.got.append((dict(self.headers), body))
        self.send_response(self.server.answers.pop(0) if self.server.answers else 204)
        self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def receiver():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    server.got, server.answers = [], []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def by_hook(server, **more) -> Settings:
    address = f"http://127.0.0.1:{server.server_port}/caveat?firm=1"
    return Settings(webhook=address, webhook_secret=SECRET, **({"webhook_networks": HERE} | more))


def outcomes(desk) -> list:
    with desk.store.read() as session:
        return [(one.channel, one.event, one.tries, one.outcome) for one in session.scalars(select(Notice))]
