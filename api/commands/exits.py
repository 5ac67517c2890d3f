"""How commands end when they cannot go on: one sentence, an exit code, no traceback."""

from __future__ import annotations

import sys
from typing import NoReturn

import click

from api.settings import Settings, SettingsError, read


def stop(code: int, sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(code)


def settings_or_exit() -> Settings:
    try:
        return read()
    except SettingsError as error:
        stop(2, str(error))
