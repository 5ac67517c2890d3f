"""`python -m api audit`: verify the audit log, export it, print the key that its checkpoints are verified with."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import click

from api.commands.exits import settings_or_exit, stop
from api.records import checkpoints, export
from api.records.chain import Entry, Mistake, check
from api.settings import Settings
from api.store import Store

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
NO_CHECKPOINT = (
    "No checkpoint to compare with: entries cut off at the end, or a log written anew, would not be noticed. "
    "Name a file that was kept elsewhere with --from."
)


@click.group()
def audit() -> None:
    """Verify and export the audit log."""


@audit.command()
@click.option("--from", "kept", type=FILE, help="Checkpoints kept elsewhere. Default: those the service wrote.")
@click.option("--exported", type=FILE, help="Verify this export (JSON Lines) instead of the database.")
@click.option("--key", type=FILE, help="Public key of the checkpoints. Default: that of the service's own key.")
def verify(kept: Path | None, exported: Path | None, key: Path | None) -> None:
    """Find every entry that was altered, removed, inserted, moved or cut off, and name it.

    Exit code 0: the log is as it was written; 1: it is not; 2: it could not be read.
    """
    from api.store.failures import DatabaseError

    settings = settings_or_exit()
    begin = time.perf_counter()
    try:
        watch = checkpoints.Watch(signed(kept, settings), public_key(key, settings))
        entries = from_file(exported) if exported else from_store(settings.database)
        count, mistakes = verified(watch, entries)
    except DatabaseError as error:
        stop(2, f"The log could not be read ({type(error).__name__}).")
    except (OSError, ValueError, checkpoints.KeyFileError) as error:
        stop(2, f"The log could not be verified: {error}")
    if not exported:
        mistakes += altered_records(settings.database)
    for mistake in mistakes:
        click.echo(mistake)
    if not watch.given:
        click.echo(NO_CHECKPOINT, err=True)
    seconds = time.perf_counter() - begin
    click.echo(f"{count} entries in {seconds:.2f} s; checkpoints agree up to entry {watch.good}.")
    click.echo(f"{len(mistakes)} mistakes." if mistakes else "The log is as it was written.")
    sys.exit(1 if mistakes else 0)


def verified(watch: checkpoints.Watch, entries: Iterable[tuple]) -> tuple[int, list[Mistake]]:
    """How many entries passed, and what is wrong with them."""
    numbers: list[int] = [0]

    def counted() -> Iterator[tuple]:
        for entry in watch.see(entries):
            numbers[0] += 1
            yield entry

    found = list(check(counted()))
    return numbers[0], sorted({*found, *watch.mistakes})


def signed(kept: Path | None, settings: Settings) -> list[checkpoints.Checkpoint]:
    path = kept or settings.data / checkpoints.FILE
    if not path.exists():
        return []
    with path.open(encoding="utf-8") as lines:
        return list(checkpoints.read(lines))


def public_key(given: Path | None, settings: Settings) -> checkpoints.PublicKey | None:
    own = settings.data / checkpoints.KEY_FILE
    if given:
        return checkpoints.public_key(given)
    return checkpoints.signing_key(own).public_key() if own.exists() else None


def from_store(url: str) -> Iterator[tuple]:
    from api.store.audit import entries

    with closing(Store(url)) as store, store.read() as session:
        yield from entries(session)


def altered_records(url: str) -> list[str]:
    """What is wrong with the records, the reviews and the decisions that the log holds."""
    from api.records.batches import check
    from api.store.audit import entries, one_moment
    from api.store.proofs import mistakes
    from api.store.records import as_rows, logged

    with closing(Store(url)) as store, store.read() as session:
        one_moment(session)
        return [*check(logged(entries(session)), as_rows(session)), *mistakes(session, entries(session))]


def from_file(path: Path) -> Iterator[tuple]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield Entry(**json.loads(line))
            except (ValueError, TypeError) as error:
                raise ValueError(f"line {number} of {path} is no entry of the log") from error


@audit.command("export")
@click.option("--csv", "as_csv", is_flag=True, help="For spreadsheets. Default: JSON Lines, which --exported verifies.")
@click.option("--out", type=click.File("w", encoding="utf-8"), default="-", help="Default: standard output.")
def export_log(as_csv: bool, out) -> None:
    """Write the whole log out, oldest entry first."""
    from api.store.failures import DatabaseError

    write = export.to_csv if as_csv else export.to_jsonl
    try:
        count = write(Entry._fields, from_store(settings_or_exit().database), out)
    except DatabaseError as error:
        stop(2, f"The log could not be read ({type(error).__name__}).")
    click.echo(f"{count} entries.", err=True)


@audit.command()
def key() -> None:
    """Print the public key of the checkpoints. Hand it to whoever keeps them."""
    try:
        own = checkpoints.signing_key(settings_or_exit().data / checkpoints.KEY_FILE)
    except checkpoints.KeyFileError as error:
        stop(2, str(error))
    click.echo(checkpoints.public_text(own), nl=False)


@audit.command()
def checkpoint() -> None:
    """Sign how far the log has come, and print it: to be kept where the database's administrators cannot reach.

    The service does it every minute by itself, into its file of checkpoints and into its own log.
    """
    from api.store.audit import checkpoint as sign
    from api.store.failures import DatabaseError

    settings = settings_or_exit()
    try:
        with closing(Store(settings.database)) as store, store.read() as session:
            made = sign(session, settings.data)
    except DatabaseError as error:
        stop(2, f"The log could not be read ({type(error).__name__}).")
    except (OSError, checkpoints.KeyFileError) as error:
        stop(2, f"The checkpoint could not be written: {error}")
    click.echo(made.line() if made else "Nothing was added since the last checkpoint.", err=made is None)
