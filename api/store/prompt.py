"""Prompt: the store for whoever cannot wait. Answers within a deadline, also when the database does not answer at all.

A database that is frozen (a hung disk, a paused machine) fires no time-out of its own: the call just does not return.
So the work is done by a few threads, a request waits for its thread for so long and no longer, and while nothing comes
back nobody else waits either.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from api.store.core import Store

Result = TypeVar("Result")
THREADS = 4
DEADLINE = 3.0
REST = 5.0


class StoreAway(Exception):
    """The database does not answer, or cannot be reached. Whether a write was done is not known."""


class Prompt:
    """Made before the fork: its threads start with the first work."""

    def __init__(self, store: Store, *, deadline: float | None = None):
        self._store = store
        self._deadline = deadline or DEADLINE
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="store")
        self._free = threading.BoundedSemaphore(THREADS)
        self._rest_until = 0.0

    def read(self, work: Callable[[Session], Result]) -> Result:
        return self._within(lambda: self._run(self._store.read, work))

    def write(self, work: Callable[[Session], Result]) -> Result:
        return self._within(lambda: self._run(self._store.write, work))

    def state(self) -> str:
        """Like Store.state."""
        try:
            return self._within(self._store.state)
        except StoreAway:
            return "unreachable"

    @staticmethod
    def _run(begin: Callable[[], Any], work: Callable[[Session], Result]) -> Result:
        from sqlalchemy.exc import InterfaceError, OperationalError
        from sqlalchemy.exc import TimeoutError as NoConnection

        try:
            with begin() as session:
                return work(session)
        except (OperationalError, InterfaceError, NoConnection) as error:
            raise StoreAway from error

    def _within(self, work: Callable[[], Result]) -> Result:
        if time.monotonic() < self._rest_until or not self._free.acquire(timeout=self._deadline):
            raise StoreAway
        future = self._threads.submit(work)
        future.add_done_callback(self._came_back)
        try:
            return future.result(self._deadline)
        except TimeoutError as error:
            self._rest_until = time.monotonic() + REST
            if future.done():  # the work's own error, or it came back at this very moment
                self._rest_until = 0.0
            raise StoreAway from error

    def _came_back(self, future: Future) -> None:
        """An answer ends the rest: one piece of work that was slow is no reason to send all the others away."""
        self._free.release()
        if not isinstance(future.exception(), StoreAway):
            self._rest_until = 0.0
