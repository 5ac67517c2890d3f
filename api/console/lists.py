"""The firm's lists as tables. They are part of the policy: a change goes into one's draft, publishing makes it hold."""

from __future__ import annotations

import io
from datetime import date, timedelta
from functools import lru_cache

import yaml
from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import format_date, get_locale
from flask_babel import gettext as _

from api import auth, visits
from api.console import policy
from api.console.list_form import form_for, said, tell
from api.console.list_words import COLUMNS, EMPTY, HINTS, PURPOSES, TITLES
from api.errors import refuse
from api.lists.cells import Column
from api.lists.kinds import LISTS, Kind, Known, Values
from api.lists.rows import from_document, mark, name_of, read_row, to_document
from api.records.export import to_csv
from api.rulebook.checked import plain
from api.rulebook.edit import with_list
from api.rulebook.reader import LOADER
from api.service import current
from api.store import policies

blp = Blueprint("lists", __name__, url_prefix="/lists")
PAGE = 50
IN_TABLES = {
    "rates": ("product", "kind", "value", "valid_from", "valid_to", "conditions_en"),
    "products": ("name", "other_names"),
    "kinds": ("name", "words"),
    "disclosures": ("name", "products", "mentions", "wording_en", "wording_fr"),
    "restricted": ("name", "aliases", "tickers", "valid_from", "valid_to"),
    "handles": ("handle",),
}
SOON = timedelta(days=30)


@blp.context_processor
def names() -> dict:
    words = {"titles": TITLES, "columns": COLUMNS, "hints": HINTS}
    return words | {"kinds": LISTS, "state": state, "mark": mark, "day": day, "figure": figure, "shown": shown}


def shown(kind: Kind) -> list[Column]:
    """What a table has room for; the rest stands in the row's own page."""
    return [column for column in kind.columns if column.name in IN_TABLES[kind.name]]


def day(value: str) -> str:
    """In the reader's language; as it stands where it is no day."""
    try:
        return format_date(date.fromisoformat(value), "medium")
    except ValueError:
        return value


def figure(row: Values) -> str:
    """4.5 %, or 5.9 – 11.9 %, with the decimals as the firm writes them."""
    sign = "," if str(get_locale()) == "fr" else "."
    figures = [row["value"]] if row["value"] else [row["low"] or "?", row["high"] or "?"]
    return " – ".join(one.replace(".", sign) for one in figures) + "\u202f%"


@lru_cache(maxsize=4)
def firm(document: str) -> dict:
    """The lists of a document; reading one with ten thousand rows takes a second."""
    data = yaml.load(document, Loader=LOADER)
    return plain((data if isinstance(data, dict) else {}).get("firm") or {})


def at_hand() -> tuple[str, bool]:
    """One's draft, or what is in force; and whether it is a draft."""
    mine = policy.draft()
    return (mine[0], True) if mine else (policy.version().document, False)


def rows(kind: Kind, document: str) -> list[Values]:
    return from_document(kind, firm(document).get(kind.section))


def known(document: str) -> Known:
    return {name: frozenset(row["name"] for row in rows(LISTS[name], document)) for name in ("products", "kinds")}


def state(values: Values) -> str:
    """Of a row with days: in force, ends soon, ended, or not yet."""
    today = date.today().isoformat()
    if (values.get("valid_to") or today) < today:
        return "ended"
    if (values.get("valid_from") or today) > today:
        return "later"
    return "soon" if (values.get("valid_to") or "9") <= (date.today() + SOON).isoformat() else "now"


def wanted(name: str) -> Kind:
    return LISTS.get(name) or refuse(404)


def readable() -> Response | None:
    """A draft with mistakes in its YAML has no lists to show: it must be mended first."""
    document, drafted = at_hand()
    try:
        for kind in LISTS.values():
            rows(kind, document)
    except (yaml.YAMLError, AttributeError, TypeError, ValueError):
        if not drafted:
            refuse(503)
        flash(
            _("Your draft of the policy has mistakes. Mend them, or discard the draft; then the lists open."), "problem"
        )
        return redirect(url_for("console.policy.edit"))
    return None


@blp.get("/")
@auth.needs("manage policy")
def overview() -> Response | str:
    if away := readable():
        return away
    document, drafted = at_hand()
    counted = {
        name: (len(found), sum(state(row) == "soon" for row in found) if kind.dated else 0)
        for name, kind in LISTS.items()
        for found in [rows(kind, document)]
    }
    return render_template("console/lists.html", counted=counted, drafted=drafted, purposes=PURPOSES, days=SOON.days)


@blp.get("/<name>")
@auth.needs("manage policy")
def listing(name: str) -> Response | str:
    kind = wanted(name)
    if away := readable():
        return away
    document, drafted = at_hand()
    words, only = request.args.get("q", "")[:100].casefold(), request.args.get("only", "")
    start = max(request.args.get("start", 0, type=int), 0) if len(request.args.get("start", "")) < 8 else 0
    every = rows(kind, document)
    found = [row for row in every if words in " ".join(str(value) for value in row.values()).casefold()]
    if kind.dated and only in ("now", "soon", "later", "ended"):
        found = [row for row in found if state(row) == only]
    return render_template(
        "console/list.html",
        kind=kind,
        rows=found[start : start + PAGE],
        total=len(found),
        every=len(every),
        words=request.args.get("q", "")[:100],
        only=only,
        start=start,
        size=PAGE,
        drafted=drafted,
        purpose=PURPOSES[name],
        empty=EMPTY[name],
    )


@blp.route("/<name>/add", methods=["GET", "POST"])
@auth.needs("manage policy")
def add(name: str) -> Response | str:
    return edited(wanted(name), None)


@blp.route("/<name>/rows/<row>", methods=["GET", "POST"])
@auth.needs("manage policy")
def change(name: str, row: str) -> Response | str:
    return edited(wanted(name), row)


def edited(kind: Kind, row: str | None) -> Response | str:
    if away := readable():
        return away
    document, _drafted = at_hand()
    every = rows(kind, document)
    old = next((one for one in every if mark(one) == row), None)
    if row and old is None:
        return gone(kind)
    form = form_for(kind, old)
    if form.validate_on_submit():
        new = read_row(kind, said(kind, form), known(document))
        others = [one for one in every if one is not old]
        taken = any(name_of(kind, one) == name_of(kind, new.values) for one in others)
        problems = new.problems or (((kind.key[0], "taken", ""),) if taken else ())
        tell(form, problems)
        changed = [new.values if one is old else one for one in every] + ([] if old else [new.values])
        if not problems and saved(kind, changed):
            return redirect(url_for("console.lists.listing", name=kind.name))
    return render_template("console/list-row.html", kind=kind, form=form, old=old, row=row, known=known(document))


@blp.post("/<name>/rows/<row>/remove")
@auth.needs("manage policy")
def remove(name: str, row: str) -> Response:
    kind = wanted(name)
    if away := readable():
        return away
    every = rows(kind, at_hand()[0])
    old = next((one for one in every if mark(one) == row), None)
    if old is None:
        return gone(kind)
    saved(kind, [one for one in every if one is not old])
    return redirect(url_for("console.lists.listing", name=name))


def gone(kind: Kind) -> Response:
    flash(_("That row has changed in the meantime. Look again."), "problem")
    return redirect(url_for("console.lists.listing", name=kind.name))


def saved(kind: Kind, new: list[Values]) -> bool:
    """Into the draft, unless it brings mistakes that were not there: those are told instead."""
    mine, newest = policy.draft(), policy.version()
    before = mine[0] if mine else newest.document
    document = with_list(before, kind.section, to_document(kind, new))
    there = {mistake.text for mistake in policy.mistakes(before)}
    fresh = [mistake.text for mistake in policy.mistakes(document) if mistake.text not in there]
    if fresh:
        flash(_("Nothing was saved: %(why)s", why="; ".join(fresh[:5])), "problem")
        return False
    with current().store.write() as session:
        policies.save_draft(session, visits.visitor().actor, document, base=mine[1] if mine else newest.number)
    flash(_("Saved in your draft. It holds for everybody once you publish it."))
    return True


@blp.get("/<name>/export.csv")
@auth.needs("manage policy")
def export(name: str) -> Response:
    kind, out = wanted(name), io.StringIO()
    if away := readable():
        return away
    every = rows(kind, at_hand()[0])
    to_csv(
        [column.name for column in kind.columns],
        ([column.write(row[column.name]) for column in kind.columns] for row in every),
        out,
    )
    return Response(
        "\ufeff" + out.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )
