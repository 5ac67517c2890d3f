"""Indexes that hold all that the lists of the queue count and sort by."""

from alembic import op

revision = "0071"
down_revision = "0032"


def upgrade() -> None:
    op.drop_index("ix_reviews_status", "reviews")
    op.drop_index("ix_reviews_status_assignee_due_at", "reviews")
    op.create_index("ix_reviews_status_assignee_due_at_id", "reviews", ["status", "assignee", "due_at", "id"])
