"""The queue of reviews: deadlines, assignment, two approvers, comments, readers, limits, absences, notices."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0070"
down_revision = "0050"

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    old = sa.text("UPDATE reviews SET due_at = opened_at")
    with op.batch_alter_table("reviews") as batch:
        batch.add_column(sa.Column("opened_by", sa.String(length=100), nullable=True))
        batch.add_column(sa.Column("source", sa.String(length=10), nullable=False, server_default="api"))
        batch.add_column(sa.Column("due_at", MOMENT, nullable=True))
        batch.add_column(sa.Column("closed_at", MOMENT, nullable=True))
        batch.add_column(sa.Column("stage", sa.String(length=10), nullable=False, server_default=""))
        batch.add_column(sa.Column("assignee", sa.String(length=32), nullable=True))
        batch.add_column(sa.Column("approvers", sa.Integer(), nullable=False, server_default="1"))
        batch.add_column(sa.Column("reminded", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("sector", sa.String(length=20), nullable=True))
        batch.add_column(sa.Column("jurisdictions", JSON, nullable=False, server_default="[]"))
        batch.add_column(sa.Column("severity", sa.String(length=10), nullable=False, server_default="none"))
        batch.add_column(sa.Column("sketch", JSON, nullable=True))
    op.execute(old)
    op.execute(sa.text("UPDATE reviews SET closed_at = opened_at WHERE status <> 'open'"))
    with op.batch_alter_table("reviews") as batch:
        batch.alter_column("due_at", existing_type=MOMENT, nullable=False)
        for name in ("source", "stage", "approvers", "reminded", "jurisdictions", "severity"):
            batch.alter_column(name, server_default=None)
    op.create_index("ix_reviews_closed_at", "reviews", ["closed_at"])
    op.create_index("ix_reviews_status_due_at_id", "reviews", ["status", "due_at", "id"])
    op.create_index("ix_reviews_status_assignee_due_at", "reviews", ["status", "assignee", "due_at"])
    op.create_index("ix_reviews_writer_opened_at", "reviews", ["writer", "opened_at"])
    for name, length in (("agrees", 100), ("rulebook", 64)):
        op.add_column("review_decisions", sa.Column(name, sa.String(length=length), nullable=True))
    of_the_desk()
    of_the_people()


def of_the_desk() -> None:
    op.create_table(
        "review_comments",
        sa.Column("review_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("author", sa.String(length=100), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_review_comments_review_id")),
        sa.PrimaryKeyConstraint("review_id", "number", name=op.f("pk_review_comments")),
    )
    op.create_table(
        "review_readers",
        sa.Column("review_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_review_readers_review_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_review_readers_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("review_id", "user_id", name=op.f("pk_review_readers")),
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("event", sa.String(length=20), nullable=False),
        sa.Column("review_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_notices_review_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_notices_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    op.create_index("ix_notices_done_at_next_at", "notices", ["done_at", "next_at"])


def of_the_people() -> None:
    op.create_table(
        "approvers",
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("categories", JSON, nullable=False),
        sa.Column("jurisdictions", JSON, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_approvers_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_approvers")),
    )
    op.create_table(
        "absences",
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("stand_in", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_absences_user_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["stand_in"], ["users.id"], name=op.f("fk_absences_stand_in"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_absences")),
    )
    op.create_index("ix_absences_stand_in", "absences", ["stand_in"])
