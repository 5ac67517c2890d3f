"""gunicorn around the app: rules loaded once and shared by the workers, reloaded by HUP, requests finished on TERM."""

from __future__ import annotations

import gc
import json
import logging
import os
import shutil
import socket
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from gunicorn.http import errors as wrong
from gunicorn.workers.gthread import ThreadWorker

from api import access, approved_texts, create_app, editions, policies, service, shedding, staged, telling
from api.engine.types import Draft
from api.errors import CONTENT_TYPE, problem, respond
from api.jobs import supervise
from api.logs import frames, log
from api.recording import background
from api.rulebook import RulebookError
from api.settings import Settings, SettingsError
from api.store.migrate import StoreError, migrate
from api.watching import Watch

STATUSES = {
    wrong.LimitRequestLine: 414,
    wrong.LimitRequestHeaders: 431,
    wrong.UnsupportedTransferCoding: 501,
    wrong.ExpectationFailed: 417,
}


def build(settings: Settings) -> Flask:
    """The app with everything warm, kept out of the collector's way so that forked workers go on sharing its memory."""
    shared = service.start(settings)
    migrate(shared.store)
    shared = editions.in_force(policies.in_force(shared))
    shared.engine.screen(Draft("Bonjour."))
    app = create_app(settings, shared)
    app.register_error_handler(wrong.ParseException, lambda _: respond(problem(400)))  # chunks that are none
    shared.store.close()  # the workers open their own
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    return app


def memory() -> str | None:
    """A folder in memory for heartbeats and counters: on disk a busy machine can stall both."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def count_in_folder() -> str:
    """A fresh folder for the workers' counters. Must be named before prometheus_client is imported."""
    sweep(Path(memory() or tempfile.gettempdir()))
    folder = tempfile.mkdtemp(prefix=f"caveat-metrics-{os.getpid()}-", dir=memory())
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
    return folder


def sweep(parent: Path) -> None:
    """Remove the folders of services that were killed and could not do it themselves."""
    for folder in parent.glob("caveat-metrics-*-*"):
        try:
            os.kill(int(folder.name.split("-")[2]), 0)
        except ProcessLookupError:
            shutil.rmtree(folder, ignore_errors=True)
        except (ValueError, PermissionError):
            continue  # not ours, or alive under another user


class JsonLines(logging.Handler):
    """gunicorn's own words as lines like all others: of an exception only its type and its frames."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        more = {"exception": type(error).__name__, "frames": frames(error)} if error else {}
        log.log(record.levelno, "server", message=record.getMessage(), pid=record.process, **more)


class JsonLogger(Logger):
    """No access log: logs.py writes one line per request, without the address that was asked for."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.handlers = [JsonLines()]


class Worker(ThreadWorker):
    """Says how long each request waited.

    One that gunicorn itself refuses gets the same shape as any other, and is not quoted in answer or log.
    """

    def enqueue_req(self, conn: Any) -> None:
        conn.since = time.monotonic()
        super().enqueue_req(conn)

    def handle(self, conn: Any) -> Any:
        shedding.note(time.monotonic() - conn.since)
        return super().handle(conn)

    def handle_request(self, req: Any, conn: Any) -> Any:
        # A caller who stops in the middle of a body, or takes no answer, must not keep the thread for ever.
        conn.sock.settimeout(self.wsgi.config["DEADLINE_MS"] / 1000)
        return super().handle_request(req, conn)

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: BaseException) -> None:
        refused = isinstance(exc, wrong.ParseException)
        status = STATUSES.get(type(exc), 400) if refused else 500
        log.warning("refused", status=status, exception=type(exc).__name__, frames=[] if refused else frames(exc))
        try:
            client.sendall(raw_problem(status))
        except OSError:
            log.info("gone", status=status)  # the caller did not wait for it


def raw_problem(status: int) -> bytes:
    body = json.dumps(problem(status)).encode()
    head = (
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\nContent-Type: {CONTENT_TYPE}\r\n"
        f"Content-Length: {len(body)}\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + body


class Server(BaseApplication):
    """One master that holds the app, and its workers."""

    def __init__(
        self, app: Flask, settings: Settings, *, listener: socket.socket, counters: str, reread: Callable[[], Settings]
    ):
        self.app = app
        self.settings = settings
        self.fd = listener.detach()  # gunicorn owns it from here
        self.counters = Path(counters)
        self.reread = reread
        self.background: background.Background | None = None
        self.watches: list[Watch] = []
        self.jobs: supervise.Supervisor | None = None
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options().items():
            self.cfg.set(name, value)

    def options(self) -> dict[str, Any]:
        return {
            "bind": f"fd://{self.fd}",
            "worker_class": Worker,
            "workers": self.settings.workers,
            "threads": self.settings.threads,
            "preload_app": True,
            "graceful_timeout": self.settings.stop_after,
            "keepalive": 30,
            "backlog": 128,
            "worker_tmp_dir": memory(),
            # On by default at one path per user: a second service would share it, a read-only root breaks it.
            "control_socket_disable": True,
            "logger_class": JsonLogger,
            "loglevel": "warning" if self.settings.development else "info",
            "on_exit": self.clean,
            "post_worker_init": self.begin,
            "worker_exit": self.end,
        }

    def clean(self, _: Any) -> None:
        # In the master only: workers end by SystemExit too, and must not take the folder with them.
        shutil.rmtree(self.counters, ignore_errors=True)

    def begin(self, _: Any) -> None:
        # After the fork: threads and open files are not inherited.
        self.background = background.start(lambda: self.app.extensions["caveat"])
        self.jobs = supervise.Supervisor(self.settings)
        watch = Watch(
            (access.REFRESH, self.app.extensions["caveat-access"].refresh),
            (policies.REFRESH, lambda: policies.refresh(self.app, self.settings)),
            (editions.REFRESH, lambda: editions.refresh(self.app, self.settings)),
            (approved_texts.REFRESH, lambda: approved_texts.refresh(self.app)),
            (staged.FLUSH, self.write_trial),
            (supervise.LOOK, lambda: self.jobs.look(self.app.extensions["caveat"])),
        )
        watch.start()
        self.watches = [watch, *telling.start(lambda: self.app.extensions["caveat"], self.settings)]

    def write_trial(self) -> None:
        self.app.extensions["caveat-trial"].flush(self.app.extensions["caveat"].store)

    def end(self, arbiter: Any, worker: Any) -> None:
        if self.background:
            self.app.extensions["caveat"].recorder.close()
            self.background.stop()
        for watch in self.watches:
            watch.stop()
        if self.jobs:
            self.jobs.stop()
        with suppress(Exception):  # the database may be away: what was counted in the last seconds is lost then
            self.write_trial()

    def load(self) -> Flask:
        return self.app

    def reload(self) -> None:
        """HUP: read rules, policy and keys again. With preload gunicorn alone would fork the old ones once more."""
        super().reload()
        try:
            self.callable = self.app = build(self.reread())
        except (SettingsError, RulebookError, StoreError, OSError) as error:
            log.error("reload refused: the old rules and keys stay", mistakes=str(error).splitlines())
        else:
            log.info("reloaded", rulebook=self.app.extensions["caveat"].rulebook.version)
