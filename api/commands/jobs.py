"""`python -m api jobs`: do the long work that waits, then end. The service starts it by itself."""

from __future__ import annotations

import os
import signal

import click

from api.commands.exits import settings_or_exit, stop
from api.rulebook import RulebookError


@click.command()
def jobs() -> None:
    """Do the long work that waits in the database, then end.

    The service starts this by itself when somebody asks for something in the console. TERM lets it leave what it is
    doing; the next that runs starts that over.
    """
    from api import service
    from api.jobs.work import as_published, work

    settings = settings_or_exit()
    ended: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: ended.append(number))
    os.nice(10)
    parent = os.getppid()
    try:
        shared = as_published(service.start(settings))
    except RulebookError as error:
        stop(2, str(error))
    # Whoever started it may have died without a word.
    done = work(shared, settings, stopped=lambda: bool(ended) or os.getppid() != parent)
    click.echo(f"{done} done.", err=True)
