"""The console: pages for those who run Caveat. Server-rendered; they work without JavaScript.

An area of it is a blueprint in a file of this folder with its templates in templates/console, a line in AREAS and, if
people should find it, one in nav.py.
"""

from __future__ import annotations

from flask import Blueprint, Flask, Response, redirect, request, url_for

from api import auth, editions, visits
from api.console import (
    account,
    approvers,
    audit,
    away,
    conduct_code,
    deciding,
    errors,
    evidence,
    foresight,
    forms,
    groups,
    handbook,
    health,
    importing,
    keeping,
    learning,
    lessons,
    library,
    list_import,
    lists,
    machines,
    mistake_words,
    nav,
    overview,
    people,
    policy,
    provider,
    readers,
    refresher,
    requests,
    reviews,
    rule_drafts,
    rule_form,
    rule_history,
    rule_publishing,
    rule_try,
    rules,
    saving,
    shared_words,
    signing,
    thresholds,
    ways_in,
    words,
    words_draft,
)
from api.settings import Settings

AREAS = (
    signing,
    provider,
    account,
    overview,
    handbook,
    conduct_code,
    readers,
    lessons,
    refresher,
    learning,
    importing,
    people,
    ways_in,
    groups,
    machines,
    policy,
    thresholds,
    foresight,
    evidence,
    saving,
    reviews,
    rules,
    shared_words,
    rule_try,
    keeping,
    deciding,
    requests,
    approvers,
    away,
    health,
    list_import,
    lists,
    rule_drafts,
    rule_form,
    rule_history,
    rule_publishing,
    words_draft,
    library,
    audit,
)
# The rules studio: whoever has just published sees it on these, whichever worker answers.
STUDIO = (rules, shared_words, rule_try, rule_drafts, rule_form, rule_history, rule_publishing, words_draft)
# Style and script from our own files only; forms post to ourselves.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

blp = Blueprint("console", __name__, url_prefix=visits.CONSOLE)


@blp.get("/")
@auth.needs("own account")
def home() -> Response:
    """The first page of the navigation that this person may see."""
    return redirect(url_for(nav.links()[0][0].endpoint))


def own_password_first() -> Response | None:
    """A one-time password opens only the page where it is changed."""
    found = visits.visitor()
    allowed = ("console.account.password", "console.signing.sign_out", "console.signing.language")
    if found and found.one_time and request.endpoint not in allowed:
        return redirect(url_for("console.account.password"))
    return None


def newest_rules() -> None:
    """Not for a stranger: those are sent to sign in."""
    if visits.visitor():
        editions.refresh_here()


def protect(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    # The check of forms looks at where they come from; other sites still learn nothing.
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    return response


def register(app: Flask, settings: Settings) -> None:
    app.config["LABELLED"] = settings.labelled
    visits.register(app, settings)
    words.register(app)
    forms.register(app)
    mistake_words.register(app)
    errors.register(app)
    nav.register(app)
    provider.register(app, settings)
    app.register_blueprint(blp)


blp.before_request(forms.limit)
blp.before_request(forms.check_origin)
blp.before_request(own_password_first)
blp.after_request(protect)
for kind, answer in errors.ANSWERS.items():
    blp.register_error_handler(kind, answer)
for area in STUDIO:
    area.blp.before_request(newest_rules)
for area in AREAS:
    blp.register_blueprint(area.blp)
