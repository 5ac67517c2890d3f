"""Real databases for tests: SQLite in a file, PostgreSQL in a server of its own. One server serves the whole run."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import tempfile
import uuid
from contextlib import contextmanager
from pathlib import Path

from api.store import Store
from api.store.migrate import migrate
from tests.serving import free_port

# Named by the process that starts the run, found by the workers it starts: whoever needs the server first starts it.
FOLDER = "TEST_POSTGRES_FOLDER"
TEMPLATE = "template_of_tests"
CANARY = "Zanzibar42"


def name_folder() -> None:
    os.environ[FOLDER] = tempfile.mkdtemp(prefix="caveat-postgres-")


def stop_and_remove() -> None:
    folder = Path(os.environ.pop(FOLDER))
    if (folder / "data" / "postmaster.pid").exists():
        stop_server(folder)
    log = folder / "log"
    assert not log.exists() or CANARY not in log.read_text(errors="replace"), "PostgreSQL logged what was typed"
    shutil.rmtree(folder)


def program(name: str) -> str:
    """Debian keeps them off the PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    path = str(found[-1]) if found else shutil.which(name)
    assert path, f"PostgreSQL's {name} was not found: deploy/require.sh postgresql installs it"
    return path


def as_postgres() -> list[str]:
    """PostgreSQL refuses to run as root."""
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []


@contextmanager
def alone(folder: Path):
    with (folder / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def server() -> str:
    """The address of the run's server, up to the name of a database; started on first use."""
    folder = Path(os.environ[FOLDER])
    address = folder / "address"
    with alone(folder):
        if not address.exists():
            address.write_text(start_server(folder))
            create(address.read_text(), TEMPLATE)
            migrate(Store(f"{address.read_text()}/{TEMPLATE}"))
    return address.read_text()


def start_server(folder: Path, *, durable: bool = False) -> str:
    """A new server in this folder; only a test of crashes needs `durable`, the others are faster without."""
    data, port = folder / "data", free_port()
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    made = [*as_postgres(), program("initdb"), "-D", data, "-U", "caveat", "-A", "trust", "-E", "UTF8", "--no-sync"]
    subprocess.run([*made, "--locale=C.UTF-8"], check=True, stdout=subprocess.DEVNULL)
    options = f"-p {port} -h 127.0.0.1 -k {folder} -c max_connections=200 -c fsync={'on' if durable else 'off'}"
    pg_ctl = [*as_postgres(), program("pg_ctl"), "-D", data, "-l", folder / "log", "-w", "-o", options, "start"]
    subprocess.run(pg_ctl, check=True, stdout=subprocess.DEVNULL)
    return f"postgresql://caveat@127.0.0.1:{port}"


def stop_server(folder: Path, how: str = "immediate") -> None:
    command = [*as_postgres(), program("pg_ctl"), "-D", folder / "data", "-m", how, "stop"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def create(address: str, name: str, *, template: str = "template1") -> None:
    import psycopg

    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def postgres_url(*, migrated: bool = True) -> str:
    """A database of the run's server, for one test."""
    address, name = server(), f"test_{uuid.uuid4().hex}"
    with alone(Path(os.environ[FOLDER])):  # a template may be copied by one at a time
        create(address, name, template=TEMPLATE if migrated else "template1")
    return f"{address}/{name}"


def sqlite_url(folder: Path) -> str:
    return f"sqlite:///{folder / 'caveat.db'}"
