"""Screen what a request brings: with the groups of whoever asks, and within the time that a request may take."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from api import approved_texts, auth, shedding
from api.engine.types import Draft
from api.recording.content import Screened
from api.service import Service


def screen(service: Service, draft: Draft) -> Screened:
    shedding.in_time()
    groups = auth.groups()
    draft = service.engine.completed(replace(draft, groups=groups) if groups else draft)
    approved = approved_texts.find(service.library, draft, datetime.now(UTC))
    return Screened(draft, approved_texts.passed(service.engine.screen(draft), approved))
