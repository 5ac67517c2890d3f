"""The audit log by action: a rare one is found without reading all of it."""

from alembic import op

revision = "0032"
down_revision = "0080"


def upgrade() -> None:
    op.create_index("ix_audit_entries_action_sequence", "audit_entries", ["action", "sequence"])
