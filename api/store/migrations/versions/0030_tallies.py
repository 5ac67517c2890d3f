"""Tallies of posts and of rules, and which batches of them were added."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0011"

POSTS = ("checked", "allow", "notice", "warn", "hold", "fixed", "posted", "override", "dismissed", "mistake")
POSTS += ("suggestion", "not_watched")
RULES = ("fired", "excused", "fixed", "override", "dismissed", "mistake", "suggestion")


def counts(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Integer(), nullable=False) for name in names]


def upgrade() -> None:
    op.create_table(
        "tallies",
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("group_name", sa.String(length=100), nullable=False),
        sa.Column("site", sa.String(length=253), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        *counts(*POSTS),
        sa.PrimaryKeyConstraint("category", "group_name", "site", "day", name=op.f("pk_tallies")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_tallies_category_site_day", "tallies", ["category", "site", "day"])
    op.create_index("ix_tallies_group_name_site_day", "tallies", ["group_name", "site", "day"])
    op.create_table(
        "rule_tallies",
        sa.Column("rule", sa.String(length=100), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        *counts(*RULES),
        sa.PrimaryKeyConstraint("rule", "day", name=op.f("pk_rule_tallies")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_rule_tallies_day", "rule_tallies", ["day"])
    op.create_table(
        "tally_batches",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tally_batches")),
    )
    op.create_index(op.f("ix_tally_batches_at"), "tally_batches", ["at"])
