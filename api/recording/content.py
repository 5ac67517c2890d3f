"""What is kept of a screening and of an event: choices and figures in the content, typed words only under seal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from api.engine.recording import Recording
from api.engine.types import Draft, Finding, Screening

# Acts of the writer that are meant to be told are kept even where screenings are not; and what no person did.
ALWAYS = frozenset(("mistake", "override", "not-watched"))
NOBODY = frozenset(("not-watched",))
KEPT = ("rule", "category", "severity", "confidence", "source")
PLAIN = ("finding", "rule", "category", "adapter", "screening")


class Screened(NamedTuple):
    draft: Draft
    screening: Screening


class Part(NamedTuple):
    """One record to be: what is chained, and what was typed."""

    id: str
    content: dict[str, Any]
    typed: dict[str, str]
    text: str | None


def keeps_screening(recording: Recording, screened: Screened) -> bool:
    if recording.record == "flagged":
        return bool(_findings(recording, screened))
    return recording.record == "all"


def keeps_event(recording: Recording, kind: str) -> bool:
    return recording.record != "never" or kind in ALWAYS


def keeps_text(recording: Recording) -> bool:
    """Whether events may bring the text that was posted."""
    return recording.record != "never" and recording.text != "left-out"


def of_screening(id: str, recording: Recording, screened: Screened, *, at: str, writer: str) -> Part:
    draft = screened.draft
    content = {"kind": "screening", "at": at, "writer": writer, "site": draft.site}
    content |= {"draft_kind": draft.kind, "account": draft.account} | _answer(recording, screened)
    return Part(id, content, _typed(handle=draft.handle), draft.text)


def of_event(
    id: str, recording: Recording, event: Mapping[str, Any], posted: Screened | None, *, at: str, writer: str
) -> Part:
    """`posted` is the text that went out, screened as it is now."""
    content = {"kind": event["type"], "at": at, "said_at": event["at"], "site": event.get("site")}
    content |= {"draft_kind": event.get("kind"), "account": event.get("account")}
    content |= {name: event.get(name) for name in PLAIN}
    if event["type"] in NOBODY:
        return Part(id, content, {}, None)
    content |= {"writer": writer} | (_answer(recording, posted) if posted else {})
    return Part(id, content, _typed(handle=event.get("handle"), reason=event.get("reason")), event.get("text"))


def _typed(**words: str | None) -> dict[str, str]:
    return {name: value for name, value in words.items() if value}


def _answer(recording: Recording, screened: Screened) -> dict[str, Any]:
    """Where something was found is left out: the lengths of findings say much about a text."""
    screening = screened.screening
    return {
        "decision": screening.decision,
        "score": screening.score,
        "severity": screening.severity,
        "lang": screening.lang,
        "rulebook": screening.rulebook,
        "policy": screening.policy,
        "findings": [_finding(finding) for finding in _findings(recording, screened)],
        "excused": [_finding(finding) | {"because": finding.because} for finding in screening.excused],
    }


def told_findings(private: frozenset[str], draft: Draft, findings: Iterable[Finding]) -> list[Finding]:
    """How somebody talks from an account of their own is not the firm's business."""
    return [one for one in findings if draft.account != "personal" or one.category not in private]


def _findings(recording: Recording, screened: Screened) -> list[Finding]:
    return told_findings(recording.private, screened.draft, screened.screening.findings)


def _finding(finding: Finding) -> dict[str, Any]:
    """All that a line of the policy may ask of it, so that another policy can be tried on what was found."""
    return {name: getattr(finding, name) for name in KEPT}
