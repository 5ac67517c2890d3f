"""What all forms of the console share: they come from our own pages, and say what is wrong beside the field."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask, request, session
from flask.sessions import NullSession
from flask_babel import lazy_gettext as _
from flask_wtf import CSRFProtect, FlaskForm
from flask_wtf.csrf import CSRFError, generate_csrf
from markupsafe import Markup
from wtforms import Field, StringField, ValidationError
from wtforms.validators import InputRequired, Length

from api.addresses import EMAIL
from api.errors import refuse

SAFE = ("GET", "HEAD", "OPTIONS")
MAX_FORM = 256 * 1024
# The pages that take more, by endpoint.
LARGER = {"console.list_import.preview": 4 * 1024 * 1024}

guard = CSRFProtect()


def check_origin() -> None:
    """A form of another site is refused twice: by where the browser says it comes from, and by the token it lacks."""
    if request.method in SAFE:
        return
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise CSRFError
    guard.protect()


def limit() -> None:
    if isinstance(session._get_current_object(), NullSession):
        refuse(503)  # visits.py could not read what signs the cookies
    larger = LARGER.get(request.endpoint or "")
    request.max_content_length = 2 * larger if larger else min(request.max_content_length or MAX_FORM, 2 * MAX_FORM)
    request.max_form_memory_size = larger or MAX_FORM


def clean(value: str | None) -> str:
    return " ".join((value or "").split())


def plain(form: FlaskForm, field: Field) -> None:
    """PostgreSQL keeps no NUL, and nobody's name has a control character."""
    if re.search(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", field.data or ""):
        raise ValidationError(_("This holds characters that cannot be shown."))


def address(form: FlaskForm, field: Field) -> None:
    if not EMAIL.fullmatch((field.data or "").lower()):
        raise ValidationError(_("This is not an e-mail address, such as ada@bank.example."))


def text(label: object, *, longest: int, checks: tuple[Callable, ...] = (), **more: object) -> StringField:
    needed = InputRequired(_("This is needed."))
    size = Length(max=longest, message=_("This is too long: at most %(max)d characters."))
    return StringField(label, [needed, size, plain, *checks], filters=[clean], **more)


def csrf() -> Markup | str:
    """The token, in every form that posts. Without a database there is no session to tie it to, nor a use for it."""
    if isinstance(session._get_current_object(), NullSession):
        return ""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def register(app: Flask) -> None:
    app.config |= {
        "WTF_CSRF_CHECK_DEFAULT": False,  # programs bring a key instead, and are checked elsewhere
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session
        "WTF_CSRF_SSL_STRICT": False,  # wants a Referer; Sec-Fetch-Site says it better
        "MAX_FORM_PARTS": 5_000,
    }
    guard.init_app(app)
    app.jinja_env.globals["csrf"] = csrf
