"""The lessons: for each category what its rules protect, a post that breaks them and one that keeps them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template
from flask_babel import get_locale

from api import auth
from api.console.handbook import category_name
from api.console.rule_example import marked
from api.engine.rules import Rule, Rulebook
from api.engine.types import CATEGORIES, Reference, reach
from api.errors import refuse
from api.service import current

blp = Blueprint("lessons", __name__, url_prefix="/handbook/lessons")
MOST_CITED = 6


@blp.context_processor
def names() -> dict[str, Any]:
    return {"name": category_name, "marked": marked}


@blp.get("/")
@auth.needs("read handbook")
def listing() -> str:
    lessons, language = current().rulebook.lessons, str(get_locale())
    told = {category: lessons[category][language] for category in CATEGORIES if category in lessons}
    return render_template("console/lessons.html", lessons=told)


@blp.get("/<category>")
@auth.needs("read handbook")
def lesson(category: str) -> str:
    service, language = current(), str(get_locale())
    known = service.rulebook.lessons.get(category) or refuse(404)
    others = [other for other in CATEGORIES if other in service.rulebook.lessons]
    at = others.index(category)
    return render_template(
        "console/lesson.html",
        category=category,
        lang=language,
        lesson=known[language],
        clause=service.policy.clauses.get(category, {}).get(language),
        rules=explained(service.rulebook, category, language),
        references=cited(service.rulebook, category, language, service.policy.jurisdictions),
        following=others[(at + 1) % len(others)],
    )


def explained(rulebook: Rulebook, category: str, language: str) -> list[Rule]:
    """The rules of the category that writers of this language meet, each with a post of its own that it flags."""
    own = (rule for rule in rulebook.rules if rule.category == category and rule.lang in (language, "any"))
    return [rule for rule in own if rule.status == "stable" and rule.should_flag and language in rule.why]


def cited(rulebook: Rulebook, category: str, language: str, jurisdictions: tuple[str, ...]) -> list[Reference]:
    """What the rules of the category and language cite most, where the firm is."""
    counts: dict[Reference, int] = {}
    for rule in rulebook.rules:
        for reference in rule.references if rule.category == category and rule.lang in (language, "any") else ():
            if reference.jurisdiction in reach(jurisdictions):
                counts[reference] = counts.get(reference, 0) + 1
    return sorted(counts, key=lambda reference: (-counts[reference], reference.cite))[:MOST_CITED]
