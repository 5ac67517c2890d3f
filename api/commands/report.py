"""The figures of an evaluation as tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterable

import click

from api.engine.types import CATEGORIES, Screening
from api.measure import Case, Figures, Tally

_HEAD = f"{'':22}{'cases':>7}{'precision':>11}{'recall':>9}{'F1':>8}{'hit':>6}{'extra':>7}{'missed':>8}"


def print_report(figures: Figures, misses: int) -> None:
    langs = [lang for lang in figures.cases if lang != "all"]
    _print_flagged(figures, [*langs, "all"])
    for lang in langs if len(langs) > 1 else []:
        _print_categories(figures, lang)
    _print_categories(figures, "all")
    p50, p95, p99 = figures.latency()
    click.echo(f"\nEngine, per text: p50 {p50:.2f} ms, p95 {p95:.2f} ms, p99 {p99:.2f} ms")
    if misses:
        _print_cases("Missed", figures.misses, misses)
        _print_cases("Flagged though compliant", figures.false_alarms, misses)


def _print_flagged(figures: Figures, langs: list[str]) -> None:
    left_out = f" ({figures.left_out} contested left out)" if figures.left_out else ""
    click.echo(f"Flagged at all, {figures.cases['all']} texts{left_out}")
    click.echo(_HEAD)
    for lang in langs:
        click.echo(_row(lang, figures.flagged[lang], figures.cases[lang]))
    click.echo(_row("spans, exact", figures.exact))
    click.echo(_row("spans, overlapping", figures.overlapping))
    for lang in langs:
        rate = figures.per_thousand(lang)
        if rate is not None:
            click.echo(f"Warnings per 1,000 compliant texts, {lang}: {rate:.0f} (of {figures.compliant[lang]})")


def _print_categories(figures: Figures, lang: str) -> None:
    click.echo(f"\nBy category, {lang}")
    click.echo(_HEAD)
    for category in CATEGORIES:
        if tally := figures.categories.get((category, lang)):
            click.echo(_row(category, tally, tally.hit + tally.missed))


def _row(name: str, tally: Tally, cases: int | str = "") -> str:
    shares = "".join(
        f"{_share(value):>{width}}" for value, width in ((tally.precision, 11), (tally.recall, 9), (tally.f1, 8))
    )
    return f"{name:22}{cases:>7}{shares}{tally.hit:>6}{tally.extra:>7}{tally.missed:>8}"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def _print_cases(title: str, cases: Iterable[tuple[Case, Screening]], most: int) -> None:
    cases = list(cases)
    click.echo(f"\n{title}: {len(cases)}" + (f", the first {most}" if len(cases) > most else ""))
    for case, screening in cases[:most]:
        found = ", ".join(f"{finding.rule} “{finding.text}”" for finding in screening.findings)
        text = " ".join(case.draft.text.split())
        click.echo(
            f"  {case.id} {'/'.join(sorted(case.labels)) or found}: {text[:150]}{'…' if len(text) > 150 else ''}"
        )
