"""The form of one row, made from the list's columns."""

from __future__ import annotations

from functools import cache

from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import Length

from api.console import list_words
from api.lists.kinds import Kind, Problem, Values

_LINES = ("several", "wordings")
_LONG = ("conditions", "wording", "short")
_MOST = 20_000


@cache
def _form(kind_name: str, columns: tuple) -> type[FlaskForm]:
    return type("RowForm", (FlaskForm,), {f"c_{column.name}": _field(column) for column in columns})


def _field(column) -> StringField:
    label, size = list_words.COLUMNS[column.name], [Length(max=_MOST)]
    if column.kind in _LINES or column.name.startswith(_LONG):
        return TextAreaField(label, size, render_kw={"rows": 2 if column.choices else 3})
    more = {"autocomplete": "off"}
    if column.kind == "date":
        more["type"] = "date"
    if column.kind == "percent":
        more["inputmode"] = "decimal"
    if column.name in ("product", "kind"):
        more["list"] = f"known-{column.name}"
    return StringField(label, size, render_kw=more)


def form_for(kind: Kind, old: Values | None) -> FlaskForm:
    form = _form(kind.name, kind.columns)()
    if old and not form.is_submitted():
        for column in kind.columns:
            value = old[column.name]
            form[f"c_{column.name}"].data = "\n".join(value) if isinstance(value, list) else value
    return form


def said(kind: Kind, form: FlaskForm) -> dict[str, str]:
    """The cells as somebody wrote them."""
    return {column.name: (form[f"c_{column.name}"].data or "").replace("\r\n", "\n") for column in kind.columns}


def tell(form: FlaskForm, problems: tuple[Problem, ...]) -> None:
    """Beside the field, without its name in front."""
    for column, name, detail in problems:
        text = list_words.problem(name, column, detail).removeprefix(f"{list_words.COLUMNS[column]}: ")
        form[f"c_{column}"].errors = [text[:1].upper() + text[1:] + "."]
