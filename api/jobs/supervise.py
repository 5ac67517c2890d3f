"""Each service starts a process when a job waits: work that lasts minutes must not slow the answers of a worker."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TextIO

from api.recording.background import taken
from api.service import Service
from api.settings import Settings

LOOK = 2.0
AFTER_FAILURE = 60.0


class Supervisor:
    """Of all workers of a machine, the one that has the lock looks after it."""

    def __init__(self, settings: Settings):
        self._settings = settings
        self._lock: TextIO | None = None
        self._child: subprocess.Popen | None = None
        self._since = 0.0

    def look(self, service: Service) -> None:
        from api.store import jobs

        if self._child and self._child.poll() is None:
            return
        if self._child and self._child.returncode and time.monotonic() - self._since < AFTER_FAILURE:
            return  # it said why in the log; at once it would fail again
        if not self._mine():
            return
        with service.store.read() as session:
            wanted = jobs.waits(session)
        if wanted:
            # Where options named another folder of rules than the settings, the child follows.
            environment = os.environ | {"CAVEAT_RULES": str(self._settings.rules)}
            command = [sys.executable, "-m", "api", "jobs"]
            self._since = time.monotonic()
            self._child = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL)

    def stop(self) -> None:
        """It leaves what it is doing to the next who starts."""
        if self._child and self._child.poll() is None:
            self._child.terminate()

    def _mine(self) -> bool:
        if self._lock is None:
            self._settings.data.mkdir(parents=True, exist_ok=True)
            lock = (self._settings.data / "jobs.lock").open("w")
            if not taken(lock.fileno()):
                lock.close()
                return False
            self._lock = lock
        return True
