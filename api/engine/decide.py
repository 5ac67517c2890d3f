"""Findings + Policy -> allow, notice, warn or hold. The machine proposes, a person decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from api.engine.rules import Policy
from api.engine.types import DECISIONS, Decided, Draft, Finding

# FINRA's two kinds of content: static needs approval before first use, interactive is supervised afterwards.
CONTENT = {"post": "static", "profile": "static", "reply": "interactive", "dm": "interactive", "inbound": "inbound"}


def decide(findings: Iterable[Finding], draft: Draft, policy: Policy) -> Decided:
    """The strictest decision of any finding; each takes the first line of the policy that fits it."""
    return max((_one(finding, draft, policy) for finding in findings), key=DECISIONS.index, default="allow")


def _one(finding: Finding, draft: Draft, policy: Policy) -> Decided:
    facts = {
        "severity": finding.severity,
        "category": finding.category,
        "content": CONTENT[draft.kind],
        "account": draft.account,
        "confidence": finding.confidence,
        "source": finding.source,
    }
    return next((line["decision"] for line in policy.decisions if _fits(line, facts, draft)), "allow")


def _fits(line: Mapping[str, str], facts: Mapping[str, str], draft: Draft) -> bool:
    return (
        all(line.get(name, value) == value for name, value in facts.items())
        and ("group" not in line or line["group"] in draft.groups)
        and ("site" not in line or _is_on(line["site"], draft.site))
    )


def _is_on(site: str, host: str | None) -> bool:
    """A subdomain (m., www.) is the same site."""
    return f".{(host or '').lower().rstrip('.')}".endswith(f".{site}")
