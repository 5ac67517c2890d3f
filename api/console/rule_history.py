"""The effect of a draft on the labelled texts and on what the firm kept of the last 90 days."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, current_app

from api import auth, visits
from api.console import rule_drafts
from api.console.rule_checks import checked
from api.console.rule_publishing import PublishForm, compared, names
from api.engine import Engine
from api.engine.types import Draft
from api.labelled import read_cases
from api.measure import Case
from api.records.seal import SealError
from api.rule_effect import Comparison
from api.rulebook.drafting import Checked
from api.rulebook.words_drafting import CheckedWords
from api.service import Service, current
from api.store import editions as stored
from api.store import screenings
from api.store.tables.base import now
from api.store.tables.editions import RuleDraft

blp = Blueprint("rule_history", __name__, url_prefix="/rules/drafts")
DAYS = 90
MOST = 1_000

blp.context_processor(names)


@blp.post("/<id>/effect")
@auth.needs("write rules")
def effect(id: str) -> str:
    """The whole page of the draft, with its effect: who has no JavaScript sees it as well."""
    draft = rule_drafts.anybodys(id)
    form = PublishForm(formdata=None, base=current().shelf.edition)
    return compared(draft, form, effect=counted(draft))


def counted(draft: RuleDraft) -> dict | None:
    """None for a draft that cannot be read."""
    service, told = current(), checked(draft, draft.text)
    comparison = compared_engines(service.engine, told)
    if comparison is None:
        return None
    cases = labelled(current_app.config["LABELLED"])
    texts, there = kept(service, draft)
    return {
        "days": DAYS,
        "labelled": comparison.effect((case.draft, case.labels) for case in cases),
        "kept": comparison.effect((text, frozenset()) for text in texts),
        "there": there,
        "most": MOST,
    }


def compared_engines(engine: Engine, told: Checked | CheckedWords) -> Comparison | None:
    if isinstance(told, Checked):
        return Comparison.of_rule(engine, told.rule) if told.rule else None
    if told.rulebook is None:
        return None
    users = {rule.id for rule in told.users}
    return Comparison(engine, told.rulebook, users, frozenset(rule.category for rule in told.users))


@lru_cache(maxsize=1)
def labelled(folder: Path) -> tuple[Case, ...]:
    return tuple(read_cases([folder], [])) if folder.exists() else ()


def kept(service: Service, draft: RuleDraft) -> tuple[list[Draft], int]:
    """The newest texts that were kept, and how many checks there were. That they were opened is written down."""
    since = now() - timedelta(days=DAYS)
    with service.store.write() as session:
        found = screenings.typed_since(session, since, most=MOST)
        there = screenings.count(session, since)
        texts = list(opened(service, found))
        if texts:
            stored.note_counted(session, draft.id, len(texts), actor=visits.visitor().actor)
    return texts, there


def opened(service: Service, found: list[screenings.Kept]) -> Iterator[Draft]:
    """Those whose text was kept, and whose key is there."""
    for one in found:
        try:
            typed = service.recorder.keyring.open(one.id, one.sealed)
        except SealError:
            continue
        if text := typed.get("text"):
            told = json.loads(one.content)
            kind, account = told.get("draft_kind") or "post", told.get("account") or "unknown"
            yield Draft(text, site=told.get("site"), kind=kind, account=account, handle=typed.get("handle"))
