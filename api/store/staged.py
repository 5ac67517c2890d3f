"""Counts of a staged change of the policy: added to now and then by each worker."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from api.store import audit
from api.store.tables.staged import StagedCount

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Key = tuple[str, str, str]  # trial, got, would


def add(session: Session, counts: Mapping[Key, int]) -> None:
    audit.lock(session)  # two workers who add to the same row come one after the other
    for key, count in counts.items():
        row = session.get(StagedCount, key)
        if row is None:
            session.add(StagedCount(trial=key[0], got=key[1], would=key[2], count=count))
        else:
            row.count += count


def counts(session: Session, trial: str) -> tuple[Counter[tuple[str, str]], datetime | None]:
    """By what they got and would have got, and since when."""
    rows = list(session.scalars(select(StagedCount).where(StagedCount.trial == trial)))
    return Counter({(row.got, row.would): row.count for row in rows}), min((row.since for row in rows), default=None)
