"""The learning curve of teams: findings per 100 checked posts, month by month. Nobody is seen alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template, request

from api import auth
from api.service import current
from api.store import learning
from api.store.figures import ALL
from api.store.learning import Month
from api.store.tables.base import now

blp = Blueprint("learning", __name__, url_prefix="/handbook/learning")
MONTHS = 12
ENOUGH = 20  # checked posts; of fewer a share says nothing
WIDTH, HEIGHT, LEFT, TOP = 640, 220, 44, 12
STEPS = (1, 2, 5, 10, 20, 25)


@dataclass(frozen=True)
class Line:
    """A team's shares by month as runs of points of the picture; a month without enough posts is a gap."""

    group: str
    runs: list[list[tuple[float, float]]]


@blp.get("/")
@auth.needs("read figures")
def curve() -> str:
    months = recent(now().date())
    with current().store.read() as session:
        told = learning.by_month(session, date(*months[0], 1))
    groups = sorted((name for name in told if name != ALL), key=str.lower)
    asked = request.args.get("group", "")
    shown = asked if asked in groups else ""
    rates = {group: [share(told[group].get(month)) for month in months] for group in told}
    step = step_of(max((rate for group in {ALL, shown} & set(told) for rate in rates[group] if rate), default=0))
    return render_template(
        "console/learning.html",
        months=[date(year, month, 1) for year, month in months],
        groups=groups,
        group=shown,
        rates=rates,
        lines=[line(group, rates[group], 4 * step) for group in dict.fromkeys([ALL, shown]) if group in rates],
        marks=[(level * step, height(level * step, 4 * step)) for level in range(5)],
        places=[across(at) for at in range(MONTHS)],
        size=(WIDTH, HEIGHT + 40),
        floor=TOP + HEIGHT,
        left=LEFT,
        enough=ENOUGH,
    )


def recent(today: date) -> list[tuple[int, int]]:
    """This month and those before it, the oldest first."""
    last = today.year * 12 + today.month - 1
    return [(number // 12, number % 12 + 1) for number in range(last - MONTHS + 1, last + 1)]


def share(month: Month | None) -> float | None:
    return None if month is None or month.checked < ENOUGH else 100 * month.found / month.checked


def step_of(most: float) -> int:
    """Between two lines of the picture's scale, which has four."""
    return next((step for step in STEPS if 4 * step >= most), STEPS[-1])


def across(at: int) -> float:
    return round(LEFT + at * (WIDTH - LEFT - 32) / (MONTHS - 1), 1)


def height(rate: float, most: float) -> float:
    return round(TOP + HEIGHT * (1 - rate / most), 1)


def line(group: str, rates: list[float | None], most: float) -> Line:
    runs: list[list[tuple[float, float]]] = [[]]
    for at, rate in enumerate(rates):
        if rate is None:
            runs.append([])
        else:
            runs[-1].append((across(at), height(rate, most)))
    return Line(group, [run for run in runs if run])
