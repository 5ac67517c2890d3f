"""Lines of the policy that are tried before they are everybody's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Staged:
    """In the stage `shadow` the lines are only counted, in the stage `group` they hold for that group."""

    stage: str
    decisions: tuple[Mapping[str, str], ...]
    group: str | None = None

    def holds_for(self, groups: tuple[str, ...]) -> bool:
        return self.stage == "group" and self.group in groups
