"""The side effect of a request: what the policy says is kept, is on the disk before the request is answered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from api import auth, metrics
from api.errors import refuse
from api.recording.content import Part, Screened, keeps_screening, of_screening
from api.records.journal import JournalFull
from api.records.record import new_id
from api.service import Service


def keep_screenings(service: Service, screened: list[Screened]) -> list[str | None]:
    """For each the id of its record; None where none is kept."""
    recording = service.policy.recording
    at, writer = moment(), auth.caller()
    ids = [new_id() if keeps_screening(recording, one) else None for one in screened]
    parts = [
        of_screening(id, recording, one, at=at, writer=writer)
        for id, one in zip(ids, screened, strict=True)
        if id is not None
    ]
    return ids if keep(service, parts) else [None] * len(ids)


def note_screening(service: Service, screened: Screened, revision: int | None) -> None:
    """Counted under every policy: a count names nobody."""
    private = service.policy.recording.private
    service.recorder.facts.screened(auth.caller(), service.rulebook, private, screened, revision)


def note_event(service: Service, event: Mapping[str, Any]) -> None:
    service.recorder.facts.happened(auth.caller(), service.rulebook, auth.groups(), event)


def keep(service: Service, parts: list[Part], *, must: bool = False) -> bool:
    """False when the journal is full and the policy says to go on; 503 when it says not to, or when it `must` be."""
    if not parts:
        return True
    recording = service.policy.recording
    try:
        service.recorder.keep(parts, recording)
    except JournalFull:
        metrics.UNRECORDED.inc(len(parts))
        if must or recording.when_unrecorded == "refuse":
            refuse(503, "Nothing can be recorded at the moment, and the firm's policy asks for it.", headers=LATER)
        return False
    return True


LATER = {"Retry-After": "5"}


def moment() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
