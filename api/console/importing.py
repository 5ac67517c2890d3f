"""Many people at once from a CSV file: what would change is shown first, and every bad row explained."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import FileField, HiddenField, TextAreaField
from wtforms.validators import Length

from api import auth, people_csv, visits
from api.console.forms import MAX_FORM
from api.csv_files import CsvError, decode
from api.service import current
from api.store import groups, importing, people
from api.store.failures import ConflictError

blp = Blueprint("importing", __name__, url_prefix="/people/import")
FILE = {
    "empty": lazy_gettext("There is nobody in this file."),
    "encoding": lazy_gettext("The file is not UTF-8. In Excel choose “CSV UTF-8” when saving."),
    "columns": lazy_gettext(
        "The first line must name the columns: email and name, and if you like roles, groups and "
        "active. Missing, unknown or there twice: %(detail)s."
    ),
    "rows": lazy_gettext("At most %(detail)s rows at a time."),
    "quotes": lazy_gettext("A quotation mark near line %(detail)s is not closed."),
    "size": lazy_gettext("At most 256 kB at a time."),
}
ROW = {
    "cells": lazy_gettext("has more or fewer cells than the %(detail)s of the first line"),
    "email": lazy_gettext("“%(detail)s” is no e-mail address"),
    "name": lazy_gettext("the name is missing, or longer than 200 characters"),
    "role": lazy_gettext("“%(detail)s” is no role; the roles are writer, reviewer, admin, it, auditor"),
    "group": lazy_gettext("“%(detail)s…” is too long for the name of a group"),
    "active": lazy_gettext("active must be yes or no, not “%(detail)s”"),
    "characters": lazy_gettext("holds characters that cannot be shown"),
    "again": lazy_gettext("the address is already in line %(detail)s"),
}


class ImportForm(FlaskForm):
    file = FileField(lazy_gettext("CSV file"), render_kw={"accept": ".csv,text/csv"})
    text = TextAreaField(
        lazy_gettext("Or paste it"), [Length(max=MAX_FORM)], render_kw={"rows": 8, "spellcheck": "false"}
    )
    shown = HiddenField()


@blp.get("/")
@auth.needs("manage people")
def start() -> str:
    return render_template("console/import.html", form=ImportForm())


@blp.post("/")
@auth.needs("manage people")
def preview() -> Response | str | tuple[str, int]:
    """Show what would change; with `shown` from that page, and nothing having changed since, do it."""
    form = ImportForm()
    try:
        text = content(form)
        rows = people_csv.read(text)
    except CsvError as error:
        return refused(form, error)
    with current().store.read() as transaction:
        good = importing.spelled(transaction, [row for row in rows if not row.problems])
        changes = importing.plan(transaction, good)
        new_groups = sorted({name for row in good for name in row.groups or ()} - set(groups.names(transaction)))
    digest = importing.digest(changes)
    if form.shown.data == digest and (done := apply(good)):
        return done
    if form.shown.data and form.shown.data != digest:
        flash(_("Somebody changed these people in the meantime. Look again before you confirm."), "problem")
    return render_template(
        "console/import-preview.html", text=text, digest=digest, changes=changes, bad=bad(rows), new_groups=new_groups
    )


def content(form: ImportForm) -> str:
    upload = request.files.get("file")
    if upload and upload.filename:
        found = upload.read(MAX_FORM + 1)
        if len(found) > MAX_FORM:
            raise CsvError("size")
        return decode(found)
    return form.text.data or ""


def refused(form: ImportForm, error: CsvError) -> str:
    form.file.errors = [FILE[error.problem] % {"detail": error.detail}]
    return render_template("console/import.html", form=form)


def bad(rows: list[people_csv.Row]) -> list[tuple[int, list[str]]]:
    return [
        (row.line, [ROW[name] % {"detail": detail} for name, detail in row.problems]) for row in rows if row.problems
    ]


def apply(rows: list[people_csv.Row]) -> Response | None:
    try:
        with current().store.write() as transaction:
            importing.apply(transaction, rows, actor=visits.visitor().actor)
    except people.LastAdminError:
        flash(_("Nothing was changed: nobody would be admin any more."), "problem")
        return None
    except (people.TakenError, groups.TakenError, ConflictError):
        flash(_("Nothing was changed: somebody changed these people at the same moment. Look again."), "problem")
        return None
    flash(_("The people of the file are saved."))
    return redirect(url_for("console.people.listing"))
