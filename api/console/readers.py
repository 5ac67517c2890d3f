"""Who has read the policy as it is now, and who has not yet."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from api import auth
from api.console import handbook_facts
from api.service import current
from api.store import acknowledgements, codes

blp = Blueprint("readers", __name__, url_prefix="/handbook/readers")
PAGE = 50


@blp.get("/")
@auth.needs("see who read")
def listing() -> str:
    service = current()
    read, wanted = request.args.get("read") == "yes", request.args.get("group", "")
    start = int(request.args["start"]) if request.args.get("start", "").isdecimal() else 0
    with service.store.read() as session:
        page = handbook_facts.page(service, codes.numbers(session))
        groups = acknowledgements.by_group(session, page)
        total = acknowledgements.total(session, page)
        shown = next((share for share in groups if share.group == wanted), total)
        start = min(start, 10_000_000)
        people = acknowledgements.people(session, page, group=shown.group, read=read, start=start, most=PAGE)
    size = shown.read if read else shown.writers - shown.read
    return render_template(
        "console/readers.html",
        total=total,
        groups=groups,
        group=shown.group,
        read=read,
        people=people,
        start=start,
        size=size,
        most=PAGE,
    )
