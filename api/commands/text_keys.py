"""`python -m api text-keys`: new keys for stored texts, one after the other and without opening a text."""

from __future__ import annotations

from contextlib import closing

import click

from api.commands.exits import settings_or_exit, stop
from api.records.keys import new_key
from api.records.seal import Keyring, SealError, keyring
from api.store import Store


@click.group("text-keys")
def text_keys() -> None:
    """The keys that stored texts are encrypted with."""


@text_keys.command()
def new() -> None:
    """Print a new key, to be put first in CAVEAT_TEXT_KEYS, before the ones that are there."""
    click.echo(new_key())


@text_keys.command()
def rotate() -> None:
    """Wrap every stored text with the first key. Afterwards the others open nothing any more.

    Keep them as long as hashed texts of their time are to be compared. It can be stopped and run again.
    """
    settings, total = settings_or_exit(), 0
    try:
        ring = keyring(dict(settings.text_keys), settings.data)
        with closing(Store(settings.database)) as store:
            while done := rewrapped(store, ring):
                total += done
    except SealError as error:
        stop(2, f"{total} texts done; then: {error}")
    click.echo(f"{total} texts now need the key {ring.current}.")


def rewrapped(store: Store, ring: Keyring) -> int:
    from api.store import retention

    with store.write() as session:
        return retention.rewrap(session, ring)
