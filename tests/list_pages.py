"""The pages of the firm's lists as a person uses them."""

from __future__ import annotations

import html
import re

import yaml

from api.rulebook.checked import plain
from api.store.tables.policies import PolicyDraft

PAGE = "/console/lists/"


def read(browser, path="", **more):
    return html.unescape(browser.get(PAGE + path, **more).text)


def send(browser, path, **fields):
    return browser.post(PAGE + path, seen=PAGE + "products/add", **fields)


def firm(store):
    """The lists of the draft; None where there is none."""
    with store.read() as session:
        drafts = [draft.document for draft in session.query(PolicyDraft)]
    return plain(yaml.safe_load(drafts[0])["firm"]) if drafts else None


def row_of(browser, name, text):
    link = re.search(rf'href="{PAGE}{name}/rows/(\w+)">{re.escape(text)}<', browser.get(PAGE + name).text)
    return f"{name}/rows/{link[1]}"
