"""Rule health: what each rule's findings came to, what could become of it, and examples of what it finds."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any, NamedTuple

from flask import Blueprint, Response, render_template, request
from flask_babel import get_locale
from flask_babel import lazy_gettext as _

from api import auth, visits
from api.console import nav, numbers, overview, proposals
from api.console.decision_form import ReasonForm
from api.engine.rules import Rule
from api.errors import refuse
from api.service import Service, current
from api.store import figures, health, records
from api.store.health import Judged
from api.store.tables.base import now

blp = Blueprint("health", __name__, url_prefix="/rule-health")
PAGE = 50
USUAL = 90
EXAMPLES = timedelta(days=30)
FILTERS = ("days", "category", "source", "proposal", "q")
NOTHING = dict.fromkeys(health.FINDINGS, 0)
SHOWN = {
    "fired": _("Posts it found something in"),
    "fixed": _("Fixed"),
    "dismissed": _("Dismissed"),
    "override": _("Posted all the same"),
    "mistake": _("Reported as a mistake"),
}
SORTS = SHOWN | {"agreed": _("Reviewers agreed"), "title": _("Title")}


class Row(NamedTuple):
    """One rule in one time, and in the time before."""

    rule: Rule
    told: Mapping[str, int]
    before: Mapping[str, int]
    judged: Judged
    proposal: proposals.Proposal | None

    def order(self, by: str) -> tuple:
        """Shares are compared by what is certain of them; equal ones by name."""
        if by == "title":
            return (self.rule.title.lower(),)
        if by == "fired":
            return (-self.told["fired"], self.rule.id)
        some, of = (self.judged.agreed, self.judged.decided) if by == "agreed" else (self.told[by], self.told["fired"])
        return (-proposals.wilson(some, of).low, -some, self.rule.id)


@blp.context_processor
def names() -> dict[str, Any]:
    return {
        "shown": SHOWN,
        "sorts": SORTS,
        "ranges": overview.RANGES,
        "actions": proposals.ACTIONS,
        "categories": current().policy.categories,
        "wilson": proposals.wilson,
        "title": title,
        "size": PAGE,
        **numbers.HELPERS,
    }


def title(rule: Rule) -> str:
    """What the learned stage found goes by its category."""
    if rule.source == "rule":
        return rule.title
    return current().policy.categories.get(rule.category, {}).get(str(get_locale()), rule.category)


def known(service: Service) -> dict[str, Rule]:
    """Every rule that runs, what the learned stage says among them."""
    model = service.rulebook.meanings.values() if service.engine.model else ()
    return {rule.id: rule for rule in (*service.rulebook.rules, *model)}


def asked_days() -> int:
    said = request.args.get("days", "")
    return int(said) if said in map(str, overview.RANGES) else USUAL


def read(session: Any, days: int) -> list[Row]:
    today = now().date()
    since = today - timedelta(days=days - 1)
    told = health.by_rule(session, since, today)
    before = health.by_rule(session, since - timedelta(days=days), since - timedelta(days=1))
    judged = health.agreement(session, datetime.combine(since, time(), UTC))
    posts = figures.total(session, figures.Asked(since, today))["checked"]
    found = []
    for id, rule in known(current()).items():
        mine, theirs = told.get(id, NOTHING), judged.get(id, Judged(0, 0))
        proposal = proposals.propose(rule, mine, theirs, posts)
        found.append(Row(rule, mine, before.get(id, NOTHING), theirs, proposal))
    return found


def chosen(rows: list[Row]) -> list[Row]:
    category, source = request.args.get("category", ""), request.args.get("source", "")
    proposal, words = request.args.get("proposal", ""), request.args.get("q", "")[:100].strip().lower()
    return [
        row
        for row in rows
        if (not category or row.rule.category == category)
        and (not source or row.rule.source == source)
        and (not proposal or (row.proposal is not None and proposal in ("any", row.proposal.action)))
        and (not words or words in f"{row.rule.id} {row.rule.title}".lower())
    ]


@blp.get("/")
@auth.needs("read rule health")
def listing() -> str:
    days, sort = asked_days(), request.args.get("sort", "fired")
    sort = sort if sort in SORTS else "fired"
    with current().store.read() as session:
        rows = read(session, days)
    found = sorted(chosen(rows), key=lambda row: row.order(sort))
    start = int(said) if (said := request.args.get("start", "")).isdecimal() and len(said) < 6 else 0
    kept = {
        name: value for name in ("days", "category", "source", "proposal", "q") if (value := request.args.get(name))
    }
    return render_template(
        "console/rule-health.html",
        rows=found[start : start + PAGE], total=len(found), start=start, days=days, sort=sort, kept=kept,
        proposed=sum(row.proposal is not None for row in rows),
    )  # fmt: skip


@blp.get("/rules.csv")
@auth.needs("read rule health")
def as_csv() -> Response:
    with current().store.read() as session:
        rows = sorted(chosen(read(session, asked_days())), key=lambda row: row.rule.id)
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(["rule", "category", "source", *health.FINDINGS, "agreed", "decided", "proposal"])
    writer.writerows(
        [row.rule.id, row.rule.category, row.rule.source, *(row.told[name] for name in health.FINDINGS), *row.judged,
         row.proposal.action if row.proposal else ""]
        for row in rows
    )  # fmt: skip
    headers = {"Content-Disposition": 'attachment; filename="caveat-rules.csv"'}
    return Response(written.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


@blp.get("/<id>")
@auth.needs("read rule health")
def one(id: str) -> str:
    return shown(id, ReasonForm(prefix="texts", formdata=None))


def shown(id: str, form: ReasonForm, texts: list[dict] | None = None) -> str:
    rule, days = known(current()).get(id) or refuse(404), asked_days()
    today = now().date()
    with current().store.read() as session:
        row = next(row for row in read(session, days) if row.rule.id == id)
        told = health.by_day(session, id, today - timedelta(days=days - 1), today)
    rows = [(day, told.get(day, NOTHING)) for day in numbers.days(today - timedelta(days=days - 1), today)]
    by_week = days > numbers.MOST_DAYS
    return render_template(
        "console/rule-health-one.html",
        rule=rule, row=row, days=days, rows=numbers.weekly(rows) if by_week else rows,
        by_week=by_week, form=form, texts=texts, may_read=may_read(),
    )  # fmt: skip


def may_read() -> bool:
    """Whether there can be texts of the firm's own, and this person may read them."""
    return nav.may("read record texts") and current().policy.recording.text == "stored"


@blp.post("/<id>/texts")
@auth.needs("read record texts")
def texts(id: str) -> str:
    """The newest posts in which it found something. Each that is read is an entry of the audit log."""
    form = ReasonForm(prefix="texts")
    if id not in known(current()) or not may_read():
        refuse(404)
    if not form.validate():
        return shown(id, form)
    service, actor = current(), visits.visitor().actor
    with service.store.write() as session:
        found = [
            {"at": record.at, "site": record.site, "decision": record.decision, "text": typed["text"]}
            for record in health.examples(session, id, since=now() - EXAMPLES)
            if (typed := records.open_text(
                session, record.id, service.recorder.keyring, actor=actor, reason=form.reason.data
            )).get("text")
        ]  # fmt: skip
    return shown(id, form, found)
