"""`python -m api sites-key`: the public key that the extension must pin to take site descriptions from this service."""

from __future__ import annotations

import click

from api.commands.serve import stop
from api.settings import SettingsError, read
from api.signing import SigningKeyError, development_key, public_key, read_key


@click.command("sites-key")
def sites_key() -> None:
    """Print the public key for the extension.

    Pin it with the managed setting `sitesKey`, or build with SITES_PUBLIC_KEY set to it. Without
    CAVEAT_SITES_KEY it is the development key of this checkout, which is made if there is none.
    """
    try:
        path = read().sites_key
        key = read_key(path) if path else development_key()
    except (SettingsError, SigningKeyError, OSError) as error:
        stop(2, f"There is no key to show: {error}")
    click.echo(public_key(key))
