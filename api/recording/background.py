"""The thread of each worker that brings what was recorded into the store, and does what is due from time to time."""

from __future__ import annotations

import fcntl
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from api.logs import log
from api.recording.drain import Drain

if TYPE_CHECKING:
    from api.service import Service

PAUSE = 0.2
RETRY = 1.0
CHECKPOINT = 60.0
PURGE = 3600.0
BATCHES_KNOWN = timedelta(days=30)  # much longer than a journal waits


def start(current: Callable[[], Service]) -> Background:
    """`current` says what is in force when something is due."""
    service = current()
    recorder = service.recorder
    chores = [(CHECKPOINT, lambda: checkpoint(service)), (PURGE, lambda: purge(current()))]
    made = Background(Drain(recorder.folder, service.store), chores, recorder.tidy)
    made.start()
    return made


def checkpoint(service: Service) -> None:
    """Into the file, and into the service's own log: most firms keep that elsewhere already."""
    from api.store.audit import checkpoint

    with service.store.read() as session:
        made = checkpoint(session, service.recorder.data)
    if made:
        log.info("checkpoint", **asdict(made))


def purge(service: Service) -> None:
    """What the policy's time is over for."""
    from api.store import retention, tallies

    moment = datetime.now(UTC)
    retention.purge(service.store, service.policy.recording.keep_days, moment)
    with service.store.write() as session:
        tallies.forget_batches(session, before=moment - BATCHES_KNOWN)


class Background:
    """The thread that drains, and does what is due from time to time."""

    def __init__(self, drain: Drain, chores: list[tuple[float, Callable[[], object]]], tidy: Callable[[], object]):
        self.drain = drain
        self.chores = [[time.monotonic() + every, every, act] for every, act in chores]
        self.tidy = tidy
        self._stop = threading.Event()
        # A daemon: a database that answers nothing must not keep the process from ending.
        self._thread = threading.Thread(target=self._run, name="recording", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, patience: float = 2.0) -> None:
        self._stop.set()
        self._thread.join(patience)

    def _run(self) -> None:
        self.drain.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self.drain.folder / "drain.lock").open("w") as lock:
            while not self._stop.is_set() and not taken(lock.fileno()):
                self.tidy()
                self._stop.wait(RETRY)
            while not self._stop.is_set():
                self._stop.wait(PAUSE if self._turn() else RETRY)
            self._turn()

    def _turn(self) -> bool:
        """False when the database cannot be used now."""
        try:
            self.tidy()
            self.drain.once()
            for chore in self.chores:
                if time.monotonic() >= chore[0]:
                    chore[0] = time.monotonic() + chore[1]
                    chore[2]()
        except Exception as error:  # the last resort: a thread that ends here would let everything wait for ever
            self.drain.say(error)
            return False
        return True


def taken(file: int) -> bool:
    """Whether this process is now the one that drains. The lock goes with the process, however it ends."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
