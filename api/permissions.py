"""Who may do what: the one table. A route names its action by auth.needs(...); one that does not stops the start."""

from __future__ import annotations

ROLES = WRITER, REVIEWER, ADMIN, IT, AUDITOR = "writer", "reviewer", "admin", "it", "auditor"
ANYONE = "anyone"
SIGNED_IN = "signed in"  # every person, whatever their roles
KEY = "key"  # whoever brings a key; the names of these actions are what a key can be limited to

TABLE: dict[str, frozenset[str]] = {
    "look": frozenset({ANYONE}),
    "score": frozenset({KEY}),
    "tell events": frozenset({KEY}),
    "ask for review": frozenset({KEY}),
    "read policy": frozenset({KEY}),
    "read metrics": frozenset({KEY}),
    "own account": frozenset({SIGNED_IN}),
    "manage people": frozenset({ADMIN}),
}
