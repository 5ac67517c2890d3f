"""`python -m api train`: the learned stage from the texts in training/, reproducibly."""

from __future__ import annotations

import time
from pathlib import Path

import click


@click.command()
@click.option("--texts", type=click.Path(exists=True, path_type=Path), default="training", show_default=True)
@click.option("--rules", type=click.Path(exists=True, path_type=Path), default="rules", show_default=True)
@click.option(
    "--base",
    type=click.Path(path_type=Path),
    default="var/base",
    show_default=True,
    help="Pretrained weights; made when missing.",
)
@click.option("--out", type=click.Path(path_type=Path), default="var/model", show_default=True)
@click.option("--epochs", type=int, help="Passes over the texts (default: as the shipped model).")
def train(texts: Path, rules: Path, base: Path, out: Path, epochs: int | None) -> None:
    """Train, calibrate and export the model (two CPU cores, under an hour).

    Needs requirements-train.txt. Seeded: the same texts give the same metrics. Figures, thresholds and
    calibration come from files that were not read. Nothing in tests/corpus is read.
    """
    try:
        from api.train import run
    except ImportError as error:
        raise click.ClickException(f"{error.name} is missing: pip install -r requirements-train.txt") from error
    started = time.monotonic()
    report = run(texts, rules, base, out, epochs)
    for name, value in report.items():
        click.echo(f"{name}: {value}")
    click.echo(f"wrote {out} after {time.monotonic() - started:.0f} s")
