"""The policy: what is in force, a draft of the next one, what the draft changes, publishing, older versions."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, TextAreaField
from wtforms.validators import InputRequired, Length

from api import auth, visits
from api.console import forms, policy_words
from api.console.decision_form import SAID, written
from api.console.thresholds import on_trial
from api.errors import refuse
from api.foresight.outcome import newly_silent
from api.rulebook import RulebookError
from api.rulebook.document import numbered, with_document
from api.rulebook.reader import Mistake
from api.service import current
from api.store import people, policies
from api.store.failures import ConflictError
from api.store.tables.policies import PolicyVersion

blp = Blueprint("policy", __name__, url_prefix="/policy")
LONGEST = 200_000  # that is typed; longer lists come as files


def lines(value: str | None) -> str:
    """As YAML has them, not as browsers send them."""
    return (value or "").replace("\r\n", "\n")


class DraftForm(FlaskForm):
    document = TextAreaField(
        lazy_gettext("The policy as YAML"),
        [InputRequired(lazy_gettext("This is needed.")), Length(max=LONGEST), written],
        filters=[lines],
        render_kw={"rows": 30, "spellcheck": "false", "autocapitalize": "off", "autocomplete": "off"},
    )


class PublishForm(FlaskForm):
    """`base` is the version that was looked at: whoever looked at an older one is told what came since."""

    base = HiddenField()
    quiet = HiddenField()  # the categories of which nothing more is to be said, when somebody has confirmed that
    comment = forms.text(lazy_gettext("Why, for those who read the history"), longest=500, checks=(SAID,))

    def validate_base(self, field: Field) -> None:
        field.data = number(field.data)


def number(said: str | None) -> int:
    """0, which no version has, for whatever is none."""
    return int(said) if said and said.isascii() and said.isdecimal() and len(said) < 9 else 0


def mistakes(document: str) -> list[Mistake]:
    service = current()
    try:
        with_document(service.rulebook, service.files, document)
    except RulebookError as error:
        return error.mistakes
    return []


def version(wanted: int | None = None) -> PolicyVersion:
    with current().store.read() as session:
        found = policies.newest(session) if wanted is None else policies.get(session, wanted)
    return found or refuse(404)


def draft() -> tuple[str, int] | None:
    """This person's own, and the version that it was begun from."""
    with current().store.read() as session:
        found = policies.draft(session, visits.visitor().actor)
        return found and (found.document, found.base)


@blp.get("/")
@auth.needs("manage policy")
def overview() -> str:
    newest, service = version(), current()
    try:
        rulebook, policy = with_document(service.rulebook, service.files, newest.document)
    except RulebookError as error:
        return render_template("console/policy.html", newest=newest, by=named([newest]), mistakes=error.mistakes)
    counts, since = on_trial(policy)
    return render_template(
        "console/policy.html",
        newest=newest,
        by=named([newest]),
        policy=policy,
        firm=rulebook.firm,
        draft=draft(),
        counts=counts,
        otherwise=sum(count for (before, after), count in counts.items() if before != after),
        since=since,
        words=policy_words,
    )


@blp.route("/draft", methods=["GET", "POST"])
@auth.needs("manage policy")
def edit() -> Response | str:
    """Saved with its mistakes: what is half written must not be lost."""
    form, newest, mine = DraftForm(), version(), draft()
    if not form.is_submitted():
        form.document.data = mine[0] if mine else newest.document
        wrong = mistakes(form.document.data) if mine else []
        return render_template("console/policy-draft.html", form=form, mistakes=wrong, draft=mine, newest=newest)
    if not form.validate():
        return render_template("console/policy-draft.html", form=form, mistakes=[], draft=mine, newest=newest)
    with current().store.write() as session:
        base = mine[1] if mine else newest.number
        policies.save_draft(session, visits.visitor().actor, form.document.data, base=base)
    if wrong := mistakes(form.document.data):
        return render_template("console/policy-draft.html", form=form, mistakes=wrong, draft=draft(), newest=newest)
    return redirect(url_for("console.policy.compare"))


@blp.post("/draft/discard")
@auth.needs("manage policy")
def discard() -> Response:
    with current().store.write() as session:
        policies.drop_draft(session, visits.visitor().actor)
    flash(_("Your draft is discarded."))
    return redirect(url_for("console.policy.overview"))


@blp.get("/compare")
@auth.needs("manage policy")
def compare() -> Response | str:
    newest, mine = version(), draft()
    if mine is None or mistakes(mine[0]):
        return redirect(url_for("console.policy.edit"))
    return compared(mine, newest, PublishForm(formdata=None, base=newest.number))


def compared(mine: tuple[str, int], newest: PolicyVersion, form: PublishForm) -> str:
    changes = policy_words.changes(newest.document, numbered(mine[0], newest.number))
    return render_template(
        "console/policy-compare.html",
        newest=newest,
        draft=mine,
        changes=changes,
        form=form,
        quiet=silenced(mine[0]),
        categories=current().policy.categories,
    )


def silenced(document: str) -> list[str]:
    """The categories of which this would have nothing more said: that is asked twice."""
    service = current()
    return newly_silent(service.policy, with_document(service.rulebook, service.files, document)[1])


def confirmed(document: str, form: PublishForm) -> bool:
    return " ".join(silenced(document)) == (form.quiet.data or "")


@blp.post("/publish")
@auth.needs("manage policy")
def publish() -> Response | str:
    mine, form = draft(), PublishForm()
    if mine is None or mistakes(mine[0]):
        return redirect(url_for("console.policy.edit"))
    if not form.validate() or not confirmed(mine[0], form):
        return compared(mine, version(), form)
    if published(mine[0], form):
        return redirect(url_for("console.policy.overview"))
    return redirect(url_for("console.policy.compare"))


def published(document: str, form: PublishForm, *, restores: int | None = None) -> bool:
    """Whether it was; if not, somebody else was faster, and the person is told so."""
    base, actor = form.base.data, visits.visitor().actor
    try:
        with current().store.write() as session:
            document = numbered(document, base + 1)
            made = policies.publish(
                session, document, base=base, comment=form.comment.data, actor=actor, restores=restores
            )
            if restores is None:
                policies.drop_draft(session, actor)
    except (policies.PublishedMeanwhile, ConflictError):
        flash(
            _("Nothing was published: somebody else published another version first. Look at what it changed."),
            "problem",
        )
        return False
    flash(_("Version %(number)s is published. It is in force everywhere within seconds.", number=made))
    return True


@blp.get("/history")
@auth.needs("manage policy")
def history() -> str:
    with current().store.read() as session:
        versions = policies.history(session)
    return render_template("console/policy-history.html", versions=versions, by=named(versions))


@blp.get("/versions/<wanted>")
@auth.needs("manage policy")
def older(wanted: str) -> str:
    found, newest = version(number(wanted)), version()
    return shown(found, newest, PublishForm(formdata=None, base=newest.number))


def shown(found: PolicyVersion, newest: PolicyVersion, form: PublishForm) -> str:
    return render_template(
        "console/policy-version.html",
        version=found,
        newest=newest,
        by=named([found]),
        changes=policy_words.changes(newest.document, numbered(found.document, newest.number)),
        mistakes=(wrong := mistakes(found.document)),
        quiet=[] if wrong else silenced(found.document),
        categories=current().policy.categories,
        form=form,
    )


@blp.post("/versions/<wanted>/roll-back")
@auth.needs("manage policy")
def roll_back(wanted: str) -> Response | str:
    found, form = version(number(wanted)), PublishForm()
    if not form.validate() or mistakes(found.document) or not confirmed(found.document, form):
        return shown(found, version(), form)
    if published(found.document, form, restores=found.number):
        return redirect(url_for("console.policy.overview"))
    return redirect(url_for("console.policy.older", wanted=found.number))


def named(versions: list[PolicyVersion]) -> dict[str, str]:
    """Who published them, as people call them."""
    with current().store.read() as session:
        known = people.by_actors(session, {one.published_by for one in versions})
        names = {actor: user.name for actor, user in known.items()}
    return names | {policies.FILES: _("the folder of rules"), "command": _("the command line")}
