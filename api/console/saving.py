"""Thresholds into this person's draft of the policy, for everybody or as a stage. Publishing is the policy's page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _

from api import auth, visits
from api.console import tuning
from api.console.thresholds import page
from api.console.tuning import Asked
from api.errors import refuse
from api.foresight import outcome, thresholds
from api.rulebook.editing import EditError, with_decisions, with_staged
from api.service import current
from api.store import policies

blp = Blueprint("saving", __name__, url_prefix="/thresholds")


@blp.post("/save")
@auth.needs("manage policy")
def save() -> Response | str:
    """To be compared and published like any other change of the policy."""
    asked = tuning.asked(current())
    policy = current().policy
    quiet = outcome.newly_silent(policy, replace(policy, decisions=tuple(asked.lines), staged=None))
    if quiet and request.form.get("sure") != " ".join(quiet):
        return page(asked, quiet=quiet)
    stage, group = wanted()
    if stage is None:
        return page(asked, wrong_stage=_("Choose the group that it is tried with."))
    document, base = begun(asked.drafted)
    try:
        return drafted(written(document, asked, stage, group), base)
    except EditError:
        return by_hand()


@blp.post("/stage")
@auth.needs("manage policy")
def next_stage() -> Response:
    """What becomes of the change on trial: a group first, everybody, or nothing."""
    staged = current().policy.staged
    document, base = begun(drafted=False)
    stage, group = ("none", None) if request.form.get("stage") == "none" else wanted()
    if staged is None or stage in (None, "shadow"):
        flash(_("Choose the group that it is tried with.") if staged else _("No change is on trial."), "problem")
        return redirect(url_for("console.thresholds.index"))
    try:
        if stage == "all":
            document = with_decisions(document, staged.decisions, instead_of=len(current().policy.decisions))
        return drafted(with_staged(document, as_block(stage, group, staged.decisions)), base)
    except EditError:
        return by_hand()


def wanted() -> tuple[str | None, str | None]:
    """The stage and its group; none where they do not go together."""
    stage, group = request.form.get("stage", "all"), request.form.get("stage_group") or None
    if stage == "group":
        return (stage, group) if group else (None, None)
    return (stage if stage in ("all", "shadow") else None), None


def begun(drafted: bool) -> tuple[str, int]:
    """This person's draft where it is looked at, else what is in force; and the version that it was begun from."""
    with current().store.read() as session:
        newest, mine = policies.newest(session), policies.draft(session, visits.visitor().actor)
    if mine and drafted:
        return mine.document, mine.base
    return (newest.document, newest.number) if newest else refuse(404)


def written(document: str, asked: Asked, stage: str, group: str | None) -> str:
    if stage != "all":
        return with_staged(document, as_block(stage, group, asked.lines))
    lines = thresholds.write(asked.all, thresholds.read(asked.table)[1])
    return with_staged(with_decisions(document, lines, instead_of=len(thresholds.own_lines(asked.table))), None)


def as_block(stage: str, group: str | None, lines: Any) -> dict[str, Any] | None:
    if stage in ("all", "none"):
        return None
    return {"stage": stage} | ({"group": group} if group else {}) | {"decisions": lines}


def drafted(document: str, base: int) -> Response:
    with current().store.write() as session:
        policies.save_draft(session, visits.visitor().actor, document, base=base)
    flash(_("It is in your draft. Nothing changes for anybody before you publish."))
    return redirect(url_for("console.policy.compare"))


def by_hand() -> Response:
    flash(_("The policy is written in a way that this page cannot change. Change it as text."), "problem")
    return redirect(url_for("console.policy.edit"))
