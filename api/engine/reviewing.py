"""Pre-use approval as the policy has it: how long a text may wait, when reviewers are reminded, who must say yes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

DEFAULT_HOURS = 24.0


@dataclass(frozen=True, slots=True)
class Reviewing:
    """`hours` by severity (none, low, medium, high) and `category_hours`: the shortest that fits is the deadline.

    `remind_hours` before it reviewers are reminded. Where one of `two_approvers` (severities or categories) is found,
    two people must approve the same words.
    """

    hours: Mapping[str, float] = field(default_factory=dict)
    category_hours: Mapping[str, float] = field(default_factory=dict)
    remind_hours: float = 1.0
    two_approvers: frozenset[str] = frozenset()

    def hours_for(self, severity: str, categories: Iterable[str]) -> float:
        own = [self.category_hours[name] for name in categories if name in self.category_hours]
        return min([self.hours.get(severity, DEFAULT_HOURS), *own])

    def approvers_for(self, severity: str, categories: Iterable[str]) -> int:
        return 2 if self.two_approvers & {severity, *categories} else 1
