"""Thresholds: from how sure on writers hear of something, with what that would do before it is saved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from api import auth
from api.console import policy_words, threshold_words, tuning
from api.console.tuning import Asked, Evidence
from api.engine.rules import Policy
from api.engine.types import CATEGORIES
from api.foresight import outcome
from api.foresight.evidence import Table
from api.foresight.figures import Interval, Share
from api.foresight.search import within
from api.jobs.versions import versions
from api.service import current
from api.staged import trial
from api.store import groups, staged

blp = Blueprint("thresholds", __name__, url_prefix="/thresholds")


def words() -> dict[str, Any]:
    named = {"words": policy_words, "say": threshold_words, "categories": current().policy.categories}
    return named | {"own_time": own_time, "per_thousand": per_thousand}


def own_time(told: Mapping[str, Any]) -> tuple[float, int]:
    """Weeks that were counted, and writers."""
    days = (datetime.fromisoformat(told["until"]) - datetime.fromisoformat(told["since"])) / timedelta(days=1)
    return days / 7, told["writers"]


def per_thousand(tried: outcome.Tried) -> Interval | None:
    interval = Share(tried.warned, tried.texts).interval()
    return interval and Interval(*(1_000 * end for end in interval))


@blp.route("/", methods=["GET", "POST"])
@auth.needs("manage policy")
def index() -> Response | str:
    """What is asked for stands in the address, so that going back finds it again."""
    asked = tuning.asked(current())
    address = url_for("console.thresholds.index", **asked.again())
    if request.method == "GET" or asked.wrong_base:
        return page(asked)
    if "HX-Request" not in request.headers:
        return redirect(address)
    response = make_response(page(asked))
    response.headers["HX-Replace-Url"] = address
    return response


def page(asked: Asked, **more: Any) -> str:
    service = current()
    with service.store.read() as session:
        names = groups.names(session)
    seen = tuning.evidence().at(asked.place)
    return render_template(
        "console/thresholds.html",
        asked=asked,
        groups=names,
        tables=tables(asked),
        seen=seen,
        stale=stale(seen),
        policy=service.policy,
        trial=on_trial(service.policy),
        **words(),
        **figures(asked, seen),
        **more,
    )


def on_trial(policy: Policy) -> tuple[Counter, datetime | None]:
    """What a staged change has decided beside what was decided, and since when it is counted."""
    if policy.staged is None:
        return Counter(), None
    with current().store.read() as session:
        return staged.counts(session, trial(policy))


def tables(asked: Asked) -> tuple[Table, Table]:
    """In force, and proposed: the very same where nothing is proposed."""
    policy, lines = current().policy, asked.lines
    now = Table(policy)
    return now, now if policy.staged is None and lines == list(policy.decisions) else Table(policy, lines)


def figures(asked: Asked, seen: Evidence) -> dict[str, Any]:
    """What is measured under the table in force and under the proposed one."""
    now, then = tables(asked)
    measured = seen.labelled and twice(outcome.measured, now, then, seen.labelled[2])
    own = outcome.merged({now, then}, seen.own[2]) if seen.own else []
    tried = seen.own and twice(lambda table, piles: outcome.tried(now, table, piles), now, then, own)
    return {"measured": measured, "tried": tried, "rows": [row(asked, name) for name in CATEGORIES]}


def twice(count: Callable[[Table, Any], Any], now: Table, then: Table, among: Any) -> list[Any]:
    """Under both tables; once where they are one."""
    first = count(now, among)
    return [first, first if then is now else count(then, among)]


def row(asked: Asked, category: str) -> dict[str, Any]:
    return {"category": category, "threshold": asked.of(category), "odd": category in asked.others}


def stale(seen: Evidence) -> bool:
    """Whether the rules or the model have changed since the labelled texts were screened."""
    told = seen.labelled and seen.labelled[1]
    return bool(told) and any(told[name] != now for name, now in versions(current()).items())


@blp.post("/find")
@auth.needs("manage policy")
def find() -> Response:
    """The thresholds that keep warnings within a number per 1,000 posts and miss as little as that allows."""
    asked, said = tuning.asked(current()), request.form.get("most", "").strip().replace(",", ".")
    most = float(said) if said.replace(".", "", 1).isdecimal() and len(said) < 9 else None
    seen = tuning.evidence().at(asked.place)
    if most is None or seen.labelled is None:
        flash(
            _("Say how many, such as 20.") if most is None else _("There are no labelled texts to find it on."),
            "problem",
        )
        return redirect(url_for("console.thresholds.index", **asked.again()))
    found = within(current().policy, asked.table, asked.all, asked.place, seen.labelled[2], asked.base / 100, most)
    if found.reached:
        flash(_("Found: the stops are moved, and nothing is saved yet."))
    else:
        flash(_("That few cannot be reached without silencing a whole category. This is the least."), "problem")
    return redirect(url_for("console.thresholds.index", **replace(asked, all=found.thresholds).again()))
