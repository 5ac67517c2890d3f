"""What Alembic runs around the revisions. The connection, its transaction and its lock are migrate.py's."""

from typing import Any

from alembic import context

from api.store.tables import METADATA
from api.store.tables.base import Utc


def render(kind: str, thing: Any, _: Any) -> str | bool:
    """A revision is written in SQLAlchemy's types: ours may change, it must not."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(thing, Utc) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,  # SQLite cannot alter a column: the table is copied
    render_item=render,
    transactional_ddl=True,
)
context.run_migrations()
