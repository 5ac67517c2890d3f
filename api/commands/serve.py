"""`python -m api serve`: start the service, or say in one sentence why not."""

from __future__ import annotations

import errno
import json
import os
import sys
from dataclasses import replace
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from socket import AF_INET, AF_INET6, SO_REUSEADDR, SOL_SOCKET, gaierror, socket
from typing import NoReturn

import click

from api.setting_values import host
from api.settings import Settings, SettingsError, read, unknown


@click.command()
@click.option("--host", help="Address to listen on. Default: 127.0.0.1. Others need CAVEAT_API_KEYS.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on, 0 for a free one. Default: 8787.")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes. Default: one per core.")
@click.option("--threads", type=click.IntRange(1, 64), help="Threads per process. Default: 4.")
@click.option("--rules", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Folder of the rules.")
def serve(**options: str | int | Path | None) -> None:
    """Start the service.

    Options go before the CAVEAT_ settings of docs/settings.md. A HUP signal reads rules and keys again; TERM stops
    after the requests in flight. Exit code 1: the address is taken; 2: settings, rules or database are wrong.
    """
    settings = settings_or_exit(options)
    listener = listen_or_exit(settings)
    settings = replace(settings, port=listener.getsockname()[1])
    run(settings, listener, options)


def merged(options: dict) -> Settings:
    given = {name: value for name, value in options.items() if value is not None}
    if "host" in given:
        given["host"] = host(given["host"])
    return replace(read(), **given)


def settings_or_exit(options: dict) -> Settings:
    try:
        settings = merged(options)
    except SettingsError as error:
        stop(2, f"Caveat cannot start, its settings are wrong:\n{error}")
    if refusal := settings.refusal():
        stop(2, refusal)
    return settings


def run(settings: Settings, listener: socket, options: dict) -> None:
    # Loaded now, not above: a wrong setting should not wait for it, and --help neither.
    from api.first_admin import ADDRESS, first_admin
    from api.rulebook import RulebookError
    from api.server import Server, build, count_in_folder
    from api.store.migrate import StoreError

    counters = count_in_folder()
    try:
        app = build(settings)
    except (RulebookError, StoreError) as error:
        Path(counters).rmdir()
        stop(2, f"Caveat cannot start: {error}")
    service = app.extensions["caveat"]
    password = first_admin(service.store)
    announce(settings, service.rulebook.version, f"{ADDRESS} with {password}" if password else None)
    service.store.close()  # the workers open their own

    def reread() -> Settings:
        return replace(merged(options), port=settings.port)

    Server(app, settings, listener=listener, counters=counters, reread=reread).run()


def listen_or_exit(settings: Settings) -> socket:
    """Bind first: gunicorn would try five times and then print a stack of lines."""
    listener = socket(AF_INET6 if ":" in settings.host else AF_INET)
    listener.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except gaierror:
        stop(1, f"{settings.host} is not an address of this machine. Choose another with --host.")
    except OSError as error:
        stop(1, reason(error, settings))
    return listener


def reason(error: OSError, settings: Settings) -> str:
    where = f"Port {settings.port} on {settings.host}"
    if error.errno == errno.EADDRINUSE:
        if answers(settings):
            return f"Caveat is already running: {url(settings)}/. Stop it first, or choose another port with --port."
        return f"{where} is in use by another program. Stop that, or choose another port with --port or CAVEAT_PORT."
    if error.errno == errno.EACCES:
        return f"{where} may not be opened by this user. Choose one above 1023 with --port."
    return f"{where} cannot be opened: {error.strerror}. Choose another address with --host."


def answers(settings: Settings) -> bool:
    """Whether the program that has the port is Caveat."""
    connection = HTTPConnection(reachable(settings), settings.port, timeout=2)
    try:
        connection.request("GET", "/v1/ready")
        found = json.loads(connection.getresponse().read(4096))
    except (OSError, HTTPException, ValueError):
        return False
    finally:
        connection.close()
    return isinstance(found, dict) and {"status", "rulebook"} <= set(found)


def reachable(settings: Settings) -> str:
    """An address a browser on this machine can open."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)


def url(settings: Settings) -> str:
    name = reachable(settings)
    return f"http://[{name}]:{settings.port}" if ":" in name else f"http://{name}:{settings.port}"


def announce(settings: Settings, version: str, first: str | None) -> None:
    """Where things are, and loudly when nobody is asked for a key."""
    base = url(settings)
    lines = [f"Caveat is starting on {base}/ (rules {version}). Ctrl-C stops it."]
    lines += [f"  Try it     {base}/try"] if settings.serves_try else []
    lines += [f"  API docs   {base}/docs", f"  Score      POST {base}/v1/score", f"  Console    {base}/console/"]
    if first:
        lines.append(f"  First sign-in to the console: {first} (shown only now, good for 3 days)")
    click.echo("\n".join(lines))
    if settings.development:
        warning = "DEVELOPMENT MODE: no key is asked for, anyone on this machine can use it. Set CAVEAT_API_KEYS."
        click.secho(warning, fg="yellow", bold=True, err=True)
    for name in unknown(os.environ):
        click.secho(f"{name} is not a setting of Caveat and is ignored (docs/settings.md).", fg="yellow", err=True)


def stop(code: int, sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(code)
