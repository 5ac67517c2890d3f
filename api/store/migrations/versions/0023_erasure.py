"""Which entry of the log explains that a text is erased."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.add_column("sealed_texts", sa.Column("erased", sa.BigInteger(), nullable=True))
