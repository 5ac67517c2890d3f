"""What the firm's policy says is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Recording:
    """What is kept: of which screenings, what of the text, what when nothing can be kept, and for how long.

    `private` are the categories of which nothing is kept when the account is the writer's own.
    """

    record: str = "never"
    text: str = "left-out"
    when_unrecorded: str = "allow"
    keep_days: Mapping[str, int] = field(default_factory=dict)
    approval_days: int = 30
    private: frozenset[str] = frozenset()
