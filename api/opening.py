"""A text goes to legal: with the deadline and the approvers that the policy asks for, and stored sealed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from api.engine.types import Draft, Screening
from api.service import Service

if TYPE_CHECKING:
    from api.store.tables.reviews import Review


class Opening:
    """Made from a text and what was found in it; `write` stores it in a transaction of the caller's."""

    def __init__(
        self, service: Service, draft: Draft, screening: Screening, *, source: str, writer: str, note: str = "",
        opened_by: str | None = None, needed_by: datetime | None = None,
    ):  # fmt: skip
        categories = sorted({finding.category for finding in screening.findings})
        reviews, severity = service.policy.reviews, screening.severity
        due = datetime.now(UTC) + timedelta(hours=reviews.hours_for(severity, categories))
        self.keyring = service.recorder.keyring
        self.typed = {"text": draft.text, "note": note, "handle": draft.handle or ""}
        self.about = {
            "writer": writer,
            "opened_by": opened_by,
            "source": source,
            "site": draft.site,
            "kind": draft.kind,
            "account": draft.account,
            "sector": draft.sector,
            "jurisdictions": draft.jurisdictions or service.policy.jurisdictions,
            "proposed": screening.decision,
            "severity": severity,
            "categories": categories,
            "rules": [finding.rule for finding in screening.findings],
            "rulebook": screening.rulebook,
            "policy": screening.policy,
            "due_at": min(due, needed_by) if needed_by else due,
            "approvers": reviews.approvers_for(severity, categories),
        }

    def write(self, session: Any) -> Review:
        from api.store import reviews

        return reviews.open_review(session, self.keyring, typed=self.typed, **self.about)
