"""Reviews: the queue of legal, and one review, whose text opens with a reason that is written down."""

from __future__ import annotations

from datetime import timedelta
from typing import NoReturn

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from api import auth, visits
from api.console.decision_form import DISPOSITION_WORDS, DecisionForm, ReasonForm, RevealForm
from api.engine.types import Draft, Finding
from api.errors import refuse
from api.service import current
from api.store import people, reviews
from api.store.tables.base import now
from api.store.tables.reviews import Review

blp = Blueprint("reviews", __name__, url_prefix="/reviews")


@blp.context_processor
def names() -> dict:
    languages = current().policy.categories
    return {"dispositions": DISPOSITION_WORDS, "categories": languages}


@blp.get("/")
@auth.needs("decide reviews")
def queue() -> str:
    with current().store.read() as session:
        waiting = reviews.open_reviews(session)
        writers = people.pseudonyms(session, {one.writer for one in waiting})
    return render_template("console/reviews.html", reviews=waiting, writers=writers)


@blp.get("/<id>")
@auth.needs("decide reviews")
def review(id: str) -> str:
    """What is known of it without its words and without a name."""
    return unread(id, RevealForm(prefix="reveal"))


def unread(id: str, reveal: RevealForm, *, name: str | None = None) -> str:
    with current().store.read() as session:
        found, decided = reviews.get(session, id) or nothing(), reviews.decisions(session, id)
        writers = people.pseudonyms(session, [found.writer])
    return render_template(
        "console/review.html",
        review=found,
        decisions=decided,
        writers=writers,
        reason=ReasonForm(formdata=None),
        reveal=reveal,
        name=name,
    )


@blp.post("/<id>/reveal")
@auth.needs("decide reviews")
def reveal(id: str) -> str:
    """The page with the writer's name. That it was revealed is written down before anybody sees it."""
    form = RevealForm(prefix="reveal")
    if not form.validate():
        return unread(id, form)
    with current().store.write() as session:
        reviews.get(session, id) or nothing()
        user = reviews.reveal_writer(session, id, actor=visits.visitor().actor, reason=form.reason.data)
        name = f"{user.name} ({user.email})" if user else None
    return unread(id, RevealForm(formdata=None, prefix="reveal"), name=name)


@blp.post("/<id>/read")
@auth.needs("decide reviews")
def read(id: str) -> Response | str:
    form = ReasonForm()
    if not form.validate():
        return redirect(url_for("console.reviews.review", id=id))
    return shown(id, form.reason.data, DecisionForm(formdata=None, reason=form.reason.data))


def shown(id: str, reason: str, decision: DecisionForm) -> str:
    """The page with the text. That it was read is written down before anybody sees it."""
    service = current()
    with service.store.write() as session:
        found, decided = reviews.get(session, id) or nothing(), reviews.decisions(session, id)
        if found.purged_at:
            refuse(410, "The text of this review is gone: the policy's time for it was over.")
        actor = visits.visitor().actor
        writers = people.pseudonyms(session, [found.writer])
        typed = reviews.read_text(session, service.recorder.keyring, id, actor=actor, reason=reason)
    decision.version.data = found.version
    findings = screened(found, typed)
    return render_template(
        "console/review.html",
        review=found,
        decisions=decided,
        writers=writers,
        typed=typed,
        pieces=pieces(typed["text"], findings),
        findings=findings,
        form=decision,
    )


def screened(found: Review, typed: dict) -> tuple[Finding, ...]:
    """As the rules of today see it."""
    handle = typed.get("handle") or None
    draft = Draft(typed["text"], site=found.site, kind=found.kind, account=found.account, handle=handle)
    return current().engine.screen(draft).findings


def pieces(text: str, findings: tuple[Finding, ...]) -> list[tuple[str, bool]]:
    """The text in its order, each piece with whether something was found there."""
    made, done = [], 0
    for finding in sorted(findings, key=lambda finding: finding.start):
        start, end = max(done, finding.start), max(done, finding.end)
        made += [(text[done:start], False), (text[start:end], True)]
        done = end
    return [piece for piece in [*made, (text[done:], False)] if piece[0]]


@blp.post("/<id>/decide")
@auth.needs("decide reviews")
def decide(id: str) -> Response | str:
    form, service = DecisionForm(), current()
    if not form.validate():
        return shown(id, form.reason.data or _("To mend a decision"), form)
    verdict = reviews.Verdict(
        form.disposition.data,
        form.comment.data or "",
        form.text.data if form.disposition.data == "approved-with-changes" else None,
        now() + timedelta(days=service.policy.recording.approval_days),
    )
    try:
        with service.store.write() as session:
            reviews.decide_review(
                session,
                service.recorder.keyring,
                id,
                verdict,
                version=form.version.data,
                reviewer=visits.visitor().actor,
            )
    except reviews.DecidedMeanwhile:
        flash(_("Somebody else decided this in the meantime. This is what became of it."), "problem")
        return redirect(url_for("console.reviews.review", id=id))
    except reviews.OwnReview:
        refuse(403, "Nobody decides on a text of their own.")
    flash(_("Decided. The writer sees it in their browser."))
    return redirect(url_for("console.reviews.queue"))


def nothing() -> NoReturn:
    refuse(404)
