"""The page of one review: what is known of it, and its text with what was found in it, for whoever has opened it."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any

from flask import render_template, url_for
from flask_babel import get_locale

from api import visits
from api.console.decision_form import AssignForm, CommentForm, DecisionForm
from api.engine.types import Draft, Finding
from api.redline import redline as differences
from api.service import current
from api.store import approvers, people, review_queue, reviews
from api.store.tables.base import now
from api.store.tables.reviews import Review

# How long a text stays open to whoever gave a reason. A page that is open goes on saying that it is read.
SITTING = timedelta(hours=2)
LONGEST = 20_000


def is_reading(session: Any, found: Review) -> bool:
    user = visits.visitor().user
    return found.purged_at is None and review_queue.has_open(session, found.id, user, since=now() - SITTING)


def facts(found: Review) -> dict[str, Any]:
    """What the page says without a word of the text."""
    visitor = visits.visitor()
    with current().store.read() as session:
        decided = reviews.decisions(session, found.id)
        alike = reviews.similar(session, found)
        ids = [one.id for one, _ in alike]
        deciders = {decision.reviewer for decision in decided}
        return {
            "review": found,
            "decisions": decided,
            "writers": people.pseudonyms(session, [found.writer]),
            "names": {actor: user.name for actor, user in people.by_actors(session, deciders).items()},
            "assignee": review_queue.named(session, [found.assignee] if found.assignee else []).get(found.assignee),
            "others": review_queue.others(session, [found.id], visitor.user).get(found.id, []),
            "similar": alike,
            "answers": reviews.newest_decisions(session, ids),
            "own": visitor.actor in (found.writer, found.opened_by),
            "beyond": sorted(
                map(
                    called,
                    approvers.beyond(
                        session, visitor.user, categories=found.categories, jurisdictions=found.jurisdictions
                    ),
                )
            ),
        }


def shown(
    found: Review, *, decision: DecisionForm | None = None, comment: CommentForm | None = None, redline: Any = None
) -> str:
    """With the text: only for whoever is reading it."""
    service, told = current(), facts(found)
    with service.store.read() as session:
        typed = reviews.open_sealed(session, service.recorder.keyring, found.id)
        said = {one.version: _said(session, found, one.version) for one in told["decisions"]}
        remarks = review_queue.comments(session, service.recorder.keyring, found.id)
        authors = people.by_actors(session, {remark.author for remark, _ in remarks})
        reviewers = review_queue.reviewers(session)
    proposal = _proposal(found, said) or typed["text"]
    form = (decision or DecisionForm(formdata=None)).offer(reviewers)
    if decision is None:
        form.text.data = proposal
        form.disposition.data = "approved-with-changes" if proposal != typed["text"] else None
    form.version.data = found.version
    form.text.render_kw = form.text.render_kw | {
        "hx-post": url_for("console.reviews.redline", id=found.id),
        "hx-trigger": "input changed delay:400ms",
        "hx-target": "#redline",
        "hx-include": "#decision",
    }
    findings = screened(found, typed)
    final = _final(told["decisions"], said)
    return render_template(
        "console/review.html",
        **told,
        typed=typed,
        pieces=pieces(typed["text"], findings),
        findings=findings,
        said=said,
        remarks=[(remark, words, authors.get(remark.author)) for remark, words in remarks],
        form=form,
        assign=AssignForm(formdata=None, to=found.assignee or "").offer(reviewers),
        comment=comment or CommentForm(formdata=None),
        redline=redline or differences(typed["text"], final or proposal),
        final=final,
    )


def _said(session: Any, found: Review, version: int) -> dict[str, str]:
    return reviews.open_sealed(session, current().recorder.keyring, f"{found.id}.{version}")


def _proposal(found: Review, said: dict[int, dict[str, str]]) -> str | None:
    """What the first of two approvers would let through."""
    return said[max(said)].get("text") if found.stage == "second" and said else None


def _final(decided: list, said: dict[int, dict[str, str]]) -> str | None:
    """The text that was approved instead of the writer's own."""
    return said[decided[0].version].get("text") if decided and decided[0].approves else None


def screened(found: Review, typed: dict[str, str]) -> tuple[Finding, ...]:
    """As the rules of today see it, in the order of the text."""
    return screen(found, typed["text"], typed.get("handle") or None)


def screen(found: Review, text: str, handle: str | None = None) -> tuple[Finding, ...]:
    draft = Draft(
        text,
        site=found.site,
        kind=found.kind,
        account=found.account,
        handle=handle,
        sector=found.sector,
        jurisdictions=tuple(found.jurisdictions),
        on=now().date(),
    )
    return tuple(sorted(current().engine.screen(draft).findings, key=lambda finding: (finding.start, finding.end)))


def called(name: str) -> str:
    """A category or a jurisdiction, as people call it."""
    known = current().policy.categories.get(name)
    return known.get(str(get_locale()), name) if known else name.upper()


def pieces(text: str, findings: tuple[Finding, ...]) -> list[tuple[str, list[int], list[int]]]:
    """The text in its order: each piece, the numbers of what was found there, and of what ends there."""
    edges = sorted({0, len(text), *(edge for finding in findings for edge in (finding.start, finding.end))})
    numbered = list(enumerate(findings, 1))
    return [
        (
            text[start:end],
            [number for number, found in numbered if found.start <= start and end <= found.end],
            [number for number, found in numbered if found.end == end],
        )
        for start, end in pairwise(edges)
    ]
