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
    }
    return next((line["decision"] for line in policy.decisions if _fits(line, facts)), "allow")


def _fits(line: Mapping[str, str], facts: Mapping[str, str]) -> bool:
    return all(line.get(name, value) == value for name, value in facts.items())
