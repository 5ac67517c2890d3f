"""`python -m api person`: what is kept of one person, handed out or made unreadable."""

from __future__ import annotations

import json
from contextlib import closing

import click

from api.commands.exits import settings_or_exit, stop
from api.records.seal import SealError, keyring
from api.store import Store

ACTOR = "command"


@click.group()
def person() -> None:
    """One person's data: WRITER is how records name them (user:..., key:...)."""


@person.command()
@click.argument("writer")
@click.option("--reason", required=True, help="Why; it is written into the audit log.")
@click.option("--out", type=click.File("w", encoding="utf-8"), default="-", help="Default: standard output.")
def export(writer: str, reason: str, out) -> None:
    """Write out everything that is kept of WRITER, as JSON Lines."""
    from api.store import retention

    settings = settings_or_exit()
    try:
        ring = keyring(dict(settings.text_keys), settings.data)
        with closing(Store(settings.database)) as store, store.write() as session:
            found = list(retention.export(session, ring, writer=writer, actor=ACTOR, reason=reason))
    except SealError as error:
        stop(2, str(error))
    for line in found:
        out.write(json.dumps(line, ensure_ascii=False) + "\n")
    click.echo(f"{len(found)} lines.", err=True)


@person.command()
@click.argument("writer")
@click.option("--reason", required=True, help="Why; it is written into the audit log.")
def erase(writer: str, reason: str) -> None:
    """Make unreadable for good what WRITER typed.

    That there were records, and what the rules found, stays; so do reviews, the firm's proof of approval, until the
    policy's time is over. Exit code 1: a legal hold forbids it.
    """
    from api.store import retention

    with closing(Store(settings_or_exit().database)) as store:
        try:
            with store.write() as session:
                count = retention.erase(session, writer=writer, actor=ACTOR, reason=reason)
        except retention.Held:
            stop(1, "A legal hold on this person forbids it.")
    click.echo(f"{count} texts erased.")
