"""The library: approved texts and disclosures that every writer is offered, each for a time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from api import approved_texts, auth, visits
from api.console import review_page
from api.console.library_form import ACCOUNTS, KINDS, LANGUAGES, SORTS, STATES, RetireForm, TextForm
from api.engine.types import Draft, Finding
from api.errors import refuse
from api.service import current
from api.store import library, people, reviews
from api.store.tables.library import LibraryText

blp = Blueprint("library", __name__, url_prefix="/library")
PAGE = 50


@blp.context_processor
def names() -> dict:
    words = {"sorts": SORTS, "accounts": ACCOUNTS, "kinds": KINDS, "langs": LANGUAGES, "states": STATES}
    return words | {"categories": current().policy.categories}


@blp.get("/")
@auth.needs("read library")
def listing() -> str:
    state = request.args.get("state", "current")
    state = state if state in library.STATES else "current"
    words = request.args.get("q", "")[:100].replace("\0", "")
    start = max(request.args.get("start", 0, type=int), 0) if len(request.args.get("start", "")) < 8 else 0
    with current().store.read() as session:
        texts, total = library.page(session, state=state, words=words, start=start, most=PAGE)
    flagged = {text.id: fresh(text) for text in texts} if state == "current" else {}
    return render_template(
        "console/library.html",
        texts=texts,
        total=total,
        state=state,
        words=words,
        start=start,
        size=PAGE,
        flagged=flagged,
    )


def found_in(text: LibraryText) -> tuple[Finding, ...]:
    where = {"account": text.account, "kind": text.kind, "site": text.site}
    return approved_texts.found_in(current().engine, text.words, **where)


def fresh(text: LibraryText) -> list[str]:
    return approved_texts.fresh(found_in(text), text.accepted)


@blp.get("/<id>")
@auth.needs("read library")
def one(id: str) -> str:
    return page(id, RetireForm(formdata=None))


def page(id: str, form: RetireForm) -> str:
    with current().store.read() as session:
        text = library.get(session, id) or refuse(404)
        known = people.by_actors(session, {text.added_by, *filter(None, [text.retired_by])})
    findings = found_in(text)
    return render_template(
        "console/library-text.html",
        text=text,
        form=form,
        findings=findings,
        fresh=approved_texts.fresh(findings, text.accepted),
        by={actor: user.name for actor, user in known.items()},
        ended=text.expires_at <= datetime.now(UTC),
    )


@blp.route("/new", methods=["GET", "POST"])
@auth.needs("manage library")
def new() -> Response | str:
    """Where the rules flag it, what they find is shown first: whoever adds it has seen that."""
    form = TextForm()
    if not form.is_submitted():
        form.expires.data = date.today() + timedelta(days=current().policy.recording.approval_days)
    if not form.validate_on_submit():
        return render_template("console/library-new.html", form=form, findings=())
    where = {"account": form.account.data, "kind": form.kind.data, "site": form.site.data or None}
    findings = approved_texts.found_in(current().engine, form.words.data, **where)
    seen = " ".join(sorted({finding.rule for finding in findings}))
    if findings and form.seen.data != seen:
        form.seen.data = seen
        return render_template("console/library-new.html", form=form, findings=findings)
    with current().store.write() as session:
        made = library.add(
            session,
            actor=visits.visitor().actor,
            accepted=[finding.rule for finding in findings],
            sort=form.sort.data,
            title=form.title.data,
            words=form.words.data,
            lang=form.lang.data,
            product=form.product.data or None,
            review_id=form.review.data or None,
            expires_at=datetime.combine(form.expires.data, time.max, UTC),
            **where,
        )
    return changed(made.id, _("The text is in the library. Writers are offered it within seconds."))


def changed(id: str, said: str) -> Response:
    approved_texts.refresh(current_app._get_current_object())
    flash(said)
    return redirect(url_for("console.library.one", id=id))


@blp.post("/from-review/<id>")
@auth.needs("manage library")
def from_review(id: str) -> Response | str:
    """The form, filled in with what was approved; for whoever has the review's text open."""
    service = current()
    with service.store.read() as session:
        found = reviews.get(session, id) or refuse(404)
        decided = reviews.decisions(session, id)
        if not review_page.is_reading(session, found) or not decided or not reviews.stands(decided[0]):
            return redirect(url_for("console.reviews.review", id=id))
        keyring = service.recorder.keyring
        words = reviews.open_sealed(session, keyring, f"{id}.{decided[0].version}").get("text")
        words = words or reviews.open_sealed(session, keyring, id)["text"]
    account = "personal" if found.account == "unknown" else found.account
    form = TextForm(formdata=None, words=words, account=account, kind=found.kind, site=found.site, review=id)
    form.expires.data = (decided[0].expires_at or datetime.now(UTC)).date()
    form.lang.data = "fr" if service.engine.screen(Draft(words)).lang == "fr" else "en"
    return render_template("console/library-new.html", form=form, findings=())


@blp.post("/<id>/confirm")
@auth.needs("manage library")
def confirm(id: str) -> Response:
    with current().store.read() as session:
        text = library.get(session, id) or refuse(404)
    rules = {finding.rule for finding in found_in(text)}
    if request.form.get("seen") != " ".join(sorted(rules)):
        flash(_("The rules have changed in the meantime. Look again."), "problem")
        return redirect(url_for("console.library.one", id=id))
    with current().store.write() as session:
        library.confirm(session, id, rules, actor=visits.visitor().actor)
    return changed(id, _("Confirmed. It passes as it stands."))


@blp.post("/<id>/retire")
@auth.needs("manage library")
def retire(id: str) -> Response | str:
    form = RetireForm()
    if not form.validate():
        return page(id, form)
    with current().store.write() as session:
        library.get(session, id) or refuse(404)
        library.retire(session, id, actor=visits.visitor().actor, reason=form.reason.data)
    return changed(id, _("Retired. Nobody is offered it any more."))
