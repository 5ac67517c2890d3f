"""The figures as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bench.posts import LENGTHS
from bench.rivals import CAVEAT, Taken
from bench.served import Held, Round
from bench.spread import Spread, digits, median
from bench.stages import STAGES, InProcess, Whole

_DASH = "–"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def by_stage(inside: InProcess) -> str:
    """p50 / p95 / p99 of each stage. The total is timed on other posts, without clocks inside."""
    rows = [[stage, *(str(Spread.of(inside.stages[length][stage])) for length in LENGTHS)] for stage in STAGES]
    whole = [Spread.of([one.ms for one in inside.whole[length]]) for length in LENGTHS]
    rows.append(["**total**", *(f"**{spread}**" for spread in whole)])
    rows.append(["posts", *(f"{spread.count:,}" for spread in whole)])
    rows.append(["posts a second, one core", *(f"{inside.posts_a_second(length):,.0f}" for length in LENGTHS)])
    return table(["ms, p50 / p95 / p99", *(f"{length:,} characters" for length in LENGTHS)], rows)


def by_kind(inside: InProcess) -> str:
    """Ordinary and risky posts apart: a post in which no rule's words occur skips the later stages."""
    rows = []
    for length in LENGTHS:
        risky = [one for one in inside.whole[length] if one.post.risky]
        ordinary = [one for one in inside.whole[length] if not one.post.risky]
        share = f"{len(risky) / len(inside.whole[length]):.0%}"
        rows.append([f"{length:,}", share, *_kind(ordinary), *_kind(risky)])
    ordinary, risky = ("ordinary: p50 / p95 / p99", "with findings"), ("risky: p50 / p95 / p99", "with findings")
    return table(["characters", "risky", *ordinary, *risky], rows)


def _kind(some: list[Whole]) -> tuple[str, str]:
    return str(Spread.of([one.ms for one in some])), f"{sum(one.found for one in some) / len(some):.0%}"


def over_http(rounds: list[Round]) -> str:
    rows = [
        [
            _WHAT[one.what],
            str(one.workers),
            str(one.connections),
            f"{one.a_second:,.0f}",
            str(one.spread),
            f"{one.spread.count:,}",
        ]
        for one in sorted(rounds, key=lambda one: (list(_WHAT).index(one.what), one.workers, one.connections))
    ]
    return table(["request", "workers", "connections", "a second", "ms, p50 / p95 / p99", "requests"], rows)


_WHAT = {"score": "score 280 characters", "health": "health (no engine)"}


def start_and_memory(starts: list[float], held: list[Held]) -> str:
    spread = f"{min(starts):.2f} to {max(starts):.2f}"
    rows = [["start to first screening over HTTP, s", f"{median(starts):.2f} ({spread}, {len(starts)} starts)"]]
    for one in held:
        workers = f"{one.workers} worker{'s' if one.workers > 1 else ''}"
        worker, together = one.worker, one.together
        rows.append([f"largest worker of {workers}, MB", f"{worker.pss:.0f} PSS, {worker.rss:.0f} RSS"])
        rows.append([f"master and {workers} together, MB", f"{together.pss:.0f} PSS"])
    return table(["", "measured"], rows)


def peers(taken: dict[str, Taken], missing: dict[str, str]) -> str:
    rows = [_peer(name, one, taken.get(CAVEAT)) for name, one in taken.items()]
    head = [
        "English posts, in process",
        "280: p50 / p95 / p99",
        "times Caveat",
        "40",
        "1,000",
        "3,000",
        "start, s",
        "RSS MB",
    ]
    notes = "\n".join(f"- Not measured: {name}. {reason}." for name, reason in missing.items())
    return table(head, rows) + (f"\n\n{notes}" if notes else "")


def _peer(name: str, one: Taken, caveat: Taken | None) -> list[str]:
    ratio = f"{digits(median(one.ms[280]) / median(caveat.ms[280]))}" if caveat else _DASH
    others = [digits(median(one.ms[length])) for length in LENGTHS if length != 280]
    held = f"{one.memory.rss:.0f}" if one.memory else _DASH
    return [name, str(Spread.of(one.ms[280])), ratio, *others, f"{one.start:.2f}", held]


def budgets(inside: InProcess, rounds: list[Round], starts: list[float], held: list[Held]) -> str:
    """What this stage has to keep, next to what it does."""
    engine = Spread.of([one.ms for one in inside.whole[280]]).p50
    http = next(r for r in rounds if (r.what, r.workers, r.connections) == ("score", 1, 1)).spread.p50
    worker = max(one.worker.pss for one in held)
    lines = (
        ("280 characters in process, p50, ms", 1, engine),
        ("280 characters over HTTP, one worker, one connection, p50, ms", 3, http),
        ("start to first screening, s", 2, median(starts)),
        ("memory per worker, PSS, MB", 200, worker),
    )
    rows = [[what, f"≤ {most}", digits(value), "yes" if value <= most else "**no**"] for what, most, value in lines]
    return table(["budget", "at most", "measured", "kept"], rows)
