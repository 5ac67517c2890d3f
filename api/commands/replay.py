"""`python -m api replay`: score a text with the rules and the policy that were in force on a day."""

from __future__ import annotations

import json
import tempfile
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path

import click
import marshmallow as ma

from api.answers import answer
from api.commands.exits import settings_or_exit, stop
from api.commands.score import make_engine
from api.rulebook.files import write_files
from api.schemas import DraftSchema
from api.store import Store


@click.command()
@click.option("--date", "on", required=True, help="A day (its end, UTC), or a moment such as 2026-11-28T09:30+01:00.")
@click.option("--text", required=True, help="The text to score.")
@click.option("--context", default="{}", help="The context of the request, as JSON.")
@click.option("--model", type=click.Path(path_type=Path), help="Folder of the learned model, if one was in force then.")
def replay(on: str, text: str, context: str, model: Path | None) -> None:
    """Score a text as it would have been answered on a day.

    The rules and the policy are those in force then, as the database keeps them; the program is today's. Exit code 1:
    nothing is known of that day.
    """
    from api.store import versions

    at = moment(on)
    request = {"text": text, "context": context_or_exit(context)}
    with closing(Store(settings_or_exit().database)) as store, store.read() as session:
        found = versions.in_force(session, at)
        if found is None:
            oldest = versions.since_when(session)
            stop(1, f"Nothing is known of that time. The oldest is from {oldest:%Y-%m-%d %H:%M} UTC." if oldest else
                 "Nothing is known: the service has not run with this database.")  # fmt: skip
        files = versions.files(session, found.rulebook)
    if found.model and model is None:
        stop(1, f"The learned model {found.model} was in force: name its folder with --model.")
    with tempfile.TemporaryDirectory() as folder:
        write_files(Path(folder), files)
        engine = make_engine(Path(folder), model if found.model else None)
    if engine.rulebook.version != found.rulebook:
        stop(2, f"The kept rules are not those of version {found.rulebook}.")
    if found.model and engine.model.version != found.model:
        stop(1, f"The model in {model} is {engine.model.version}; {found.model} was in force.")
    try:
        asked = DraftSchema().load(request)
    except ma.ValidationError as error:
        stop(2, f"The text or its context is not as the contract says: {', '.join(map(str, error.messages))}.")
    asked = asked._replace(draft=replace(asked.draft, on=at.date()))
    told = {"in_force_since": found.since.isoformat(), **answer(asked, engine.screen(asked.draft))}
    click.echo(json.dumps(told, ensure_ascii=False, indent=2))


def moment(on: str) -> datetime:
    """The end of a day, or the very moment."""
    try:
        given = datetime.fromisoformat(on)
    except ValueError:
        stop(2, "--date must be a day such as 2026-11-28, or a moment such as 2026-11-28T09:30+01:00.")
    if len(on) <= 10:
        return datetime.combine(given.date(), time.max, UTC)
    return given if given.tzinfo else given.replace(tzinfo=UTC)


def context_or_exit(context: str) -> dict:
    try:
        return json.loads(context)
    except ValueError:
        stop(2, '--context must be JSON such as {"kind": "reply"}.')
