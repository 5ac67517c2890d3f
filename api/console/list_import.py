"""One of the firm's lists from a CSV file: what would change is shown first, and every bad row explained."""

from __future__ import annotations

import hashlib

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import FileField, HiddenField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice

from api import auth
from api.console import lists
from api.console.forms import LARGER
from api.console.list_words import FILE, TITLES, problem
from api.csv_files import CsvError, decode
from api.lists.cells import DAY_FIRST, MONTH_FIRST
from api.lists.kinds import Kind
from api.lists.rows import Change, Row, applied, plan, read_file

blp = Blueprint("list_import", __name__, url_prefix="/lists")
blp.context_processor(lists.names)
MAX_FILE = LARGER["console.list_import.preview"] // 2
SHOWN_ROWS = 200


class ImportForm(FlaskForm):
    file = FileField(lazy_gettext("CSV file"), render_kw={"accept": ".csv,.txt,text/csv"})
    text = TextAreaField(lazy_gettext("Or paste it"), render_kw={"rows": 6, "spellcheck": "false"})
    whole = RadioField(
        lazy_gettext("What the file is"),
        choices=[
            SelectChoice("no", lazy_gettext("Additions and changes: rows that are not in it stay")),
            SelectChoice("yes", lazy_gettext("The whole list: rows that are not in it go")),
        ],
        default="no",
    )
    dates = SelectField(
        lazy_gettext("Days such as 05/06/2026"),
        default="",
        choices=[
            SelectChoice("", lazy_gettext("are not in the file")),
            SelectChoice(DAY_FIRST, lazy_gettext("have the day first (5 June)")),
            SelectChoice(MONTH_FIRST, lazy_gettext("have the month first (May 6)")),
        ],
    )
    shown = HiddenField()


@blp.get("/<name>/import")
@auth.needs("manage policy")
def start(name: str) -> Response | str:
    return lists.readable() or page(lists.wanted(name), ImportForm(formdata=None))


@blp.post("/<name>/import")
@auth.needs("manage policy")
def preview(name: str) -> Response | str:
    """Show what would change; with `shown` from that page, and nothing having changed since, put it into the draft."""
    kind, form = lists.wanted(name), ImportForm()
    if away := lists.readable():
        return away
    if not form.validate():
        return page(kind, form)
    document, _drafted = lists.at_hand()
    old = lists.rows(kind, document)
    try:
        text = content(form)
        rows = read_file(kind, text, lists.known(document), old=old, dates=form.dates.data)
    except CsvError as error:
        form.file.errors = [FILE[error.problem] % {"detail": error.detail}]
        return page(kind, form)
    changes = plan(kind, old, rows, whole=form.whole.data == "yes")
    digest = hashlib.sha256(repr(changes).encode()).hexdigest()
    if form.shown.data == digest and lists.saved(kind, applied(kind, old, changes)):
        return redirect(url_for("console.lists.listing", name=name))
    if form.shown.data and form.shown.data != digest:
        flash(_("The list has changed in the meantime. Look again before you confirm."), "problem")
    return told(kind, form, text, rows, changes, digest)


def page(kind: Kind, form: ImportForm) -> str:
    head = ",".join(column.name for column in kind.columns)
    return render_template("console/list-import.html", kind=kind, form=form, head=head, title=TITLES[kind.name])


def told(kind: Kind, form: ImportForm, text: str, rows: list[Row], changes: list[Change], digest: str) -> str:
    bad = [(row.line, [problem(name, column, detail) for column, name, detail in row.problems]) for row in rows]
    bad = [(line, problems) for line, problems in bad if problems]
    counts = {
        "added": sum(change.before is None for change in changes),
        "removed": sum(change.after is None for change in changes),
        "bad": len(bad),
    }
    counts["changed"] = len(changes) - counts["added"] - counts["removed"]
    counts["same"] = len(rows) - len(bad) - counts["added"] - counts["changed"]
    return render_template(
        "console/list-import-preview.html",
        kind=kind,
        form=form,
        text=text,
        digest=digest,
        changes=changes[:SHOWN_ROWS],
        more=max(0, len(changes) - SHOWN_ROWS),
        bad=bad[:SHOWN_ROWS],
        counts=counts,
        title_of=lambda change: " · ".join(filter(None, name_of_row(kind, change))),
    )


def name_of_row(kind: Kind, change: Change) -> list[str]:
    return [str((change.after or change.before)[name] or "") for name in kind.key]


def content(form: ImportForm) -> str:
    upload = request.files.get("file")
    if not upload or not upload.filename:
        return form.text.data or ""
    found = upload.read(MAX_FILE + 1)
    upload.close()
    if len(found) > MAX_FILE:
        raise CsvError("size")
    return decode(found)
