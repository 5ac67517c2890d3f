"""The store on both databases: transactions, moments, migrations that agree with the tables, two starting at once."""

import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import func, inspect, select, text
from sqlalchemy.exc import IntegrityError, SQLAlchemyError, StatementError

from api import create_app
from api.settings import ROOT, Settings
from api.store import Store
from api.store.engine import make_engine
from api.store.migrate import StoreError, differences, heads, migrate, revision, scripts
from api.store.tables import METADATA
from api.store.tables.people import Group, User
from tests import databases

REVISIONS = [script.revision for script in scripts().walk_revisions()]


def user(name: str = "ada", **more) -> User:
    return User(email=f"{name}@bank.example", name=name.title(), pseudonym=f"writer-{name}", **more)


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request, tmp_path) -> Store:
    """A database without any table."""
    url = databases.sqlite_url(tmp_path) if request.param == "sqlite" else databases.postgres_url(migrated=False)
    return Store(url)


def test_a_write_is_kept_and_a_failed_one_leaves_nothing(store):
    with store.write() as session:
        session.add(user("ada"))
    with pytest.raises(IntegrityError), store.write() as session:
        session.add_all((user("ben"), user("ben")))
    with store.read() as session:
        assert session.scalars(select(User.name)).all() == ["Ada"]


def test_a_read_changes_nothing(store):
    with pytest.raises(SQLAlchemyError), store.read() as session:
        session.execute(text("INSERT INTO groups (id, name, created_at) VALUES ('a', 'a', '2026-01-01')"))
    with store.read() as session:
        assert session.scalar(select(func.count(User.id))) == 0


def test_references_are_kept(store):
    with pytest.raises(IntegrityError), store.write() as session:
        session.execute(text("INSERT INTO user_roles (user_id, role) VALUES ('nobody', 'admin')"))


def test_moments_come_back_in_utc_and_need_a_zone(store):
    there = datetime(2026, 3, 1, 9, 30, 0, 123456, tzinfo=timezone(timedelta(hours=-5)))
    with store.write() as session:
        session.add(user(seen_at=there))
    with store.read() as session:
        found = session.scalar(select(User.seen_at))
    assert (found, found.tzinfo) == (there, UTC)
    with pytest.raises(StatementError), store.write() as session:
        session.add(user("ben", seen_at=datetime(2026, 3, 1)))


def test_writers_wait_for_one_another(store):
    """Each reads the count and writes one more: without a lock from the start, SQLite refuses or both see the same."""
    with store.write() as session:
        session.add(Group(name="0"))

    def add() -> None:
        with store.write() as session:
            if session.get_bind().dialect.name == "postgresql":
                session.execute(text("LOCK TABLE groups IN EXCLUSIVE MODE"))
            session.add(Group(name=str(session.scalar(select(func.count(Group.id))))))

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as session:
        assert sorted(session.scalars(select(Group.name))) == ["0", "1", "2", "3", "4"]


def test_the_tables_and_the_migrations_agree(store):
    assert differences(store) == []
    assert len(heads()) == 1
    found = inspect(store.engine)  # Alembic does not compare primary keys
    for name, table in METADATA.tables.items():
        assert found.get_pk_constraint(name)["constrained_columns"] == [column.name for column in table.primary_key]


@pytest.mark.parametrize("first", REVISIONS)
def test_every_earlier_revision_comes_up_to_date(bare, first):
    migrate(bare, first)
    assert bare.state() == ("ready" if first in heads() else "behind")
    migrate(bare)
    migrate(bare)
    assert (bare.state(), differences(bare)) == ("ready", [])
    bare.close()


def test_two_processes_that_migrate_at_once_do_it_once(bare):
    code = "import sys; from api.store import Store; from api.store.migrate import migrate; migrate(Store(sys.argv[1]))"
    both = [
        subprocess.Popen([sys.executable, "-c", code, bare.url], cwd=ROOT, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [process.communicate(timeout=60)[1] for process in both]
    assert ([process.returncode for process in both], said) == ([0, 0], ["", ""])
    assert (bare.state(), differences(bare)) == ("ready", [])
    bare.close()


def test_a_database_of_a_newer_version_is_refused_untouched(store):
    with store.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer Caveat"):
        migrate(store)
    with store.engine.connect() as connection:
        assert revision(connection) == "9999"
    assert store.state() == "behind"


def test_a_failed_migration_leaves_nothing_behind(bare):
    engine = make_engine(bare.url, migrating=True)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE user_roles (user_id INTEGER)"))
    engine.dispose()
    with pytest.raises(StoreError, match="user_roles"):
        migrate(bare)
    with bare.engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["user_roles"]
    bare.close()


def test_a_database_that_is_gone_is_not_made_again(tmp_path):
    lost = Store(databases.sqlite_url(tmp_path))
    assert (lost.state(), lost.ping()) == ("unreachable", False)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", ["postgresql://caveat:hidden@127.0.0.1:9/none", "sqlite:////proc/none/caveat.db"])
def test_a_database_that_cannot_be_had_is_one_sentence_without_the_password(url):
    with pytest.raises(StoreError) as raised:
        migrate(Store(url))
    assert len(str(raised.value).splitlines()) == 1
    assert "hidden" not in str(raised.value)


def test_ready_names_the_state_of_the_database(with_store):
    client = create_app(Settings(), with_store).test_client()
    assert client.get("/v1/ready").get_json()["database"] == "ready"
