"""The audit log as a page: who did what to which thing, the newest first. People go by their pseudonyms."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from api import auth
from api.service import current
from api.store import audit, people

blp = Blueprint("audit", __name__, url_prefix="/audit")
PAGE = 100
LONGEST = 60  # of an action's name


@blp.get("/")
@auth.needs("read audit log")
def listing() -> str:
    words = request.args.get("action", "")[:LONGEST].replace("\0", "")
    before = request.args.get("before", type=int) if len(request.args.get("before", "")) < 16 else None
    with current().store.read() as session:
        entries = audit.recent(session, before=before, action=words or None, most=PAGE)
        names = people.pseudonyms(session, {entry.actor for entry in entries})
    older = entries[-1].sequence if len(entries) == PAGE else None
    return render_template("console/audit.html", entries=entries, words=words, older=older, names=names)
