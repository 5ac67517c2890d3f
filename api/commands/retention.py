"""`python -m api purge` and `hold`: what the policy's time is over for goes, unless a legal hold keeps it."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import click

from api.commands.exits import settings_or_exit, stop
from api.rulebook import RulebookError, load
from api.store import Store

ACTOR = "command"


@click.command()
@click.option("--rules", type=click.Path(path_type=Path), help="Folder of policy.yaml. Default: CAVEAT_RULES.")
def purge(rules: Path | None) -> None:
    """Remove what is older than the policy keeps it. The service does it every hour by itself.

    A tombstone stays: the digest, and an entry of the audit log. It can be stopped at any time and run again.
    """
    from api.store import retention

    settings = settings_or_exit()
    try:
        days = load(rules or settings.rules)[1].recording.keep_days
    except RulebookError as error:
        stop(2, str(error))
    with closing(Store(settings.database)) as store:
        for kind, count in retention.purge(store, days, datetime.now(UTC)).items():
            click.echo(f"{kind}: {count} purged, older than {days[kind]} days")


@click.group()
def hold() -> None:
    """Legal holds: nothing of a held writer is purged or erased."""


@hold.command()
@click.argument("writer")
@click.option("--reason", required=True, help="Why, for the file of holds.")
def place(writer: str, reason: str) -> None:
    """Keep everything of WRITER, as records name them, until the hold is lifted."""
    from api.store import retention

    with closing(Store(settings_or_exit().database)) as store, store.write() as session:
        click.echo(retention.place_hold(session, writer=writer, reason=reason, actor=ACTOR))


@hold.command()
@click.argument("id")
def lift(id: str) -> None:
    """Lift the hold of this ID."""
    from api.store import retention

    with closing(Store(settings_or_exit().database)) as store, store.write() as session:
        if not retention.lift_hold(session, id, actor=ACTOR):
            stop(1, "There is no such hold, or it is lifted already.")
    click.echo("Lifted.")


@hold.command("list")
def list_holds() -> None:
    """The holds that stand."""
    from api.store import retention

    with closing(Store(settings_or_exit().database)) as store, store.read() as session:
        for one in retention.holds(session):
            click.echo(f"{one.id}  {one.placed_at:%Y-%m-%d}  {one.writer}  {one.reason}")
