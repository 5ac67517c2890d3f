"""`python -m api policy`: the policy in the database. Show it, check and publish another, go back to an older."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.commands.exits import settings_or_exit, stop
from api.commands.keys import ACTOR, store, table

if TYPE_CHECKING:
    from api.store.tables.policies import PolicyVersion

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
COMMENT = click.option("--comment", required=True, help="Why, for those who read the history.")
VERSION = click.option("--version", "number", type=click.IntRange(1), help="Default: the one in force.")


@click.group()
def policy() -> None:
    """The firm's policy: its choices and its lists, as one document of YAML."""


@policy.command()
@VERSION
def export(number: int | None) -> None:
    """Print the document."""
    click.echo(found(number).document, nl=False)


@policy.command()
@click.argument("file", type=FILE)
def check(file: Path) -> None:
    """Say what is wrong with a document, line by line. Exit code 1: something is."""
    check_or_exit(file.read_bytes())
    click.echo("The document can be published.")


@policy.command("import")
@click.argument("file", type=FILE)
@COMMENT
@click.option("--base", type=click.IntRange(1), help="The version that it was made from. Default: the one in force.")
def import_file(file: Path, comment: str, base: int | None) -> None:
    """Check a document and publish it. Running services take it over within seconds."""
    document = check_or_exit(file.read_bytes())
    publish(document, comment, base or found(None).number)


@policy.command("roll-back")
@click.argument("number", type=click.IntRange(1))
@COMMENT
def roll_back(number: int, comment: str) -> None:
    """Publish an older version once more."""
    old = found(number)
    publish(check_or_exit(old.document.encode()), comment, found(None).number, restores=number)


@policy.command()
def history() -> None:
    """List the versions, the newest first."""
    from api.store import policies

    with store() as opened, opened.read() as session:
        listed = policies.history(session)
    rows = [(str(one.number), f"{one.published_at:%Y-%m-%d %H:%M}", one.published_by, one.comment) for one in listed]
    table(rows, "version", "published (UTC)", "by", "why")


@policy.command()
@click.argument("old", type=click.IntRange(1))
@click.argument("new", type=click.IntRange(1), required=False)
def diff(old: int, new: int | None) -> None:
    """Show what changed between two versions; without NEW, up to the one in force."""
    before, after = found(old), found(new)
    lines = difflib.unified_diff(
        before.document.splitlines(),
        after.document.splitlines(),
        f"version {old}",
        f"version {after.number}",
        lineterm="",
    )
    for line in lines:
        click.echo(line)


def found(number: int | None) -> PolicyVersion:
    from api.store import policies

    with store() as opened, opened.read() as session:
        version = policies.get(session, number) if number else policies.newest(session)
    if version is None:
        stop(
            1, "There is no such version." if number else "There is none yet: the service makes the first at its start."
        )
    return version


def check_or_exit(document: bytes) -> str:
    from api.rulebook import RulebookError, load
    from api.rulebook.document import with_document
    from api.rulebook.files import read_files

    folder = settings_or_exit().rules
    try:
        rulebook, _ = load(folder)
        with_document(rulebook, read_files(folder), document.decode())
    except UnicodeDecodeError:
        stop(1, "The document is not UTF-8 text.")
    except RulebookError as error:
        stop(1, "\n".join(map(str, error.mistakes)))
    return document.decode()


def publish(document: str, comment: str, base: int, *, restores: int | None = None) -> None:
    from api.rulebook.document import numbered
    from api.store import policies

    with store() as opened:
        try:
            with opened.write() as session:
                document = numbered(document, base + 1)
                number = policies.publish(session, document, base=base, comment=comment, actor=ACTOR, restores=restores)
        except policies.PublishedMeanwhile as error:
            stop(1, f"Version {error.number} was published in the meantime. Compare with it, then publish again.")
    click.echo(f"Version {number} is published.")
