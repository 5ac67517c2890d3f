"""Which rules and policy were in force when."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "rules_contents",
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("files", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_rules_contents")),
    )
    op.create_table(
        "in_force",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rulebook", sa.String(length=64), nullable=False),
        sa.Column("policy", sa.String(length=64), nullable=False),
        sa.Column("model", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_in_force")),
    )
    op.create_index(op.f("ix_in_force_since"), "in_force", ["since"])
