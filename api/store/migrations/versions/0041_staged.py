"""What a staged change of the policy would have decided."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"


def upgrade() -> None:
    op.create_table(
        "staged_counts",
        sa.Column("trial", sa.String(length=16), nullable=False),
        sa.Column("got", sa.String(length=10), nullable=False),
        sa.Column("would", sa.String(length=10), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("trial", "got", "would", name=op.f("pk_staged_counts")),
    )
