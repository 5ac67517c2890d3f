"""`python -m api evaluate`: how well the engine does on labelled text, printed with its misses."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from api.commands.report import print_report
from api.commands.score import make_engine
from api.labelled import read_cases
from api.measure import measure
from api.setting_values import model_folder
from api.settings import LEARNED_MODEL


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--rules", type=click.Path(path_type=Path), default="rules", show_default=True)
@click.option(
    "--model",
    type=model_folder,
    default=str(LEARNED_MODEL),
    help="Folder of a learned model. Default: the one that comes with Caveat; `off`: rules only.",
)
@click.option("--contested", is_flag=True, help="Count the items that the labels call contested, too.")
@click.option("--misses", default=10, show_default=True, help="How many misses and false alarms to list; 0 for none.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def evaluate(
    paths: tuple[Path, ...],
    rules: Path,
    model: Path | None,
    contested: bool,
    misses: int,
    as_json: bool,
) -> None:
    """Precision, recall and F1 on labelled files or folders (*.jsonl).

    Counts "flagged at all", each category and language, exact and overlapping spans, and warnings per 1,000 compliant
    texts. Nothing is tuned on what it reads here.

    Exit code 0: measured; 1: some lines could not be read (they are named); 2: nothing to measure.
    """
    engine = make_engine(rules, model)
    wrong: list[str] = []
    cases = read_cases(paths, wrong)
    for line in wrong:
        click.echo(line, err=True)
    used = [case for case in cases if contested or not case.contested]
    if not used:
        click.echo("There is no labelled text in these files.", err=True)
        sys.exit(2)
    figures = measure(engine, used, left_out=len(cases) - len(used))
    if as_json:
        click.echo(json.dumps(figures.as_dict(), ensure_ascii=False, indent=2))
    else:
        print_report(figures, misses)
    sys.exit(1 if wrong else 0)
