"""Who may do what: the one table. A route names its action by auth.needs(...); one that does not stops the start."""

from __future__ import annotations

ROLES = WRITER, REVIEWER, ADMIN, IT, AUDITOR = "writer", "reviewer", "admin", "it", "auditor"
ANYONE = "anyone"
SIGNED_IN = "signed in"  # every person, whatever their roles
KEY = "key"  # whoever brings a key or a token, as far as its scopes reach

TABLE: dict[str, frozenset[str]] = {
    "look": frozenset({ANYONE}),
    "score": frozenset({KEY}),
    "score batch": frozenset({KEY}),
    "tell events": frozenset({KEY}),
    "ask for review": frozenset({KEY}),
    "read policy": frozenset({KEY}),
    "read metrics": frozenset({KEY}),
    "own account": frozenset({SIGNED_IN}),
    "read handbook": frozenset({SIGNED_IN}),
    "manage people": frozenset({ADMIN}),
    "manage machines": frozenset({ADMIN, IT}),
    "manage policy": frozenset({ADMIN}),
    "see who read": frozenset({ADMIN, REVIEWER}),
    "remind readers": frozenset({ADMIN, REVIEWER}),
    "enrol": frozenset({ANYONE}),  # the key is in the body
    "rotate token": frozenset({KEY}),
    "read rules": frozenset({REVIEWER, ADMIN, AUDITOR}),
    "write rules": frozenset({REVIEWER, ADMIN}),
    "publish rules": frozenset({ADMIN}),
    "decide reviews": frozenset({REVIEWER}),
    "see overview": frozenset({ADMIN, AUDITOR, REVIEWER, IT}),
    "read figures": frozenset({ADMIN, AUDITOR, REVIEWER}),
    "ask in console": frozenset({WRITER, REVIEWER}),
    "read library": frozenset({REVIEWER, ADMIN, AUDITOR}),
    "manage library": frozenset({REVIEWER}),
    "manage approvers": frozenset({ADMIN}),
    "read recorded text": frozenset({REVIEWER, AUDITOR}),
    "read rule health": frozenset({ADMIN, AUDITOR, REVIEWER}),
    "read record texts": frozenset({AUDITOR, REVIEWER}),
    "read audit log": frozenset({AUDITOR, ADMIN}),
    "read what is kept": frozenset({AUDITOR, ADMIN}),  # figures and holds, no word of anybody's
    "manage holds": frozenset({ADMIN}),
    "erase somebody's words": frozenset({ADMIN}),
    "export somebody's texts": frozenset({AUDITOR}),
}

# What a service key can be limited to. The keys of CAVEAT_API_KEYS may do everything that a key may.
SCOPES: dict[str, frozenset[str]] = {
    "score": frozenset({"score"}),
    "batch": frozenset({"score batch"}),
    "events": frozenset({"tell events"}),
    "reviews": frozenset({"ask for review"}),
    "policy": frozenset({"read policy"}),
    "metrics": frozenset({"read metrics"}),
}
# What an enrolled browser may do.
INSTALLATION = frozenset({"score", "tell events", "ask for review", "read policy", "rotate token"})
