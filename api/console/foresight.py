"""Behind the thresholds: which texts would be decided otherwise, and what each stop of a category does."""

from __future__ import annotations

from collections import Counter
from heapq import nlargest
from operator import itemgetter
from typing import Any

from flask import Blueprint, current_app, render_template
from flask_babel import gettext as _

from api import auth
from api.console import curve, policy_words, threshold_words, tuning
from api.console.thresholds import tables
from api.console.tuning import Asked, Evidence
from api.engine.types import CATEGORIES
from api.errors import refuse
from api.foresight import outcome, thresholds
from api.foresight.evidence import Seen, Table
from api.labelled import read_texts
from api.service import current

blp = Blueprint("foresight", __name__, url_prefix="/thresholds")
MOST = 100  # rows of a list; how many more there are is said


@blp.context_processor
def words() -> dict[str, Any]:
    return {"words": policy_words, "say": threshold_words, "categories": current().policy.categories}


@blp.get("/changes")
@auth.needs("manage policy")
def changes() -> str:
    asked = tuning.asked(current())
    seen = tuning.evidence().at(asked.place)
    now, then = tables(asked)
    moved, own = own_changes(now, then, seen)
    return render_template(
        "console/threshold-changes.html",
        asked=asked,
        seen=seen,
        own=own,
        labelled=labelled_changes(now, then, seen),
        moved=moved,
        most=MOST,
    )


def own_changes(now: Table, then: Table, seen: Evidence) -> tuple[Counter[tuple[str, str]], list[dict[str, Any]]]:
    """How many texts of the firm's own go from which decision to which, and the newest by their records; no words."""
    moved: Counter[tuple[str, str]] = Counter()
    found: list[tuple[str, str, Seen]] = []
    for pile in seen.own[2] if seen.own else ():
        if change := outcome.changed(now, then, pile.seen):
            moved[change] += pile.count
            found += [(at, id, pile.seen) for id, at in pile.newest]
    rows = [
        {"id": id, "at": at, "seen": what, "from": now.decision(what), "to": then.decision(what)}
        for at, id, what in nlargest(MOST, found, key=itemgetter(0))
    ]
    return moved, rows


def labelled_changes(now: Table, then: Table, seen: Evidence) -> list[dict[str, Any]]:
    """With their words: they were written to be shown."""
    found = {
        case.id: (case, moved)
        for case in (seen.labelled[2] if seen.labelled else ())
        if (moved := outcome.changed(now, then, case.seen))
    }
    texts = read_texts([current_app.config["LABELLED"]], found) if found else {}
    return [
        {"id": id, "labels": sorted(case.labels), "from": moved[0], "to": moved[1], "text": texts.get(id)}
        for id, (case, moved) in found.items()
    ]


@blp.get("/category/<name>")
@auth.needs("manage policy")
def category(name: str) -> str:
    if name not in CATEGORIES:
        refuse(404)
    asked = tuning.asked(current())
    seen = tuning.evidence().at(asked.place)
    points = stops(asked, seen, name)
    now = measured_now(seen, name, asked.base / 100)
    return render_template(
        "console/threshold-category.html",
        asked=asked,
        name=name,
        seen=seen,
        points=points,
        now=now,
        plot=curve.drawn(
            points, now, asked.of(name).stop, x=_("Found, of those labelled"), y=_("Warnings that are right")
        ),
    )


def measured_now(seen: Evidence, name: str, base: float) -> dict[str, Any] | None:
    if not seen.labelled:
        return None
    return figures(outcome.measured(Table(current().policy), seen.labelled[2]), name, base)


def stops(asked: Asked, seen: Evidence, name: str) -> list[dict[str, Any]]:
    """What each stop would do, with everything else as it is proposed."""
    made = []
    for stop in thresholds.STOPS if seen.labelled else ():
        one = asked.of(name)._replace(stop=stop)
        lines = thresholds.replaced(asked.table, asked.all | {(name, asked.place): one})
        measured = outcome.measured(Table(current().policy, lines), seen.labelled[2])
        made.append({"stop": stop} | figures(measured, name, asked.base / 100))
    return made


def figures(measured: outcome.Measured, name: str, base: float) -> dict[str, Any]:
    strata = measured.categories[name]
    return {
        "recall": measured.recall(name),
        "precision": strata.precision(base),
        "warnings": strata.per_thousand(base),
        "wrong": strata.clean.hits + strata.beside.hits,
    }
