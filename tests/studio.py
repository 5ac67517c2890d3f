"""The rules studio as its tests use it: begin a draft, publish it."""

import re

from tests.console import Browser

PAGE = "/console/rules/"
_BASE = re.compile(r"<input[^>]*name=\"base\"[^>]*value=\"(\d+)\"")


def send(browser: Browser, path: str, **fields):
    return browser.post(PAGE + path, seen=PAGE + "try", **fields)


def begin(browser: Browser, id: str, how: str = "change") -> str:
    """The address of the draft, as `drafts/1`."""
    answer = send(browser, f"drafts/begin/{id}", how=how)
    return "drafts/" + answer.headers["Location"].split("/drafts/")[1].split("/")[0]


def publish(browser: Browser, draft: str, comment: str = "Milder for a trial", base: str | None = None):
    return send(browser, f"{draft}/publish", base=base or base_of(browser, draft), comment=comment)


def base_of(browser: Browser, draft: str) -> str:
    """The edition that the draft's page compares with."""
    return _BASE.search(browser.get(PAGE + draft).text)[1]
