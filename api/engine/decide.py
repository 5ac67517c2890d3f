"""Findings + Policy -> allow, notice, warn or hold. The machine proposes, a person decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from api.engine.rules import Policy
from api.engine.types import CONTENT, DECISIONS, Decided, Draft, Finding, is_on


def decide(findings: Iterable[Finding], draft: Draft, policy: Policy) -> Decided:
    """The strictest decision of any finding; each takes the first line of the policy that fits it."""
    lines = (line_for(finding, draft, policy) for finding in findings)
    return max((line["decision"] for line in lines if line), key=DECISIONS.index, default="allow")


def line_for(finding: Finding, draft: Draft, policy: Policy) -> Mapping[str, str] | None:
    """The first line of the policy that fits; None: nothing is said."""
    facts = {
        "severity": finding.severity,
        "category": finding.category,
        "content": CONTENT[draft.kind],
        "account": draft.account,
        "confidence": finding.confidence,
        "source": finding.source,
    }
    table = policy.staged.decisions if policy.staged and policy.staged.holds_for(draft.groups) else policy.decisions
    return next((line for line in table if _fits(line, facts, draft)), None)


def _fits(line: Mapping[str, str], facts: Mapping[str, str], draft: Draft) -> bool:
    return (
        all(line.get(name, value) == value for name, value in facts.items())
        and ("group" not in line or line["group"] in draft.groups)
        and ("site" not in line or is_on(line["site"], draft.site))
    )
