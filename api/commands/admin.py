"""`python -m api admin`: the way into the console when nobody is left who could let anybody in."""

from __future__ import annotations

import click

from api.commands.exits import settings_or_exit, stop
from api.store import Store
from api.store.migrate import StoreError, migrate


@click.command()
@click.argument("email", default="admin@localhost")
def admin(email: str) -> None:
    """Make EMAIL an admin of the console with a one-time password, whether they exist or not. Their sessions end."""
    from api.addresses import EMAIL
    from api.first_admin import make_admin

    if not EMAIL.fullmatch(email.lower()):
        stop(2, "That is no e-mail address.")
    store = Store(settings_or_exit().database)
    try:
        migrate(store)
    except StoreError as error:
        stop(1, str(error))
    click.echo(f"Sign in to the console as {email.lower()} with {make_admin(store, email)}")
    click.echo("It works once, within 3 days; then a password of their own is asked for.")
