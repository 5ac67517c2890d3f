"""The pages: / goes to /try, which runs the extension's own script; /try/assets is what was built of the extension."""

from __future__ import annotations

import mimetypes

from flask import Blueprint, Flask, Response, make_response, redirect, render_template, request, send_from_directory

from api import auth
from api.settings import ROOT, Settings

LANGUAGES = ("en", "fr")
# The machine's own table may say otherwise, and with nosniff a script of another type does not run.
mimetypes.add_type("text/javascript", ".js")

blp = Blueprint("pages", __name__)


def language() -> str:
    """?lang= or the browser's first choice that we speak. (werkzeug's best_match puts "fr;q=0.5" before "en-GB".)"""
    asked = [request.args.get("lang", ""), *request.accept_languages.values()]
    spoken = [lang.partition("-")[0].lower() for lang in asked]
    return next((lang for lang in spoken if lang in LANGUAGES), "en")


def built() -> bool:
    folder = ROOT / "extension" / "dist"
    return all((folder / name).is_file() for name in ("content.js", "try/try.js", "try/composers.js"))


@blp.get("/try")
@auth.needs("look")
def try_page() -> Response:
    """The composers, or what to do when the extension has not been built."""
    lang = language()
    page, status = ("try.html", 200) if built() else ("unbuilt.html", 503)
    response = make_response(render_template(page, lang=lang), status)
    response.headers["Vary"] = "Accept-Language"
    response.headers["Content-Language"] = lang
    return response


@blp.get("/try/assets/<path:name>")
@auth.needs("look")
def assets(name: str) -> Response:
    return send_from_directory(ROOT / "extension" / "dist", name)


def register(app: Flask, settings: Settings) -> None:
    """/try calls the API without a key, so by default it is only there while no key is needed."""
    if settings.serves_try:
        app.register_blueprint(blp)
    home = "/try" if settings.serves_try else "/docs"
    app.add_url_rule("/", "home", auth.needs("look")(lambda: redirect(home)))
