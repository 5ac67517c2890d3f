"""A change of the policy on trial: what it decides is counted beside what is decided, whoever sees it or not."""

from __future__ import annotations

import hashlib
import json
import threading
from collections import Counter
from dataclasses import replace

from api.engine.decide import decide
from api.engine.rules import Policy
from api.recording.content import Screened
from api.store import Store

FLUSH = 5.0


def trial(policy: Policy) -> str:
    """Names what is compared: as long as neither table changes, counting goes on whatever else is published."""
    compared = [policy.decisions, policy.staged and policy.staged.decisions]
    return hashlib.sha256(json.dumps(compared, sort_keys=True).encode()).hexdigest()[:16]


class Trial:
    """One worker's counts since it last wrote them down. They survive anything but the worker's sudden death."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str, str]] = Counter()
        self._lock = threading.Lock()

    def count(self, policy: Policy, screened: Screened) -> None:
        """In the shadow everybody's checks are compared, in the stage of a group those of the group."""
        staged, draft = policy.staged, screened.draft
        if staged is None or (staged.stage == "group" and staged.group not in draft.groups):
            return
        found = screened.screening.findings
        tables = policy.decisions, staged.decisions
        got, would = (decide(found, draft, replace(policy, decisions=table, staged=None)) for table in tables)
        with self._lock:
            self._counts[trial(policy), got, would] += 1

    def flush(self, store: Store) -> None:
        from api.store import staged

        with self._lock:
            counts, self._counts = self._counts, Counter()
        if not counts:
            return
        try:
            with store.write() as session:
                staged.add(session, counts)
        except Exception:
            with self._lock:
                self._counts += counts
            raise
