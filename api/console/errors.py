"""Errors of the console as pages: what happened, and what to do now. Programs go on getting problem+json."""

from __future__ import annotations

from flask import Flask, Response, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from api import visits
from api.errors import ApiError, on_http_error
from api.logs import log_incident
from api.store.failures import DatabaseError
from api.store.prompt import StoreAway

TITLES = {
    400: _("That could not be read"),
    403: _("This page is not yours to open"),
    404: _("There is nothing here"),
    405: _("That does not work here"),
    409: _("Somebody was faster"),
    413: _("That is too large"),
    429: _("That was a lot at once"),
    500: _("Something went wrong on our side"),
    503: _("The database cannot be reached"),
}
ADVICE = {
    400: _("Go back and try once more."),
    403: _("Your roles do not include it. An admin can change that."),
    404: _("It may have been removed, or the address is incomplete."),
    405: _("Go back and try once more."),
    409: _("It was changed by somebody else in the meantime. Go back, reload, and look again."),
    413: _("Files may have 256 kB, and forms less."),
    429: _("Wait a minute, then try again."),
    503: _("Nothing was saved. Writers are still being warned. Try again in a minute."),
}
STALE = _(
    "The form was too old, or your browser did not send our cookie back. Reload the page and send it again. If that "
    "does not help: cookies must be allowed, and the console is only reached by https."
)


def error_page(status: int, advice: object = None, incident: str | None = None) -> Response:
    title = TITLES.get(status, TITLES[500])
    html = render_template("console/error.html", title=title, advice=advice or ADVICE.get(status), incident=incident)
    return Response(html, status)


def on_api_error(error: ApiError) -> Response:
    """Not signed in: to the sign-in, and back here afterwards."""
    if error.status == 401:
        back = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("console.signing.sign_in", next=back))
    return error_page(error.status)


def on_stale_form(_: CSRFError) -> Response:
    return error_page(400, STALE)


def on_database_error(error: DatabaseError | StoreAway) -> Response:
    return error_page(503, incident=log_incident(error))


def on_bug(error: Exception) -> Response:
    return error_page(500, incident=log_incident(error))


def on_refusal(error: HTTPException) -> Response:
    """Flask's own, which belong to no blueprint: unknown addresses, wrong methods, bodies too large."""
    if not request.path.startswith(visits.CONSOLE + "/"):
        return on_http_error(error)
    return error_page(error.code or 500)


# Within the console's own pages.
ANSWERS = {
    ApiError: on_api_error,
    CSRFError: on_stale_form,
    DatabaseError: on_database_error,
    StoreAway: on_database_error,
    Exception: on_bug,
}


def register(app: Flask) -> None:
    for status in (400, 404, 405, 413):
        app.register_error_handler(status, on_refusal)
