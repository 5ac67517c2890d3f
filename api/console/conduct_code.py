"""The firm's code of conduct: read by everybody, imported from Markdown after a look at what that would change."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import get_locale, lazy_gettext
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import FileField, HiddenField, RadioField, SelectChoice, TextAreaField
from wtforms.validators import InputRequired

from api import auth, visits
from api.console import handbook_facts
from api.console.handbook import category_name
from api.console.policy import lines, number
from api.console.words import LANGUAGES
from api.engine.types import CATEGORIES
from api.errors import refuse
from api.rulebook import code as conduct
from api.rulebook.clauses import with_clauses
from api.rulebook.document import numbered
from api.service import current
from api.store import codes, people, policies
from api.store.failures import ConflictError
from api.store.tables.handbook import CodeVersion

blp = Blueprint("conduct_code", __name__, url_prefix="/handbook/code")
PROBLEMS = {
    "empty": lazy_gettext("There is nothing in this file."),
    "encoding": lazy_gettext("The file is not UTF-8 text. Save it as “plain text, UTF-8”."),
    "long": lazy_gettext("It is too long: at most %(detail)s characters."),
    "characters": lazy_gettext("This line holds characters that cannot be shown."),
    "none": lazy_gettext("No heading begins with a clause number, such as “## 2.1 Promises”."),
    "number": lazy_gettext("This clause number is there already: %(detail)s."),
    "unnumbered": lazy_gettext("“%(detail)s” names categories but has no clause number."),
    "category": lazy_gettext("“%(detail)s” is no category. The list is below the form."),
    "again": lazy_gettext("This category belongs to another clause already: %(detail)s."),
}
NAMES = {"en": lazy_gettext("English"), "fr": lazy_gettext("French")}


class CodeForm(FlaskForm):
    language = RadioField(
        lazy_gettext("Language of the text"),
        [InputRequired(lazy_gettext("This is needed."))],
        choices=[SelectChoice(code, name) for code, name in NAMES.items()],
    )
    file = FileField(lazy_gettext("Markdown file"), render_kw={"accept": ".md,.markdown,.txt,text/markdown"})
    text = TextAreaField(lazy_gettext("Or paste it"), filters=[lines], render_kw={"rows": 12, "spellcheck": "false"})
    base = HiddenField()


class Change(NamedTuple):
    """Of the clause that a category belongs to, as findings name it."""

    category: str
    before: str
    after: str


@blp.context_processor
def names() -> dict[str, Any]:
    return {"name": category_name, "language_names": NAMES, "categories": CATEGORIES}


@blp.get("/")
@auth.needs("read handbook")
def text() -> str:
    with current().store.read() as session:
        texts = codes.newest(session)
    wanted = request.args.get("language", str(get_locale()))
    language, code = handbook_facts.code(texts, wanted)
    return render_template("console/code.html", codes=texts, code_language=language, code=code)


@blp.get("/import")
@auth.needs("manage policy")
def start() -> str:
    return form_page(CodeForm(formdata=None, language=str(get_locale())))


def form_page(form: CodeForm, problems: list[conduct.Problem] | None = None) -> str:
    with current().store.read() as session:
        versions = codes.history(session)
        known = people.by_actors(session, {version.published_by for version in versions})
    return render_template(
        "console/code-import.html", form=form, versions=versions, by=known, problems=worded(problems or [])
    )


def worded(problems: list[conduct.Problem]) -> list[tuple[int, str]]:
    return [(problem.line, PROBLEMS[problem.name] % {"detail": problem.detail}) for problem in problems]


@blp.post("/import")
@auth.needs("manage policy")
def preview() -> Response | str:
    """Show what would change; sent again from that page, with the policy's number as it was then, publish it."""
    form = CodeForm()
    form.text.data, problems = content(form)
    code, found = conduct.read(form.text.data)
    if problems or found or not form.validate():
        return form_page(form, problems or found)
    with current().store.read() as session:
        newest, texts = policies.newest(session), codes.newest(session)
    if form.base.data and number(form.base.data) == newest.number:
        return publish(form, code)
    if form.base.data:
        flash(_("The policy was changed in the meantime. Look again before you publish."), "problem")
    return previewed(form, code, texts, newest.number)


def previewed(form: CodeForm, code: conduct.Code, texts: dict[str, CodeVersion], base: int) -> str:
    language = form.language.data
    wanted = clauses(code, language, set(texts))
    now = current().policy.clauses
    changes = [
        Change(category, now.get(category, {}).get(language, ""), wanted.get(category, {}).get(language, ""))
        for category in CATEGORIES
    ]
    lost = [change for change in changes if change.category not in code.by_category]
    return render_template(
        "console/code-preview.html", form=form, code=code, code_language=language, changes=changes, lost=lost, base=base
    )


def content(form: CodeForm) -> tuple[str, list[conduct.Problem]]:
    upload = request.files.get("file")
    if not upload or not upload.filename:
        text = form.text.data or ""
    else:
        found = upload.read(4 * conduct.LONGEST + 1)
        try:
            text = lines(found.decode("utf-8-sig"))
        except UnicodeDecodeError:
            return "", [conduct.Problem(1, "encoding")]
    return text, [] if text.strip() else [conduct.Problem(1, "empty")]


def clauses(code: conduct.Code, language: str, published: set[str]) -> dict[str, dict[str, str]]:
    """The policy's, with those of this text. A language that has no text of its own cites this one."""
    told = {category: dict(labels) for category, labels in current().policy.clauses.items()}
    for category, section in code.by_category.items():
        for other in {language, *LANGUAGES} - (published - {language}):
            told.setdefault(category, {})[other] = section.label
    return told


def publish(form: CodeForm, code: conduct.Code) -> Response:
    """The text, and with it the policy whose findings cite it: both or neither."""
    actor, language, base = visits.visitor().actor, form.language.data, number(form.base.data)
    try:
        with current().store.write() as session:
            made = codes.publish(session, form.text.data, language=language, actor=actor)
            before = policies.get(session, base) or refuse(409)
            wanted = clauses(code, language, set(codes.newest(session)))
            document = numbered(with_clauses(before.document, wanted), base + 1)
            comment = f"Code of conduct, text {made}"
            policies.publish(session, document, base=base, comment=comment, actor=actor)
    except (policies.PublishedMeanwhile, ConflictError):
        flash(_("Nothing was published: somebody else changed the policy at the same moment. Look again."), "problem")
        return redirect(url_for("console.conduct_code.start"))
    flash(_("The code of conduct is published. Everybody who writes is asked to read it."))
    return redirect(url_for("console.conduct_code.text", language=language))
