"""What the pages of the firm's lists say: their names, their columns, and what is wrong with a row."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

TITLES = {
    "rates": _("Rates register"),
    "products": _("Product names"),
    "kinds": _("Kinds of rate"),
    "disclosures": _("Required disclosures"),
    "restricted": _("Restricted list"),
    "handles": _("Accounts of the firm"),
}
PURPOSES = {
    "rates": _(
        "The approved figures, each with the days on which it holds. A figure in a post is compared with the one for "
        "its product."
    ),
    "products": _("Products and what else people call them. Rates and required disclosures refer to these names."),
    "kinds": _("What tells one figure of a product from another: the words by which a post names it."),
    "disclosures": _("The firm’s own wording, and what must not be named without it."),
    "restricted": _("Names that nobody writes about without approval, while they are listed."),
    "handles": _("A post from one of these accounts counts as the firm’s."),
}
EMPTY = {
    "rates": _("No rate is registered. Add the first one, or import a file; a product must have a name first."),
    "products": _("No product has a name yet. Add the first one, or import a file."),
    "kinds": _("There is no kind of rate yet. Add the first one, such as interest or fee."),
    "disclosures": _("Nothing is required yet beyond what the rules know of the law. Add the first wording."),
    "restricted": _("Nobody is on the list. Add a name, or import a file."),
    "handles": _("No account is known. Add the first one."),
}
COLUMNS = {
    "product": _("Product"),
    "kind": _("Kind of rate"),
    "value": _("Figure in percent"),
    "low": _("Lowest figure"),
    "high": _("Highest figure"),
    "valid_from": _("Holds from"),
    "valid_to": _("Holds until"),
    "conditions_en": _("Conditions, in English"),
    "conditions_fr": _("Conditions, in French"),
    "condition_words": _("Words that show the conditions"),
    "name": _("Name"),
    "other_names": _("Other names"),
    "words": _("Words"),
    "handle": _("Account"),
    "aliases": _("Other names"),
    "tickers": _("Tickers"),
    "products": _("Beside these products"),
    "mentions": _("Beside these words"),
    "wording_en": _("Wording, in English"),
    "wording_fr": _("Wording, in French"),
    "short_en": _("Shorter, in English"),
    "short_fr": _("Shorter, in French"),
    "accepted": _("What counts as well"),
    "content": _("Content"),
    "jurisdictions": _("Jurisdictions"),
    "sites": _("Sites"),
}
HINTS = {
    "value": _("Either this, or a lowest and a highest figure."),
    "valid_to": _("Empty: until somebody changes it."),
    "conditions_en": _("What must stand in the same post."),
    "condition_words": _("One a line. A post with any of them counts as having said the conditions."),
    "other_names": _("One a line."),
    "aliases": _("One a line."),
    "tickers": _("One a line, without $."),
    "words": _("One a line, such as interest or fee."),
    "products": _("One a line, as they stand in the product names."),
    "mentions": _("One a line. A star at the end of a word takes any ending: income*"),
    "wording_en": _("It is asked for in the languages that have a wording."),
    "short_en": _("For sites where the other one does not fit."),
    "accepted": _("One a line: other wordings with which the firm is content."),
    "content": _("static (posts, profiles), interactive (replies, messages). Empty: everywhere."),
    "jurisdictions": _("Such as us, uk, eu, fr. Empty: everywhere."),
    "sites": _("Such as linkedin.com, one a line. Empty: everywhere."),
}
FILE = {
    "empty": _("There is no row in this file."),
    "encoding": _("The file is neither UTF-8 nor Excel’s Unicode text. In Excel choose “CSV UTF-8” when saving."),
    "columns": _(
        "The first line must name the columns as they stand on this page. Missing, unknown or there twice: %(detail)s."
    ),
    "rows": _("At most %(detail)s rows at a time."),
    "quotes": _("A quotation mark near line %(detail)s is not closed."),
    "size": _("At most 2 MB at a time."),
}
ROW = {
    "cells": _("has more or fewer cells than the %(detail)s of the first line"),
    "needed": _("%(column)s: this is needed"),
    "long": _("%(column)s: at most %(detail)s characters"),
    "characters": _("%(column)s: holds characters that cannot be shown"),
    "percent": _("%(column)s: “%(detail)s” is no figure in percent; write 4.5 or 4,5"),
    "date": _("%(column)s: “%(detail)s” is no day; write it as 2026-12-31"),
    "date-order": _(
        "%(column)s: “%(detail)s” could be two days; write it as 2026-12-31, or say on the import page which number is "
        "the day"
    ),
    "choice": _("%(column)s: not one of the words that are known: %(detail)s"),
    "backwards": _("%(column)s: the end is before the beginning (%(detail)s)"),
    "unknown-product": _("%(column)s: “%(detail)s” is not among the product names; add it there first"),
    "unknown-kind": _("%(column)s: “%(detail)s” is not among the kinds of rate; add it there first"),
    "figure": _("%(column)s: give one figure, or a lowest and a highest one"),
    "below": _("%(column)s: the highest figure is below the lowest (%(detail)s)"),
    "conditions": _("%(column)s: conditions and the words that show them go together"),
    "beside": _("%(column)s: say beside which products or words it is required"),
    "wording": _("%(column)s: write it in English, in French or in both"),
    "short": _("%(column)s: the shorter one needs the other one in the same language"),
    "again": _("%(column)s: the same is already in line %(detail)s"),
    "taken": _("%(column)s: there is already such a row; change that one"),
}


def problem(name: str, column: str, detail: str) -> str:
    return ROW[name] % {"column": COLUMNS.get(column, column), "detail": detail}
