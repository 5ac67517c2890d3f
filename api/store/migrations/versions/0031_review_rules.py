"""Which rules a review was about; and what lists of a year need to stay quick."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0041"


def upgrade() -> None:
    op.create_table(
        "review_rules",
        sa.Column("rule", sa.String(length=100), nullable=False),
        sa.Column("review_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id"], ["reviews.id"], name=op.f("fk_review_rules_review_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("rule", "review_id", name=op.f("pk_review_rules")),
        sqlite_with_rowid=False,
    )
