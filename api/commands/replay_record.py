"""A kept screening, to be replayed: what was asked, what was answered, and whether it is answered so again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from api.commands.exits import stop
from api.engine.types import Draft, Screening
from api.recording.content import KEPT
from api.records.seal import SealError, keyring
from api.schemas import Asked
from api.settings import Settings

ACTOR = "command"
SAME = ("decision", "score", "severity", "policy")
NOT_KEPT = ["sector", "jurisdictions", "lang"]  # what the request said of these


@dataclass(frozen=True, slots=True)
class KeptScreening:
    id: str
    at: datetime
    rulebook: str
    asked: Asked
    content: dict[str, Any]

    def compared(self, screening: Screening) -> dict[str, Any]:
        """What the record says, and what of it differs now. Findings that the policy keeps to itself are in none."""
        differs = [name for name in SAME if self.content[name] != getattr(screening, name)]
        answered = {tuple(_rows([found])[0]) for found in screening.findings}
        differs += ["findings"] if {tuple(row) for row in _rows(self.content["findings"])} - answered else []
        told = {name: self.content[name] for name in SAME}
        return {"id": self.id, "at": self.at.isoformat(), **told, "differs": differs, "not_kept": NOT_KEPT}


def read(session: Any, settings: Settings, id: str, reason: str) -> KeptScreening:
    """With its text, whose reading is an entry of the log."""
    from api.store import records, screenings

    found = records.get(session, id)
    content = json.loads(found.content) if found and found.content else {}
    if "rulebook" not in content:
        stop(1, "There is no such record of a screening, or its content was purged.")
    try:
        ring = keyring(dict(settings.text_keys), settings.data)
        typed = records.open_text(session, id, ring, actor=ACTOR, reason=reason)
    except SealError as error:
        stop(1, str(error))
    if "text" not in typed:
        stop(1, "The text of this record was not kept: replay one with --date and --text.")
    groups = screenings.groups(session, [found.writer] if found.writer else []).get(found.writer or "", ())
    draft = Draft(
        typed["text"],
        site=content.get("site"),
        kind=content.get("draft_kind") or "post",
        account=content.get("account") or "unknown",
        handle=typed.get("handle"),
        groups=groups,
    )
    return KeptScreening(id, found.at, content["rulebook"], Asked(draft, None, "utf16"), content)


def _rows(findings: Any) -> list[list[str]]:
    return [[one[name] if isinstance(one, dict) else getattr(one, name) for name in KEPT] for one in findings]
