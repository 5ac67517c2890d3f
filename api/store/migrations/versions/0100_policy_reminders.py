"""Reminders to read the policy: notices without a review, since when a state is known, languages of people."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0100"
down_revision = "0033"


def upgrade() -> None:
    with op.batch_alter_table("notices") as batch:
        batch.alter_column("review_id", existing_type=sa.String(length=32), nullable=True)
        batch.add_column(sa.Column("about", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True))
    op.add_column("users", sa.Column("language", sa.String(length=2), nullable=True))
    op.create_table(
        "policy_pages",
        sa.Column("page", sa.String(length=64), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("page", name=op.f("pk_policy_pages")),
    )
