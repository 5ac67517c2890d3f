"""Where a role or a membership comes from; the secrets of the service."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0023"


def upgrade() -> None:
    op.create_table(
        "service_secrets",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_service_secrets"),
    )
    with op.batch_alter_table("user_roles") as table:
        table.add_column(sa.Column("source", sa.String(length=20), nullable=False, server_default="console"))
        table.drop_constraint("pk_user_roles", type_="primary")
        table.create_primary_key("pk_user_roles", ["user_id", "role", "source"])
    with op.batch_alter_table("group_members") as table:
        table.drop_constraint("pk_group_members", type_="primary")
        table.create_primary_key("pk_group_members", ["group_id", "user_id", "source"])
