"""Who has read the policy as it is now, who has not yet, and reminding those."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from api import auth, visits
from api.handbook import page as page_of
from api.service import current
from api.store import acknowledgements, codes, policy_notices
from api.store.people import has_mailbox

blp = Blueprint("readers", __name__, url_prefix="/handbook/readers")
PAGE = 50


@blp.get("/")
@auth.needs("see who read")
def listing() -> str:
    service = current()
    read, wanted = request.args.get("read") == "yes", request.args.get("group", "")
    start = int(request.args["start"]) if request.args.get("start", "").isdecimal() else 0
    with service.store.read() as session:
        page = page_of(service, codes.numbers(session))
        shares = acknowledgements.by_group(session, page)
        total = acknowledgements.total(session, page)
        shown = next((share for share in shares if share.group == wanted), total)
        start = min(start, 10_000_000)
        people = acknowledgements.people(session, page, group=shown.group, read=read, start=start, most=PAGE)
        reminded = {} if read else policy_notices.last_reminded(session, [user for user, _ in people])
    return render_template(
        "console/readers.html",
        total=total,
        groups=shares,
        group=shown.group,
        read=read,
        people=people,
        reminded=reminded,
        has_mailbox=has_mailbox,
        has_mail=has_mail(),
        days=service.policy.remind_readers_days,
        start=start,
        size=shown.read if read else shown.unread,
        most=PAGE,
    )


@blp.post("/remind")
@auth.needs("remind readers")
def remind() -> Response:
    """Those of the group that is shown, or all."""
    service, group = current(), request.form.get("group", "")[:100]
    if not has_mail():
        flash(_("No mail server is set up."), "problem")
        return redirect(url_for("console.readers.listing"))
    with service.store.write() as session:
        page = page_of(service, codes.numbers(session))
        actor = visits.visitor().actor
        done = policy_notices.remind(session, page, policy=service.number, actor=actor, group=group)
    flash(" ".join(said(done)))
    return redirect(url_for("console.readers.listing", group=group or None))


def said(done: policy_notices.Round) -> list[str]:
    told = [ngettext("%(num)d person gets a mail.", "%(num)d people get a mail.", len(done.reminded))]
    if done.lately:
        told.append(
            ngettext(
                "%(num)d had one within the last three days.",
                "%(num)d had one within the last three days.",
                done.lately,
            )
        )
    if done.unreachable:
        told.append(ngettext("%(num)d has no mailbox.", "%(num)d have no mailbox.", done.unreachable))
    return told


def has_mail() -> bool:
    return bool(current_app.extensions["caveat-settings"].smtp_host)
