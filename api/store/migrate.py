"""migrate(store): bring the tables up to date, by Alembic. Processes that start together do it once."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from api.store.engine import make_engine

if TYPE_CHECKING:
    from alembic.config import Config
    from alembic.script import ScriptDirectory
    from sqlalchemy import Connection

    from api.store.core import Store

FOLDER = Path(__file__).parent / "migrations"
LOCK = 0x0CA7EA7  # any number, as long as it is always the same


class StoreError(Exception):
    """Why the database cannot be used, in a sentence."""


def migrate(store: Store, to: str = "head") -> None:
    """Upgrade to the newest tables, or raise StoreError. A database of a newer Caveat is refused, not touched."""
    from alembic import command
    from sqlalchemy.exc import SQLAlchemyError

    engine = make_engine(store.url, migrating=True)
    try:
        make_folder(store.url)
        with engine.begin() as connection:
            lock(connection)
            refuse_newer(connection)
            command.upgrade(config(connection), to)
            refuse_broken(connection)
    except SQLAlchemyError as error:
        raise StoreError(f"The database of CAVEAT_DATABASE cannot be used: {reason(error)}.") from error
    except OSError as error:
        raise StoreError(f"The folder of CAVEAT_DATABASE cannot be made: {error.strerror}.") from error
    finally:
        engine.dispose()


def differences(store: Store) -> list[str]:
    """Where the tables of the database are not those of the code; empty when all is well."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from api.store.tables import METADATA

    with store.engine.connect() as connection:
        return [str(change) for change in compare_metadata(MigrationContext.configure(connection), METADATA)]


def make_folder(url: str) -> None:
    from sqlalchemy import make_url

    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        Path(parsed.database or "").absolute().parent.mkdir(parents=True, exist_ok=True, mode=0o700)


def lock(connection: Connection) -> None:
    """One at a time. On SQLite the transaction has begun as a writer and is the lock."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")


def refuse_newer(connection: Connection) -> None:
    found = revision(connection)
    if found and found not in {script.revision for script in scripts().walk_revisions()}:
        raise StoreError(f"The database was written by a newer Caveat (revision {found}). Start that one.")


def refuse_broken(connection: Connection) -> None:
    """SQLite's foreign keys were off while tables were rebuilt."""
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise StoreError("The migration would break references between tables; nothing was changed.")


def revision(connection: Connection) -> str | None:
    from alembic.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision()


def config(connection: Connection | None = None) -> Config:
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    made.attributes["connection"] = connection
    return made


def scripts() -> ScriptDirectory:
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(config())


@cache
def heads() -> tuple[str, ...]:
    return tuple(scripts().get_heads())


def reason(error: Exception) -> str:
    """The driver's own words, first line: they name the host or the file, never a password."""
    return str(getattr(error, "orig", None) or type(error).__name__).strip().splitlines()[0].rstrip(".")
