"""`python -m api rules`: check the rule files and run every rule's own examples; write the coverage page."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

import click
from tqdm import tqdm

from api.commands.coverage import coverage as coverage_page
from api.commands.exits import settings_or_exit, stop
from api.engine import Engine
from api.rulebook import RulebookError, load_all
from api.rulebook.proof import prove
from api.store import Store


@click.group()
def rules() -> None:
    """Work with the rule files."""


@rules.command()
@click.option("--rules", "folder", type=click.Path(path_type=Path), default="rules", show_default=True)
@click.option("--only", default="", help="Prove only rules whose id contains this.")
def check(folder: Path, only: str) -> None:
    """Validate all rule files and run each rule's own examples.

    Prints every mistake with its file and line. Exit code 0: all rules prove themselves; 1: there are mistakes.
    """
    try:
        rulebook, policy = load_all(folder)
    except RulebookError as error:
        click.echo(error, err=True)
        sys.exit(1)
    everything = Engine(rulebook, policy)
    chosen = [rule for rule in rulebook.rules if only in rule.id and rule.status != "retired"]
    mistakes = [
        mistake
        for rule in tqdm(chosen, desc="proving", unit=" rules", leave=False, disable=not sys.stderr.isatty())
        for mistake in prove(rule, everything)
    ]
    for mistake in mistakes:
        click.echo(mistake, err=True)
    examples = sum(len(rule.should_flag) + len(rule.should_pass) for rule in chosen)
    known = sum(len(rule.known_misses) + len(rule.known_noise) for rule in chosen)
    langs = Counter(rule.lang for rule in chosen)
    by_lang = ", ".join(f"{count} {lang}" for lang, count in sorted(langs.items()))
    click.echo(f"{len(chosen)} rules ({by_lang}), {examples} examples, {known} known gaps, {len(mistakes)} mistakes")
    sys.exit(1 if mistakes else 0)


@rules.command()
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="A folder of rules.")
@click.option("--edition", "number", type=click.IntRange(1), help="Default: the newest.")
def export(out: Path, number: int | None) -> None:
    """Write the files of rules that the firm changed, as they would stand in a folder of rules.

    What is in force is the folder of CAVEAT_RULES with the firm's changes. Exit code 1: there are none.
    """
    from api.editions import from_store
    from api.rulebook.files import read_files, write_files
    from api.rulebook.shelf import Shelf, files_with
    from api.store import editions

    settings = settings_or_exit()
    with closing(Store(settings.database)) as store, store.read() as session:
        found = editions.get(session, number) if number else editions.newest(session)
    if found is None:
        stop(1, "There is no such edition." if number else "All rules are as they were shipped.")
    files = read_files(settings.rules)
    made = files_with(Shelf.of(load_all(settings.rules)[0], files), from_store(found.changes))
    changed = {name: text for name, text in made.items() if files.get(name) != text}
    write_files(out, changed)
    click.echo("\n".join(f"wrote {out / name}" for name in changed) or "All rules are as they were shipped.")


@rules.command()
@click.option("--rules", "folder", type=click.Path(path_type=Path), default="rules", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), default="docs/coverage.md", show_default=True)
def coverage(folder: Path, out: Path) -> None:
    """Write which regulation is behind which rule, and where there is none."""
    try:
        rulebook, _ = load_all(folder)
    except RulebookError as error:
        click.echo(error, err=True)
        sys.exit(1)
    out.write_text(coverage_page(rulebook), encoding="utf-8")
    click.echo(f"wrote {out}")
