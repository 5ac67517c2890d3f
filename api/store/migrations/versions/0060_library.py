"""The library of approved texts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0060"
down_revision = "0071"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "library_texts",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("sort", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("lang", sa.String(length=5), nullable=False),
        sa.Column("product", sa.String(length=200), nullable=True),
        sa.Column("account", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("site", sa.String(length=253), nullable=True),
        sa.Column("accepted", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("review_id", sa.String(length=32), nullable=True),
        sa.Column("added_by", sa.String(length=100), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("retired_at", MOMENT, nullable=True),
        sa.Column("retired_by", sa.String(length=100), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_texts")),
    )
    op.create_index("ix_library_texts_retired_at_expires_at", "library_texts", ["retired_at", "expires_at"])
    op.create_index(op.f("ix_library_texts_changed_at"), "library_texts", ["changed_at"])
