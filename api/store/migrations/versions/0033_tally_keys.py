"""Tallies are read along their primary keys: what else was indexed only cost when they were written."""

from alembic import op

revision = "0033"
down_revision = "0060"

INDEXES = {
    "ix_tallies_category_site_day": "tallies",
    "ix_tallies_group_name_site_day": "tallies",
    "ix_rule_tallies_day": "rule_tallies",
}


def upgrade() -> None:
    for name, table in INDEXES.items():
        op.drop_index(name, table)
