"""What an approval is bound to: this text, from this account, as this kind of post, under these rules."""

from __future__ import annotations

from api.records.chain import canonical
from api.records.seal import Keyring, canonical_text

APPROVING = ("approved", "approved-with-changes", "false-positive")
DISPOSITIONS = (*APPROVING, "rejected", "escalated")
# Why an approved text is not approved as it stands.
REASONS = ("edited", "expired", "rules", "account", "kind")


def bound(text: str, *, account: str, kind: str, rulebook: str) -> str:
    """To be put under a MAC: it holds the text."""
    return canonical([canonical_text(text), account, kind, rulebook])


def approval(keyring: Keyring, text: str, **to: str) -> str:
    return keyring.mac(bound(text, **to))


def approvals(keyring: Keyring, text: str, **to: str) -> list[str]:
    """As it may have been written under any of the keys."""
    return keyring.macs(bound(text, **to))
