"""Real OpenID Connect providers in processes of their own, and what a browser does at their pages."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from api.settings import ROOT
from tests.serving import free_port, wait

HERE = Path(__file__).parent


def running(base: str) -> bool:
    try:
        return requests.get(f"{base}/.well-known/openid-configuration", timeout=5).ok
    except requests.ConnectionError:
        return False


@contextmanager
def started(command: list[str], base: str) -> Iterator[str]:
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait(lambda: running(base))
        yield base
    finally:
        process.terminate()
        process.wait()


@contextmanager
def mock() -> Iterator[str]:
    """PyPI's oidc-provider-mock, whose people say what a test tells them to."""
    port = free_port()
    command = [str(Path(sys.executable).parent / "oidc-provider-mock"), "--port", str(port), "--require-nonce", "true"]
    with started(command, f"http://127.0.0.1:{port}") as base:
        yield base


@contextmanager
def certified(redirect: str) -> Iterator[str]:
    """npm's oidc-provider: PKCE required, `iss` in the answer."""
    port = free_port()
    with started(["node", str(HERE / "provider.mjs"), str(port), redirect], f"http://127.0.0.1:{port}") as base:
        yield base


def sign_in_at_mock(address: str, sub: str, **claims) -> str:
    """Where the provider sends the browser back to, after this person has signed in there."""
    base = address.partition("/oauth2")[0]
    assert requests.put(f"{base}/users/{sub}", json=claims, timeout=30).ok
    return requests.post(address, data={"sub": sub}, allow_redirects=False, timeout=30).headers["Location"]


def sign_in_at_certified(address: str, login: str, back: str) -> str:
    """Through its pages: sign in, agree, go back."""
    with requests.Session() as browser:
        page = browser.get(address, timeout=30)
        for _ in range(4):
            form = re.search(r'<form[^>]*action="([^"]+)"', page.text)[1]
            prompt = re.search(r'name="prompt" value="(\w+)"', page.text)[1]
            page = browser.post(
                form, data={"prompt": prompt, "login": login, "password": "any"}, allow_redirects=False, timeout=30
            )
            while page.is_redirect:
                if page.headers["Location"].startswith(back):
                    return page.headers["Location"]
                page = browser.get(
                    requests.compat.urljoin(page.url, page.headers["Location"]), allow_redirects=False, timeout=30
                )
    raise AssertionError("never sent back")
