"""Approvers: what each reviewer may approve. Rejecting, passing on and remarks are open to all reviewers."""

from __future__ import annotations

from typing import NoReturn

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import get_locale, lazy_gettext
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms.fields.choices import SelectChoice

from api import auth, visits
from api.console.person_form import Checkboxes
from api.console.review_page import called
from api.console.review_words import names
from api.engine.types import JURISDICTIONS
from api.errors import refuse
from api.service import current
from api.store import approvers, notices, people, review_queue

blp = Blueprint("approvers", __name__, url_prefix="/approvers")
blp.context_processor(names)


class LimitForm(FlaskForm):
    categories = Checkboxes(lazy_gettext("Only these categories"))
    jurisdictions = Checkboxes(lazy_gettext("Only these jurisdictions"))

    def offer(self) -> LimitForm:
        language = str(get_locale())
        known = sorted((said.get(language, name), name) for name, said in current().policy.categories.items())
        self.categories.choices = [SelectChoice(name, said) for said, name in known]
        self.jurisdictions.choices = [SelectChoice(name, name.upper()) for name in JURISDICTIONS]
        return self


@blp.get("/")
@auth.needs("manage approvers")
def listing() -> str:
    with current().store.read() as session:
        told = {
            "people": review_queue.reviewers(session),
            "limits": approvers.limits(session),
            "absences": approvers.absences(session),
            "undelivered": notices.undelivered(session),
        }
        stand_ins = review_queue.named(session, [one.stand_in for one in told["absences"].values()])
    policy = current().policy
    told |= {"reviewing": policy.reviews, "approval_days": policy.recording.approval_days, "called": called}
    return render_template("console/approvers.html", stand_ins=stand_ins, **told)


@blp.route("/<user_id>", methods=["GET", "POST"])
@auth.needs("manage approvers")
def approver(user_id: str) -> Response | str:
    with current().store.read() as session:
        user = people.find(session, user_id)
        if user is None or "reviewer" not in user.roles:
            nothing()
        found = approvers.limits(session).get(user_id)
    form = LimitForm(obj=found).offer()
    if form.validate_on_submit():
        with current().store.write() as session:
            approvers.limit(
                session,
                user_id,
                categories=sorted(form.categories.data or []),
                jurisdictions=sorted(form.jurisdictions.data or []),
                actor=visits.visitor().actor,
            )
        flash(_("Saved."))
        return redirect(url_for("console.approvers.listing"))
    return render_template("console/approver.html", form=form, user=user)


def nothing() -> NoReturn:
    refuse(404)
