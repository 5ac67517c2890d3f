"""Five questions: posts to decide on, of the categories found in one's own. Nobody else learns what was answered."""

from __future__ import annotations

import hashlib
import json
import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Blueprint, render_template, request
from flask_babel import get_locale

from api import auth, visits
from api.console.handbook import category_name
from api.engine.rules import Example, Rulebook
from api.engine.types import LEARNED, Draft
from api.service import Service, current
from api.store import audit, figures, records
from api.store.tables.base import now

blp = Blueprint("refresher", __name__, url_prefix="/handbook/refresher")
MOST = 5
BAD, GOOD = "bad", "good"
SIDES = (BAD, GOOD)
# What comes in from others is answered, not posted; and what the rules know of a firm's own lists is an example's.
ASKED = tuple(category for category in LEARNED if category not in ("complaint", "adverse-event"))
LONGEST = 400
RECENT = timedelta(days=365)
MOST_RECORDS = 500
CHANCE = random.SystemRandom()


@dataclass(frozen=True, slots=True)
class Question:
    """A post, whether it breaks the rules of its category, and why."""

    category: str
    side: str
    post: str
    why: str

    @property
    def id(self) -> str:
        return hashlib.sha256(f"{self.category} {self.post}".encode()).hexdigest()[:16]


@blp.context_processor
def names() -> dict[str, Any]:
    return {"name": category_name, "sides": SIDES}


def pool(rulebook: Rulebook, language: str) -> dict[str, Question]:
    """Every post that may be asked about: those of the lessons, and the proofs in the rules' own files."""
    found = []
    for category in ASKED:
        if lesson := rulebook.lessons.get(category, {}).get(language):
            found += [Question(category, side, lesson[side], lesson["protects"]) for side in SIDES]
    for rule in rulebook.rules:
        told = rulebook.lessons.get(rule.category, {}).get(language)
        if rule.category in ASKED and rule.lang == language and told:
            found += [Question(rule.category, BAD, one.text, rule.why[language]) for one in plain(rule.should_flag)]
            found += [Question(rule.category, GOOD, one.text, told["protects"]) for one in plain(rule.should_pass)]
    return {question.id: question for question in found}


def plain(examples: Iterable[Example]) -> list[Example]:
    """Those that need no word on where they stand."""
    return [example for example in examples if not example.context and len(example.text) <= LONGEST]


@blp.get("/")
@auth.needs("read handbook")
def questions() -> str:
    service = current()
    with service.store.read() as session:
        own, common = of_one(session, visits.visitor().actor), of_all(session)
    return page(draw(service, str(get_locale()), [*own, *common]), own=bool(own))


def page(asked: list[Question], *, own: bool = False, answers: dict[str, str] | None = None, done: bool = False) -> str:
    return render_template("console/refresher.html", questions=asked, own=own, answers=answers or {}, done=done)


def of_one(session: Any, writer: str) -> list[str]:
    """The categories of what was found in this person's texts, where the policy keeps that; the commonest first."""
    kept = records.find(session, writer=writer, kind="screening", since=now() - RECENT, most=MOST_RECORDS)
    found: Counter[str] = Counter()
    for record in kept:
        content = json.loads(record.content or "{}")
        found.update({finding["category"] for finding in content.get("findings", ())})
    return [category for category, _ in found.most_common()]


def of_all(session: Any) -> list[str]:
    """The commonest in the firm first, then those that were never found."""
    today = now().date()
    counts = figures.by_category(session, figures.Asked(today - RECENT, today), ASKED)
    return sorted(ASKED, key=lambda category: (-counts.get(category, {}).get("checked", 0), CHANCE.random()))


def draw(service: Service, language: str, categories: Iterable[str]) -> list[Question]:
    """One question for each of the first categories, good and bad mixed."""
    known = list(pool(service.rulebook, language).values())
    asked: list[Question] = []
    for category in dict.fromkeys(categories):
        sides = CHANCE.sample(SIDES, k=2)
        choices = [[one for one in known if one.category == category and one.side == side] for side in sides]
        fitting = next(filter(None, (fit(service, language, some) for some in choices)), None)
        asked += [fitting] if fitting else []
        if len(asked) == MOST:
            break
    return CHANCE.sample(asked, k=len(asked))


def fit(service: Service, language: str, choices: list[Question]) -> Question | None:
    """Any of them; a good one only if no other rule minds it, whatever the account."""
    for question in CHANCE.sample(choices, k=len(choices)):
        draft = Draft(question.post, lang=language, account="brand", on=now().date())
        if question.side == BAD or not service.engine.screen(draft).findings:
            return question
    return None


@blp.post("/")
@auth.needs("read handbook")
def answered() -> str:
    """The answers live in this page only; that somebody did it is noted."""
    service, visitor = current(), visits.visitor()
    known = pool(service.rulebook, str(get_locale()))
    asked = [known[id] for id in dict.fromkeys(request.form.getlist("question")) if id in known][:MOST]
    answers = {question.id: request.form.get(f"answer-{question.id}", "") for question in asked}
    done = bool(asked) and all(answer in SIDES for answer in answers.values())
    if done:
        with service.store.write() as session:
            audit.append(session, actor=visitor.actor, action="refresher.done", object=f"user:{visitor.user}")
    return page(asked, answers=answers, done=done) if asked else questions()
