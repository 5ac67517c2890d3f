"""What is noted to be counted: in memory at once, in the journal every few seconds. It names nobody.

Noting costs a request next to nothing and cannot fail it. Whoever is killed takes a few seconds of counts along.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from api.engine.rules import Rulebook
from api.engine.types import Draft
from api.recording.content import Screened, told_findings
from api.records.record import given_id, new_id

EVERY = 5.0
MOST = 50_000  # that wait in memory; nothing more is counted while the journal is full for so long
IN_A_LINE = 500
OTHER = "other"
SCREENED = "screened"


class Fact(NamedTuple):
    """A screening, or an act of a writer. `draft` tells drafts that are being typed apart; None for a whole text."""

    what: str
    draft: str | None
    at: int
    site: str
    groups: tuple[str, ...]
    revision: int
    decision: str
    found: tuple[tuple[str, str], ...]  # rule and category
    excused: tuple[str, ...]
    told: str | None  # an event's own name, which may be sent twice


class Facts:
    """Those of one service. Its processes share the salt, which is nowhere else, so that no draft leads to a writer."""

    def __init__(self) -> None:
        self._salt = secrets.token_bytes(16)
        self._waiting: list[Fact] = []
        self._written = time.monotonic()

    def screened(self, writer: str, rulebook: Rulebook, private: frozenset[str], one: Screened, revision: int | None):
        """Typed texts have a revision; a text without one is a post of its own."""
        draft, screening = one
        found = told_findings(private, draft, screening.findings)
        self._note(
            Fact(
                SCREENED,
                None if revision is None else self._draft(writer, draft),
                int(time.time()),
                known_site(rulebook, draft.site),
                draft.groups,
                revision or 0,
                screening.decision,
                tuple({(one.rule, one.category) for one in found}),
                tuple({one.rule for one in told_findings(private, draft, screening.excused)}),
                None,
            )
        )

    def happened(self, writer: str, rulebook: Rulebook, groups: tuple[str, ...], event: Mapping[str, Any]) -> None:
        about = {name: event[name] for name in ("site", "kind", "account", "handle") if name in event}
        draft = Draft("", **about)
        found = ((event.get("rule", ""), event.get("category", "")),)
        told = self._hidden(given_id(writer, event["id"])) if "id" in event else None
        site = known_site(rulebook, draft.site)
        key = self._draft(writer, draft)
        self._note(Fact(event["type"], key, int(time.time()), site, groups, 0, "", found, (), told))

    def due(self) -> bool:
        return bool(self._waiting) and time.monotonic() - self._written >= EVERY

    def lines(self) -> Iterable[dict[str, Any]]:
        """What waits, as lines of the journal. To be given to `drop` when they are written."""
        self._written = time.monotonic()
        waiting = self._waiting[:]
        for start in range(0, len(waiting), IN_A_LINE):
            yield {"id": new_id(), "facts": waiting[start : start + IN_A_LINE]}

    def drop(self, line: Mapping[str, Any]) -> None:
        del self._waiting[: len(line["facts"])]  # requests only ever add at the other end

    def _note(self, fact: Fact) -> None:
        if len(self._waiting) < MOST:
            self._waiting.append(fact)

    def _draft(self, writer: str, draft: Draft) -> str:
        return self._hidden("\n".join((writer, draft.site or "", draft.kind, draft.account, draft.handle or "")))

    def _hidden(self, words: str) -> str:
        return hashlib.blake2b(words.encode(), key=self._salt, digest_size=9).hexdigest()


def known_site(rulebook: Rulebook, host: str | None) -> str:
    """One of the rulebook's: what else people name as a site would be a list of the places that they go to."""
    host = (host or "").lower().rstrip(".")
    while host and host not in rulebook.sites:
        host = host.partition(".")[2]
    return host or OTHER


def read(fact: list[Any]) -> Fact:
    """From a line of the journal."""
    found = Fact(*fact)
    return found._replace(
        groups=tuple(found.groups), found=tuple(map(tuple, found.found)), excused=tuple(found.excused)
    )
