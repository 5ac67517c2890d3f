"""`python -m bench`: measure, print, and write the tables into bench/README.md."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import click

from api.engine import Engine
from api.rulebook import RulebookError, load
from bench import handlers, keystrokes, machine, pages, recorded, rivals, served, stages, tables, year

README = Path(__file__).parent / "README.md"
_BEGIN, _END = "<!-- figures -->", "<!-- end of figures -->"


@dataclass(frozen=True)
class Size:
    """How long to look. `inside` and `peers` are posts by length; `seconds` is one kind of request in one round; `keys`
    are keystrokes."""

    inside: dict[int, int]
    peers: dict[int, int]
    rounds: int
    seconds: float
    starts: int
    keys: int
    entries: int


FULL = Size(
    {40: 2000, 280: 2000, 1000: 1000, 3000: 400}, {40: 200, 280: 600, 1000: 200, 3000: 60}, 10, 2.0, 5, 200, 200_000
)
QUICK = Size({40: 300, 280: 300, 1000: 200, 3000: 80}, {40: 20, 280: 60, 1000: 20, 3000: 8}, 2, 1.0, 1, 20, 50_000)


@click.command()
@click.option("--quick", is_flag=True, help="About a minute, printed only: rough figures, README.md stays as it is.")
@click.option("--no-peers", is_flag=True, help="Caveat alone.")
@click.option("--typing", is_flag=True, help="Only keystrokes in Chromium, printed only.")
@click.option("--records", is_flag=True, help="Only what recording costs, printed only.")
@click.option("--console", is_flag=True, help="Only the console's pages, over a year of a firm; into README.md.")
def main(quick: bool, no_peers: bool, typing: bool, records: bool, console: bool) -> None:
    """Measure Caveat and its peers; takes about nine minutes."""
    size = QUICK if quick else FULL
    if console:
        return paged(quick)
    try:
        if records:
            text = kept(size)
        else:
            text = typed(Engine(*load(machine.ROOT / "rules")), size) if typing else run(size, with_peers=not no_peers)
    except (RulebookError, served.ServiceError, rivals.PeerError, keystrokes.BrowserError) as error:
        sys.exit(f"The measurement failed: {error}")
    click.echo(text)
    if not (quick or no_peers or typing or records):
        write(text)


def run(size: Size, *, with_peers: bool) -> str:
    before = machine.load()
    rulebook, policy = load(machine.ROOT / "rules")
    _say("In process, by stage ...")
    engine = Engine(rulebook, policy)
    inside = stages.measure(engine, size.inside)
    _say("Starts ...")
    starts = served.starts(size.starts)
    _say("Over HTTP ...")
    rounds, held = served.measure(size.seconds, max(1, size.rounds // 3))
    _say("Peers ..." if with_peers else "Without peers.")
    taken, missing = rivals.compare(size.peers, size.rounds) if with_peers else ({}, {})
    rules = f"{len(rulebook.rules)} rules, rulebook {rulebook.version}"
    parts = [
        f"{machine.today()}. {machine.describe()}. Load average {before} before, {machine.load()} after. {rules}.",
        "### Budgets of this stage",
        tables.budgets(inside, rounds, starts, held),
        "### In process, by stage",
        tables.by_stage(inside),
        "### Ordinary and risky posts",
        tables.by_kind(inside),
        "### Over HTTP",
        tables.over_http(rounds),
        "### Start and memory",
        tables.start_and_memory(starts, held),
        "### Recording",
        kept(size),
        "### Keystroke to underline",
        typed(engine, size),
    ]
    return "\n\n".join([*parts, "### Beside peers", tables.peers(taken, missing)] if with_peers else parts)


def kept(size: Size) -> str:
    _say("Recording, on SQLite and PostgreSQL ...")
    before = machine.load()
    found = recorded.measure(size.seconds, max(2, size.rounds // 2), size.entries)
    head = f"Load average {before} before, {machine.load()} after."
    costs = tables.table(["280 characters, two workers, everything recorded", *recorded.HEAD], recorded.costs(found))
    return f"{head}\n\n{costs}\n\n" + tables.table(recorded.AFTER_HEAD, recorded.after(found))


def typed(engine: Engine, size: Size) -> str:
    _say("Typing in Chromium ...")
    taken = keystrokes.measure(engine, size.keys)
    legs = tables.table(["ms, median / p95", "Caveat", "prototype"], keystrokes.by_leg(taken))
    host = tables.table(
        ["key to frame in the page's own editor, ms", "median / p95", "keys"], keystrokes.by_host(taken)
    )
    _say("Typing in editors ...")
    own = tables.table(handlers.HEAD, handlers.rows(size.keys // 2))
    return f"{legs}\n\n{host}\n\n{own}"


def paged(quick: bool) -> None:
    _say("A year of a firm, then the console's pages ...")
    text = pages.measure(year.Size(people=100, days=60) if quick else year.Size())
    click.echo(text)
    if not quick:
        write(text, "<!-- console -->", "<!-- end of console -->")


def write(text: str, begin: str = _BEGIN, end: str = _END) -> None:
    """Between the two marks; the prose around them stays."""
    before, _, rest = README.read_text().partition(begin)
    _, _, after = rest.partition(end)
    README.write_text(f"{before}{begin}\n{text}\n{end}{after}")
    _say(f"Written into {README.relative_to(machine.ROOT)}.")


def _say(what: str) -> None:
    click.echo(what, err=True)


if __name__ == "__main__":
    main(prog_name="python -m bench")
