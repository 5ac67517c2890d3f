"""`python -m api keys`: keys for programs. `python -m api enrolment`: keys that browsers enrol with, the browsers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta

import click

from api.commands.exits import settings_or_exit, stop
from api.permissions import SCOPES
from api.store import Store

ACTOR = "command"
ONCE = "Keep it now: it is shown this once."
NAME = click.option("--name", required=True, help="What it is for, for those who read the list.")


@contextmanager
def store() -> Iterator[Store]:
    """The database, or one sentence that says why not."""
    from api.store.failures import DatabaseError

    with closing(Store(settings_or_exit().database)) as opened:
        try:
            yield opened
        except DatabaseError as error:
            stop(2, f"The database cannot be used ({type(error).__name__}). Is it up to date? python -m api db check")


def later(days: int | None) -> datetime | None:
    return datetime.now(UTC) + timedelta(days=days) if days else None


def state(key) -> str:
    if key.revoked_at:
        return "revoked"
    return "expired" if key.expires_at and key.expires_at <= datetime.now(UTC) else "good"


def day(moment: datetime | None) -> str:
    return moment.strftime("%Y-%m-%d") if moment else "-"


def table(rows: list[tuple[str, ...]], *titles: str) -> None:
    widths = [max(map(len, column)) for column in zip(titles, *rows, strict=True)]
    for row in (titles, *rows):
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


@click.group()
def keys() -> None:
    """Keys for programs that call the API."""


@keys.command("create")
@NAME
@click.option("--scope", "scopes", multiple=True, required=True, type=click.Choice(list(SCOPES)), help="Repeatable.")
@click.option("--days", type=click.IntRange(1, 3650), help="How long it is good. Default: until it is revoked.")
def create_key(name: str, scopes: tuple[str, ...], days: int | None) -> None:
    """Make a key and print it, this once."""
    from api.store.keys import make_service_key

    with store() as opened, opened.write() as session:
        made = make_service_key(session, name=name, scopes=sorted(set(scopes)), actor=ACTOR, expires_at=later(days))
    click.echo(made)
    click.echo(ONCE, err=True)


@keys.command("list")
def list_keys() -> None:
    """Show all keys, the newest first."""
    from api.store.keys import listing
    from api.store.tables.machines import ServiceKey

    with store() as opened, opened.read() as session:
        found = listing(session, ServiceKey)
    rows = [(k.id, k.name, k.shown, ",".join(k.scopes), day(k.expires_at), day(k.seen_at), state(k)) for k in found]
    table(rows, "id", "name", "begins", "scopes", "expires", "last seen", "state")


@keys.command("revoke")
@click.argument("id")
def revoke_key(id: str) -> None:
    """Revoke a key for good. Workers refuse it within 10 seconds."""
    from api.store.tables.machines import ServiceKey

    revoke(ServiceKey, id)


def revoke(kind: type, id: str) -> None:
    from api.store import keys as stored

    with store() as opened:
        try:
            with opened.write() as session:
                stored.revoke(session, kind, id, actor=ACTOR)
        except LookupError:
            stop(1, "There is no such key, or it is revoked already.")
    click.echo("Revoked.")


@click.group()
def enrolment() -> None:
    """Keys that browsers enrol with, and the browsers that did."""


@enrolment.command("create")
@NAME
@click.option("--days", type=click.IntRange(1, 3650), default=365, show_default=True, help="How long it is good.")
@click.option("--max-uses", type=click.IntRange(1), help="How many browsers may enrol. Default: any number.")
def create_enrolment(name: str, days: int, max_uses: int | None) -> None:
    """Make an enrolment key and print it, this once."""
    from api.store.keys import make_enrolment_key

    with store() as opened, opened.write() as session:
        made = make_enrolment_key(session, name=name, actor=ACTOR, expires_at=later(days), max_uses=max_uses)
    click.echo(made)
    click.echo(ONCE, err=True)


@enrolment.command("list")
def list_enrolment() -> None:
    """Show all enrolment keys, the newest first."""
    from api.store.keys import listing
    from api.store.tables.machines import EnrolmentKey

    with store() as opened, opened.read() as session:
        found = listing(session, EnrolmentKey)
    rows = [(k.id, k.name, k.shown, f"{k.uses}/{k.max_uses or '-'}", day(k.expires_at), state(k)) for k in found]
    table(rows, "id", "name", "begins", "uses", "expires", "state")


@enrolment.command("revoke")
@click.argument("id")
def revoke_enrolment(id: str) -> None:
    """Revoke an enrolment key. Browsers that have enrolled with it stay enrolled."""
    from api.store.tables.machines import EnrolmentKey

    revoke(EnrolmentKey, id)


@enrolment.command("browsers")
@click.option("--most", type=click.IntRange(1, 100_000), default=1000, show_default=True, help="How many to show.")
def browsers(most: int) -> None:
    """Show the enrolled browsers, those seen last first."""
    from api.store import machines

    with store() as opened, opened.read() as session:
        found, _ = machines.page(session, most=most)
    rows = [
        (
            one.id,
            user.email if user else one.address or "-",
            one.browser,
            one.version,
            day(one.enrolled_at),
            day(one.seen_at),
            "shut out" if one.revoked_at else "enrolled",
        )
        for one, user in found
    ]
    table(rows, "id", "person", "browser", "version", "enrolled", "last seen", "state")


@enrolment.command("shut-out")
@click.argument("id")
@click.option("--undo", is_flag=True, help="Let it enrol again.")
def shut_out(id: str, undo: bool) -> None:
    """Shut a browser out. Its token is refused within 10 seconds, and it cannot enrol again."""
    from api.store import machines

    with store() as opened:
        try:
            with opened.write() as session:
                (machines.let_in if undo else machines.shut_out)(session, id, actor=ACTOR)
        except LookupError:
            stop(1, "There is no such browser.")
    click.echo("It may enrol again." if undo else "Shut out.")
