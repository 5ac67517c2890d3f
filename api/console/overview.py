"""The overview: what the firm's posts came to, how far it is covered, and what needs somebody today."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask_babel import get_locale
from flask_babel import lazy_gettext as _

from api import auth
from api.console import attention, nav, numbers
from api.errors import refuse
from api.service import current
from api.store import coverage, figures
from api.store.tables.base import now

blp = Blueprint("overview", __name__, url_prefix="/overview")
RANGES = {7: _("7 days"), 30: _("30 days"), 90: _("90 days"), 365: _("One year")}
USUAL = 30
SEEN = timedelta(days=7)
FIRST = 10  # rows of a table; the others are one click away
# What pages tell of the posts, in this order.
SHOWN = {
    "checked": _("Checked"),
    "warn": _("Warned"),
    "hold": _("Held"),
    "fixed": _("Fixed before posting"),
    "override": _("Posted all the same"),
}
PARTS = {
    "day": (_("Day"), figures.by_day),
    "category": (
        _("Category"),
        lambda session, asked: figures.by_category(session, asked, current().policy.categories),
    ),
    "site": (_("Site"), figures.by_site),
    "group": (_("Group"), figures.by_group),
}


@dataclass(frozen=True)
class Choice:
    """What the page's filters say."""

    days: int
    asked: figures.Asked

    @property
    def before(self) -> figures.Asked:
        """As many days, just before."""
        length = timedelta(days=self.days)
        return self.asked._replace(since=self.asked.since - length, until=self.asked.until - length)

    @property
    def address(self) -> dict[str, Any]:
        said = {"days": self.days if self.days != USUAL else None, "site": self.asked.site, "group": self.asked.group}
        return {name: value for name, value in said.items() if value}


def choice(sites: list[str], groups: list[str]) -> Choice:
    """What is not offered is not looked at: a group of three, a site that nobody wrote on."""
    days = request.args.get("days", "")
    length = int(days) if days in map(str, RANGES) else USUAL
    site, group = request.args.get("site", ""), request.args.get("group", "")
    today = now().date()
    since = today - timedelta(days=length - 1)
    asked = figures.Asked(since, today, site if site in sites else "", group if group in groups else "")
    return Choice(length, asked)


@blp.context_processor
def names() -> dict[str, Any]:
    told = {"shown": SHOWN, "parts": PARTS, "ranges": RANGES, "named": named, "bar": bar, "first": FIRST}
    return told | numbers.HELPERS


def named(part: str, key: Any) -> str:
    """As people call a category or a site."""
    if part == "category":
        return current().policy.categories.get(key, {}).get(str(get_locale()), key)
    return str(_("Other sites")) if part == "site" and key == "other" else str(key)


def bar(told: dict[str, int], longest: int) -> list[tuple[str, float, float]]:
    """(kind, start, length) in hundredths of the longest: what was held, what was warned about, the others."""
    at, pieces = 0.0, []
    for kind, number in (("hold", told["hold"]), ("warn", told["warn"]), ("rest", told["allow"] + told["notice"])):
        length = 100 * number / longest if longest else 0
        pieces.append((kind, round(at, 2), round(length, 2)))
        at += length
    return pieces


@blp.get("/")
@auth.needs("see overview")
def overview() -> str:
    with current().store.read() as session:
        versions = coverage.versions(session, since=now() - SEEN)
        today = now().date()
        week = figures.Asked(today - SEEN, today)
        missed = {site: told["not_watched"] for site, told in figures.by_site(session, week).items()}
        told = figured(session) if nav.may("read figures") else {}
        items = attention.items(session, current(), missed=sum(missed.values()))
    missed = {site: number for site, number in sorted(missed.items(), key=lambda one: -one[1]) if number}
    return render_template("console/overview.html", versions=versions, missed=missed, attention=items, **told)


def figured(session: Any) -> dict[str, Any]:
    sites, groups = figures.sites(session), figures.groups(session)
    chosen = choice(sites, groups)
    return {
        "sites": sites,
        "groups": groups,
        "choice": chosen,
        "total": figures.total(session, chosen.asked),
        "before": figures.total(session, chosen.before),
        "by_week": chosen.days > numbers.MOST_DAYS,
        "found": {part: drawn(session, part, chosen) for part in PARTS},
    }


def drawn(session: Any, part: str, chosen: Choice) -> list[tuple[Any, dict[str, int]]]:
    found = rows(session, part, chosen.asked)
    return numbers.weekly(found) if part == "day" and chosen.days > numbers.MOST_DAYS else found


def rows(session: Any, part: str, asked: figures.Asked) -> list[tuple[Any, dict[str, int]]]:
    """Every day, also those on which nothing was; of the rest those with most first."""
    found = PARTS[part][1](session, asked)
    if part == "day":
        nothing = dict.fromkeys(figures.POSTS, 0)
        return [(day, found.get(day, nothing)) for day in numbers.days(asked.since, asked.until)]
    found = {key: told for key, told in found.items() if any(told[name] for name in SHOWN)}
    return sorted(found.items(), key=lambda one: (-one[1]["checked"], one[0]))


@blp.get("/<part>.csv")
@auth.needs("read figures")
def as_csv(part: str) -> Response:
    """The numbers as they are counted, for a spreadsheet."""
    if part not in PARTS:
        refuse(404)
    with current().store.read() as session:
        asked = choice(figures.sites(session), figures.groups(session)).asked
        found = rows(session, part, asked)
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([part, *figures.POSTS])
    writer.writerows([plain(key), *(told[name] for name in figures.POSTS)] for key, told in found)
    name = f"caveat-{part}-{asked.since}-{asked.until}.csv"
    return Response(
        written.getvalue(), content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )  # fmt: skip


def plain(key: Any) -> str:
    """A name that a spreadsheet would take for a formula is made a word."""
    return f"'{key}" if str(key).startswith(("=", "+", "-", "@", "\t", "\r")) else str(key)
