"""make_engine(url): SQLite or PostgreSQL, with the same promises: durable when committed, writers one after another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlalchemy.engine import URL

BUSY_MS = 5_000
# A request waits this long at most; then it gets an answer and the database has rid itself of it.
POSTGRES_LIMITS = "-c statement_timeout=2000 -c lock_timeout=1500 -c idle_in_transaction_session_timeout=10000"


def make_engine(url: str, *, migrating: bool = False) -> Engine:
    """An engine that opens nothing yet. A migration may take its time, creates the file and rebuilds tables."""
    from sqlalchemy import make_url

    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return sqlite(parsed, migrating=migrating)
    return postgres(parsed, migrating=migrating)


def sqlite(url: URL, *, migrating: bool) -> Engine:
    from sqlalchemy import create_engine, event

    # Only a migration makes the file: a database that was lost must not come back empty without a word.
    mode = "rwc" if migrating else "rw"
    engine = create_engine(
        url.set(database=Path(url.database or "").absolute().as_uri(), query={"mode": mode, "uri": "true"}),
        connect_args={"timeout": 60 if migrating else BUSY_MS / 1000},
        pool_timeout=2,
    )

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # the driver would begin by itself, late and unnoticed
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        # Off while tables are rebuilt, where dropping the old one would delete what refers to it.
        connection.execute(f"PRAGMA foreign_keys={'OFF' if migrating else 'ON'}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A reader that turns into a writer would fail as "locked" at once, whatever the time-out: ask to write first.
        reading = connection.get_execution_options().get("reading", False)
        connection.exec_driver_sql(f"PRAGMA query_only={'ON' if reading else 'OFF'}")
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def postgres(url: URL, *, migrating: bool) -> Engine:
    from sqlalchemy import create_engine

    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        pool_timeout=2,
        connect_args={"connect_timeout": 3} | ({} if migrating else {"options": POSTGRES_LIMITS}),
    )
