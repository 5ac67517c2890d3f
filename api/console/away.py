"""When a reviewer is away: from, until, and who gets what is theirs meanwhile."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import DateField, Field, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from api import auth, visits
from api.service import current
from api.store import approvers, review_queue

blp = Blueprint("away", __name__, url_prefix="/reviews/away")
NEEDED = lazy_gettext("This is needed.")


class AwayForm(FlaskForm):
    first = DateField(lazy_gettext("First day"), [InputRequired(NEEDED)])
    last = DateField(lazy_gettext("Last day"), [InputRequired(NEEDED)])
    stand_in = SelectField(lazy_gettext("Who stands in"), [InputRequired(NEEDED)])

    def validate_last(self, field: Field) -> None:
        if field.data and self.first.data and field.data < self.first.data:
            raise ValidationError(_("The last day is before the first."))
        if field.data and field.data < approvers.today():
            raise ValidationError(_("This day is over."))


@blp.route("/", methods=["GET", "POST"])
@auth.needs("decide reviews")
def away() -> Response | str:
    visitor = visits.visitor()
    with current().store.read() as session:
        found = approvers.absence(session, visitor.user)
        others = [user for user in review_queue.reviewers(session) if user.id != visitor.user]
        for_whom = review_queue.named(session, approvers.stood_in_for(session, visitor.user))
    form = AwayForm(obj=found)
    form.stand_in.choices = [SelectChoice(user.id, user.name) for user in others]
    if form.validate_on_submit() and save(form):
        return redirect(url_for("console.away.away"))
    return render_template("console/away.html", form=form, absence=found, others=others, for_whom=for_whom)


def save(form: AwayForm) -> bool:
    visitor = visits.visitor()
    try:
        with current().store.write() as session:
            approvers.go_away(
                session,
                visitor.user,
                first=form.first.data,
                last=form.last.data,
                stand_in=form.stand_in.data,
                actor=visitor.actor,
            )
    except approvers.NobodyThere:
        form.stand_in.errors = [_("This person cannot stand in: they are away then, too, or no reviewer any more.")]
        return False
    flash(_("Saved. What is given to you in that time goes to the person who stands in."))
    return True


@blp.post("/back")
@auth.needs("decide reviews")
def back() -> Response:
    visitor = visits.visitor()
    with current().store.write() as session:
        approvers.come_back(session, visitor.user, actor=visitor.actor)
    flash(_("You are here again."))
    return redirect(url_for("console.away.away"))
