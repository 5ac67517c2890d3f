"""Reviews: the queue of legal, and one review, whose text opens with a reason that is written down."""

from __future__ import annotations

from typing import NoReturn

from flask import Blueprint, Response, redirect, render_template, request, url_for

from api import auth, visits
from api.console import review_page
from api.console.decision_form import DecisionForm, ReasonForm, RevealForm
from api.console.review_words import LISTS, names
from api.errors import refuse
from api.redline import redline as differences
from api.service import current
from api.store import approvers, people, review_queue, reviews
from api.store.tables.reviews import Review

blp = Blueprint("reviews", __name__, url_prefix="/reviews")
PAGE = 50
blp.context_processor(names)


@blp.get("/")
@auth.needs("decide reviews")
def queue() -> str:
    which = request.args.get("list", "all")
    which = which if which in review_queue.LISTS else "all"
    start = max(request.args.get("start", 0, type=int), 0) if len(request.args.get("start", "")) < 8 else 0
    user = visits.visitor().user
    with current().store.read() as session:
        found = review_queue.page(session, which, user=user, start=start, most=PAGE)
        ids = [one.id for one in found]
        told = {
            "reviews": found,
            "counts": review_queue.counts(session, user=user),
            "writers": people.pseudonyms(session, {one.writer for one in found}),
            "assignees": review_queue.named(session, [one.assignee for one in found if one.assignee]),
            "others": review_queue.others(session, ids, user),
            "limit": approvers.limits(session).get(user),
            "answers": reviews.newest_decisions(session, ids) if which == "decided" else {},
        }
    told |= {"two_approvers": sorted(current().policy.reviews.two_approvers), "called": review_page.called}
    return render_template("console/reviews.html", which=which, lists=LISTS, start=start, size=PAGE, **told)


@blp.get("/<id>")
@auth.needs("decide reviews")
def review(id: str) -> str:
    """Without its words and without a name, unless this person has opened them a short while ago."""
    with current().store.read() as session:
        found = reviews.get(session, id) or nothing()
        reading = review_page.is_reading(session, found)
    return review_page.shown(found) if reading else unread(found)


def unread(found: Review, *, reveal: RevealForm | None = None, name: str | None = None) -> str:
    reveal = reveal or RevealForm(formdata=None, prefix="reveal")
    reason = ReasonForm(formdata=None)
    return render_template("console/review.html", **review_page.facts(found), reason=reason, reveal=reveal, name=name)


@blp.post("/<id>/reveal")
@auth.needs("decide reviews")
def reveal(id: str) -> str:
    """The page with the writer's name. That it was revealed is written down before anybody sees it."""
    form = RevealForm(prefix="reveal")
    valid = form.validate()
    with current().store.write() as session:
        found = reviews.get(session, id) or nothing()
        user = reviews.reveal_writer(session, id, actor=actor(), reason=form.reason.data) if valid else None
        name = f"{user.name} ({user.email})" if user else None
    return unread(found, reveal=None if valid else form, name=name)


@blp.post("/<id>/read")
@auth.needs("decide reviews")
def read(id: str) -> Response:
    """The text is open to this person from now on, which is written down with the reason."""
    form, service = ReasonForm(), current()
    if form.validate():
        with service.store.write() as session:
            found = reviews.get(session, id) or nothing()
            if found.purged_at:
                refuse(410, "The text of this review is gone: the policy's time for it was over.")
            review_queue.enter(session, id, visits.visitor().user)
            reviews.read_text(session, service.recorder.keyring, id, actor=actor(), reason=form.reason.data)
    return redirect(url_for("console.reviews.review", id=id))


@blp.post("/<id>/here")
@auth.needs("decide reviews")
def here(id: str) -> Response | str:
    """A page that is open says so, and hears who else has it open."""
    with current().store.write() as session:
        found = reviews.get(session, id) or nothing()
        if not review_page.is_reading(session, found):
            return Response(status=204)
        review_queue.enter(session, id, visits.visitor().user)
        others = review_queue.others(session, [id], visits.visitor().user).get(id, [])
    return render_template("console/_review-others.html", others=others, review=found)


@blp.post("/<id>/redline")
@auth.needs("decide reviews")
def redline(id: str) -> Response | str:
    """What the reviewer has changed so far: a part of the page while typing, else the page with all that was typed."""
    service, form = current(), DecisionForm()
    with service.store.read() as session:
        found = reviews.get(session, id) or nothing()
        if not review_page.is_reading(session, found):
            return redirect(url_for("console.reviews.review", id=id))
        typed = reviews.open_sealed(session, service.recorder.keyring, id)
    pieces = differences(typed["text"], (form.text.data or "")[: review_page.LONGEST])
    if request.headers.get("HX-Request"):
        return render_template("console/_redline.html", pieces=pieces)
    return review_page.shown(found, decision=form, redline=pieces)


def actor() -> str:
    return visits.visitor().actor


def nothing() -> NoReturn:
    refuse(404)
