"""What each worker looks after beside its requests: who may come in, and which policy is in force."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from api.logs import frames, log

SAY_AGAIN = 30.0


class Watch:
    """A thread that does each of its chores every so many seconds. One that fails is tried again, and said so."""

    def __init__(self, *chores: tuple[float, Callable[[], object]]):
        self._chores = [[0.0, every, act] for every, act in chores]
        self._said = -SAY_AGAIN
        self._stop = threading.Event()
        # A daemon: a database that answers nothing must not keep the process from ending.
        self._thread = threading.Thread(target=self._run, name="watching", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, patience: float = 2.0) -> None:
        self._stop.set()
        self._thread.join(patience)

    def _run(self) -> None:
        pause = min(every for _, every, _ in self._chores) / 2
        while not self._stop.is_set():
            for chore in self._chores:
                if time.monotonic() >= chore[0]:
                    self._do(chore[2])
                    chore[0] = time.monotonic() + chore[1]
            self._stop.wait(pause)

    def _do(self, act: Callable[[], object]) -> None:
        try:
            act()
        except Exception as error:  # the last resort: a thread that ends here would leave this worker blind for ever
            if time.monotonic() - self._said > SAY_AGAIN:
                self._said = time.monotonic()
                log.warning("not refreshed", exception=type(error).__name__, frames=frames(error)[-3:])
