"""`python -m api db`: bring the database's tables up to date, or say whether they are."""

from __future__ import annotations

import sys

import click

from api.settings import SettingsError, read
from api.store import Store
from api.store.migrate import StoreError, differences, migrate


@click.group()
def db() -> None:
    """The database of CAVEAT_DATABASE."""


def store_or_exit() -> Store:
    try:
        return Store(read().database)
    except SettingsError as error:
        click.echo(str(error), err=True)
        sys.exit(2)


@db.command()
def upgrade() -> None:
    """Bring the tables up to date. `serve` does it too."""
    try:
        migrate(store_or_exit())
    except StoreError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    click.echo("The database is up to date.")


@db.command()
def check() -> None:
    """Say whether the tables are those of this version. Changes nothing; exit code 1: they are not."""
    store = store_or_exit()
    if (state := store.state()) != "ready":
        click.echo(
            f"The database is {state}." + (" Run: python -m api db upgrade" if state == "behind" else ""), err=True
        )
        sys.exit(1)
    if found := differences(store):
        click.echo("The tables are not those of this version:\n" + "\n".join(found), err=True)
        sys.exit(1)
    click.echo("The database is up to date.")
