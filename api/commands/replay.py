"""`python -m api replay`: score a text with the rules, the lists and the policy that were in force at a moment."""

from __future__ import annotations

import json
import tempfile
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import click
import marshmallow as ma

from api import approved_texts
from api.answers import answer
from api.commands import replay_record
from api.commands.exits import settings_or_exit, stop
from api.commands.score import make_engine
from api.engine import Engine
from api.rulebook.files import write_files
from api.schemas import Asked, DraftSchema
from api.store import Store

# What no database keeps as it was. The groups of a writer count where a line of the policy is for a group.
OF_TODAY = ("the program",)
GROUPS = "the writer's groups"


@click.command()
@click.option("--date", "on", help="A day (its end, UTC), or a moment such as 2026-11-28T09:30+01:00.")
@click.option("--text", help="The text to score.")
@click.option("--context", default="{}", help="The context of the request, as JSON.")
@click.option("--group", "groups", multiple=True, help="A group that the writer was in. May be given again.")
@click.option("--record", help="Instead of all these: a kept screening, by its id.")
@click.option("--reason", help="Why the text of the record is read; it is written into the audit log.")
@click.option("--model", type=click.Path(path_type=Path), help="Folder of the learned model, if one was in force then.")
def replay(
    on: str | None, text: str | None, context: str, groups: tuple[str, ...], record: str | None, reason: str | None,
    model: Path | None,
) -> None:  # fmt: skip
    """Score a text as it would have been answered at a moment, or a kept one as it was.

    Rules with the firm's changes, its lists, policy and library are those in force then, as the database keeps them;
    `of_today` names what is not. Exit code 1: nothing is known of that time.
    """
    from api.store import library, versions

    settings = settings_or_exit()
    if bool(record) == bool(on and text) or bool(record) != bool(reason):
        stop(2, "Give --date and --text, or --record and --reason.")
    # The reading of a text is written down.
    with closing(Store(settings.database)) as store, (store.write if record else store.read)() as session:
        kept = replay_record.read(session, settings, record, reason) if record else None
        at = kept.at if kept else moment(on)
        asked = kept.asked if kept else typed(text, context, groups)
        found = versions.in_force(session, at)
        if found is None:
            oldest = versions.since_when(session)
            stop(1, f"Nothing is known of that time. The oldest is from {oldest:%Y-%m-%d %H:%M} UTC." if oldest else
                 "Nothing is known: the service has not run with this database.")  # fmt: skip
        # A record names its rules itself: a worker may have taken new ones over a moment later than another.
        rulebook = kept.rulebook if kept else found.rulebook
        files = versions.files(session, rulebook) or stop(1, f"The rules of version {rulebook} are not kept.")
        usable = approved_texts.library("", [approved_texts.approved(*one) for one in library.as_of(session, at)])
    engine = engine_of(files, rulebook, found.model, model)
    draft = engine.completed(replace(asked.draft, on=at.date()))
    approved = approved_texts.find(usable, draft, at)
    screening = approved_texts.passed(engine.screen(draft), approved)
    told: dict[str, Any] = {"in_force_since": found.since.isoformat(), "approved_text": approved and approved.id}
    told["of_today"] = [*OF_TODAY, *([GROUPS] if kept and asked.draft.groups else [])]
    if kept:
        told["record"] = kept.compared(screening)
    click.echo(json.dumps({**told, **answer(asked._replace(draft=draft), screening)}, ensure_ascii=False, indent=2))


def engine_of(files: dict[str, str], rulebook: str, name: str | None, model: Path | None) -> Engine:
    """Over these files, with the model of that name."""
    if name and model is None:
        stop(1, f"The learned model {name} was in force: name its folder with --model.")
    with tempfile.TemporaryDirectory() as folder:
        write_files(Path(folder), files)
        engine = make_engine(Path(folder), model if name else None)
    if engine.rulebook.version != rulebook:
        stop(2, f"The kept rules are not those of version {rulebook}.")
    if name and engine.model.version != name:
        stop(1, f"The model in {model} is {engine.model.version}; {name} was in force.")
    return engine


def typed(text: str, context: str, groups: tuple[str, ...]) -> Asked:
    try:
        asked = DraftSchema().load({"text": text, "context": context_or_exit(context)})
    except ma.ValidationError as error:
        stop(2, f"The text or its context is not as the contract says: {', '.join(map(str, error.messages))}.")
    return asked._replace(draft=replace(asked.draft, groups=groups))


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
