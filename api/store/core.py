"""Store: the transactions. Nothing is opened, nor SQLAlchemy loaded, before the first one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from api.store.engine import make_engine
from api.store.prompt import Prompt

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session


class Store:
    """One database. Every transaction is either a read or a write, and says so."""

    def __init__(self, url: str) -> None:
        self.url = url

    @cached_property
    def engine(self) -> Engine:
        return make_engine(self.url)

    @cached_property
    def prompt(self) -> Prompt:
        """For requests: they get an answer within a deadline, whatever becomes of the database."""
        return Prompt(self)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """What is seen is one moment; nothing can be changed."""
        with self._session(reading=True) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """All of it or nothing: committed at the end, undone by any exception."""
        with self._session(reading=False) as session, session.begin():
            yield session

    def _session(self, *, reading: bool) -> Session:
        from sqlalchemy.orm import Session

        bound = self.engine.execution_options(reading=reading, postgresql_readonly=reading)
        # Rows stay readable after the commit: a page is rendered from them when the transaction is over.
        return Session(bound, expire_on_commit=False)

    def state(self) -> str:
        """`ready`, `behind` (a migration is missing) or `unreachable`, as /v1/ready names it."""
        from sqlalchemy.exc import SQLAlchemyError

        from api.store.migrate import heads, revision

        try:
            with self.engine.connect() as connection:
                found = revision(connection)
        except SQLAlchemyError:
            return "unreachable"
        return "ready" if found in heads() else "behind"

    def ping(self) -> bool:
        """Whether the database answers and has every table."""
        return self.state() == "ready"

    def close(self) -> None:
        """Let go of every connection. A process that forks does it first: a connection must not be in two."""
        if "engine" in self.__dict__:
            self.engine.dispose()
