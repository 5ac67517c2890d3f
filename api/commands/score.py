"""`python -m api score`: the engine over JSON Lines, in the shape of the contract."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, BinaryIO

import click
import marshmallow as ma

from api.answers import answer
from api.commands.lines import extras, parse_line, read_lines, to_request
from api.engine import Engine
from api.errors import problem
from api.rulebook import RulebookError, load
from api.schemas import DraftSchema
from api.setting_values import model_folder
from api.settings import LEARNED_MODEL
from api.strict_json import flatten

_DRAFT = DraftSchema()


def make_engine(folder: Path, model: Path | None = None) -> Engine:
    """The engine over this folder of rules; exits with every mistake listed when they cannot be used.

    A model that is asked for and cannot be used is a mistake, too.
    """
    from api.model import ModelError  # onnxruntime takes a quarter of a second: only where a model is wanted
    from api.model import load as load_model

    try:
        return Engine(*load(folder), load_model(model) if model else None)
    except ModelError as error:
        click.echo(f"The model in {model} cannot be used: {error}", err=True)
        sys.exit(2)
    except RulebookError as error:
        click.echo(error, err=True)
        sys.exit(2)


@click.command()
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--text", help="Score this text instead of a file, and print the answer indented.")
@click.option("--rules", type=click.Path(path_type=Path), default="rules", show_default=True)
@click.option(
    "--model",
    type=model_folder,
    default=str(LEARNED_MODEL),
    help="Folder of a learned model. Default: the one that comes with Caveat; `off`: rules only.",
)
def score(file: BinaryIO, text: str | None, rules: Path, model: Path | None) -> None:
    """Score JSON Lines from FILE (default: standard input).

    Each line is a request: {"text": "...", "context": {...}}. Other keys (id, labels ...) are passed through.
    Answers are JSON Lines in the same order; a line that cannot be scored gives {"error": ...} and the rest goes on.

    Exit code 0: every line scored; 1: some were not; 2: the rules or the arguments are wrong.
    """
    engine = make_engine(rules, model)
    if text is not None:
        scored = _scored(engine, {"text": text})
        click.echo(json.dumps(scored, ensure_ascii=False, indent=2))
        sys.exit(1 if "error" in scored else 0)
    failed = 0
    for _, line in read_lines(file, getattr(file, "name", "-")):
        item, wrong = parse_line(line)
        scored = _scored(engine, item) if item is not None else {"error": problem(400, wrong)}
        failed += "error" in scored
        click.echo(json.dumps(scored, ensure_ascii=False))
    sys.exit(1 if failed else 0)


def _scored(engine: Engine, item: dict[str, Any]) -> dict[str, Any]:
    try:
        asked = _DRAFT.load(to_request(item))
    except ma.ValidationError as error:
        return {**extras(item), "error": problem(422, None, flatten(error.messages))}
    return {**extras(item), **answer(asked, engine.screen(asked.draft))}
