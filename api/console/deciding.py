"""What reviewers do with a review: decide, give it to somebody, say something to one another."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from api import auth, visits
from api.console import review_page
from api.console.decision_form import AssignForm, CommentForm, DecisionForm
from api.console.review_words import names
from api.console.reviews import nothing
from api.records.approval import APPROVING
from api.service import current
from api.store import approvers, deciding, review_notices, review_queue, reviews
from api.store.tables.base import now
from api.store.tables.reviews import Review

blp = Blueprint("deciding", __name__, url_prefix="/reviews")
blp.context_processor(names)
MEANWHILE = lazy_gettext("Somebody else decided this in the meantime. This is what became of it.")
WITHDRAWN = lazy_gettext("The writer has withdrawn this. There is nothing to decide any more.")
GONE = lazy_gettext("This person cannot take it: they are deactivated, no reviewer any more, or the writer.")


@blp.post("/<id>/decide")
@auth.needs("decide reviews")
def decide(id: str) -> Response | str:
    with current().store.read() as session:
        found = reviews.get(session, id) or nothing()
        reading = review_page.is_reading(session, found)
        form = DecisionForm().offer(review_queue.reviewers(session))
    if found.status != "open":
        return again(id, over(found))
    if not reading:
        return again(id, _("Open the text first: nobody decides on what they have not read."))
    if not form.validate() or not within_limits(found, form):
        return review_page.shown(found, decision=form)
    return decided(found, form)


def within_limits(found: Review, form: DecisionForm) -> bool:
    """Nobody approves what an admin has not given them to approve, the words they would let through included."""
    if form.disposition.data not in APPROVING:
        return True
    changed = form.disposition.data == "approved-with-changes"
    more = {one.category for one in review_page.screen(found, form.text.data)} if changed else set()
    with current().store.read() as session:
        beyond = approvers.beyond(
            session,
            visits.visitor().user,
            categories={*found.categories, *more},
            jurisdictions=found.jurisdictions,
        )
    if beyond:
        said = ", ".join(sorted(review_page.called(one) for one in beyond))
        form.disposition.errors = [
            _("You may reject this or pass it on, but not approve it: %(what)s is not yours to approve.", what=said)
        ]
    return not beyond


def verdict(form: DecisionForm) -> deciding.Verdict:
    service, disposition = current(), form.disposition.data
    return deciding.Verdict(
        disposition,
        form.comment.data or "",
        form.text.data if disposition == "approved-with-changes" else None,
        now() + timedelta(days=service.policy.recording.approval_days),
        service.rulebook.version,
        (form.passed_to.data or None) if disposition == "escalated" else None,
    )


def decided(found: Review, form: DecisionForm) -> Response:
    service, visitor, given = current(), visits.visitor(), verdict(form)
    try:
        with service.store.write() as session:
            if given.passed_to:
                given = given._replace(passed_to=review_queue.who_gets(session, given.passed_to, found).id)
            made = deciding.decide_review(
                session, service.recorder.keyring, found.id, given, version=form.version.data, reviewer=visitor.actor
            )
            review_queue.leave(session, found.id, visitor.user)
            if given.passed_to:
                review_notices.assigned(session, found.id, given.passed_to, at_version=made.version)
            waits = made.agrees and not made.approves
    except deciding.DecidedMeanwhile:
        return again(found.id, MEANWHILE)
    except deciding.Withdrawn:
        return again(found.id, WITHDRAWN)
    except deciding.OwnReview:
        return again(found.id, _("Nobody decides on a text of their own. Somebody else must."))
    except deciding.AlreadyAgreed:
        return again(found.id, _("You have approved these words already. Another person must approve them, too."))
    except review_queue.NoReviewer:
        return again(found.id, GONE)
    if waits:
        flash(_("Your approval is noted. Another person must approve the same words before the writer may post them."))
    elif given.disposition == "escalated":
        flash(_("Passed on."))
    else:
        flash(_("Decided. The writer sees it in their browser."))
    return redirect(url_for("console.reviews.queue"))


def over(found: Review) -> object:
    return WITHDRAWN if found.status == "withdrawn" else MEANWHILE


def again(id: str, why: object) -> Response:
    """Back to the review, with why nothing was done."""
    flash(str(why), "problem")
    return redirect(url_for("console.reviews.review", id=id))


@blp.post("/<id>/assign")
@auth.needs("decide reviews")
def assign(id: str) -> Response:
    with current().store.write() as session:
        found = reviews.get(session, id) or nothing()
        form = AssignForm().offer(review_queue.reviewers(session))
        if found.status != "open":
            return again(id, over(found))
        if not form.validate():
            return again(id, GONE)
        try:
            user = review_queue.assign(session, id, form.to.data or None, actor=visits.visitor().actor)
        except review_queue.NoReviewer:
            return again(id, GONE)
        if user and user.id != visits.visitor().user:
            review_notices.assigned(session, id, user.id, at_version=found.version)
    if user is None:
        flash(_("Nobody has it now."))
    elif user.id != form.to.data:
        flash(_("Whom you chose is away, so %(name)s has it.", name=user.name))
    else:
        flash(_("%(name)s has it.", name=user.name))
    return redirect(url_for("console.reviews.review", id=id))


@blp.post("/<id>/comment")
@auth.needs("decide reviews")
def comment(id: str) -> Response | str:
    form, service = CommentForm(), current()
    with service.store.write() as session:
        found = reviews.get(session, id) or nothing()
        reading = review_page.is_reading(session, found)
        if reading and form.validate():
            review_queue.comment(
                session, service.recorder.keyring, id, form.words.data.strip(), actor=visits.visitor().actor
            )
    if reading and form.errors:
        return review_page.shown(found, comment=form)
    return redirect(url_for("console.reviews.review", id=id) + "#remarks")
