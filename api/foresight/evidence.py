"""What is known of a screened text without its words: where it was written and what was found in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from api.engine.decide import decide
from api.engine.rules import Policy
from api.engine.types import DECISIONS, Decided, Draft

# A writer hears of these while writing; a notice is only seen by those who look.
WARNS = ("warn", "hold")


class Found(NamedTuple):
    """All that a line of the policy may ask of a finding."""

    category: str
    severity: str
    confidence: str
    source: str


class Seen(NamedTuple):
    """Texts that no policy can tell apart."""

    kind: str
    account: str
    site: str | None
    groups: tuple[str, ...]
    found: tuple[Found, ...]

    @property
    def draft(self) -> Draft:
        return Draft("", kind=self.kind, account=self.account, site=self.site, groups=self.groups)

    def where(self, group: str | None, site: str | None) -> Seen:
        """As if somebody of this group had written it there."""
        return self._replace(groups=(group,) if group else self.groups, site=site or self.site)


def found_in(findings: Iterable[Mapping[str, Any]]) -> tuple[Found, ...] | None:
    """Each once, of findings as records keep them; None where one does not say how sure it was."""
    findings = list(findings)
    if any("confidence" not in one for one in findings):
        return None
    return each_once(Found(*(one[name] for name in Found._fields)) for one in findings)


def each_once(found: Iterable[Found]) -> tuple[Found, ...]:
    """Several alike change no decision: the strictest counts."""
    return tuple(sorted(set(found)))


def as_list(seen: Seen) -> list[Any]:
    """For JSON."""
    return [*seen[:3], list(seen.groups), [list(one) for one in seen.found]]


def from_list(told: list[Any]) -> Seen:
    kind, account, site, groups, found = told
    return Seen(kind, account, site, tuple(groups), tuple(Found(*one) for one in found))


class Table:
    """The engine's own way to a decision, under these lines, remembered for what no line tells apart."""

    def __init__(self, policy: Policy, lines: Iterable[Mapping[str, str]] | None = None):
        self._policy = policy if lines is None else replace(policy, decisions=tuple(lines), staged=None)
        self._known: dict[tuple, Decided] = {}
        self._decided: dict[Seen, Decided] = {}
        named = (*self._policy.decisions, *(self._policy.staged.decisions if self._policy.staged else ()))
        self._groups = frozenset(line["group"] for line in named if "group" in line)
        self._groups |= {self._policy.staged.group} if self._policy.staged and self._policy.staged.group else set()
        self._sites = any("site" in line for line in named)

    @property
    def asks(self) -> tuple[frozenset[str], bool]:
        """The groups that its lines name, and whether one names a site: what `alike` keeps."""
        return self._groups, self._sites

    def alike(self, seen: Seen) -> Seen:
        """The same for all that no line can tell apart."""
        kind, account, site, groups, found = seen
        named = tuple(group for group in groups if group in self._groups) if self._groups else ()
        return Seen(kind, account, site if self._sites else None, named, found)

    def of(self, found: Found, seen: Seen) -> Decided:
        key = found, self.alike(seen)[:4]
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = decide((found,), seen.draft, self._policy)
        return known

    def decision(self, seen: Seen) -> Decided:
        key = self.alike(seen)
        known = self._decided.get(key)
        if known is None:
            each = (self.of(found, seen) for found in seen.found)
            known = self._decided[key] = max(each, key=DECISIONS.index, default="allow")
        return known

    def warned(self, seen: Seen) -> set[str]:
        """The categories that the writer is warned of."""
        return {found.category for found in seen.found if self.of(found, seen) in WARNS}
