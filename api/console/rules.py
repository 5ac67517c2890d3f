"""The rulebook to read: found by words and filters, and every rule as a page."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import NoReturn

from flask import Blueprint, Response, render_template, request

from api import auth, visits
from api.console import cue_words, nav, rule_patterns, rule_words
from api.console.rule_example import marked
from api.engine.qualify import LISTENS
from api.engine.rules import Rule
from api.engine.types import CATEGORIES, LEVELS
from api.errors import refuse
from api.rulebook.entries import entry
from api.rulebook.shared_words import is_shared, shared_text
from api.rulebook.shelf import Shelf, path
from api.service import current
from api.store import editions as stored
from api.store import people
from api.store.tables.editions import RuleDraft

blp = Blueprint("rules", __name__, url_prefix="/rules")
PAGE = 60
FILTERS = ("category", "lang", "jurisdiction", "severity", "state")


@blp.context_processor
def names() -> dict:
    return {"words": rule_words, "cues": cue_words, "marked": marked, "day": date.fromisoformat, "state_of": state_of}


@blp.get("/")
@auth.needs("read rules")
def listing() -> str:
    shelf, text = current().shelf, request.args.get("q", "")[:100].replace("\0", "")
    chosen = {name: request.args.get(name, "")[:40] for name in FILTERS}
    start = max(request.args.get("start", 0, type=int), 0) if len(request.args.get("start", "")) < 8 else 0
    wanted, said = text.lower().split(), speech(shelf)
    found = [rule for rule in shelf.rules if fits(rule, shelf, chosen) and all(w in said[rule.id] for w in wanted)]
    found.sort(key=lambda rule: (rule_words.category(rule.category), rule.lang, rule.title))
    page = found[start : start + PAGE]
    return render_template(
        "console/rules.html",
        shelves=[(name, list(some)) for name, some in groupby(page, lambda rule: rule_words.category(rule.category))],
        total=len(found),
        of=len(shelf.rules),
        asked=text,
        chosen=chosen,
        offered=offered(shelf),
        start=start,
        size=PAGE,
        drafts=drafts(),
        kept={name: value for name, value in chosen.items() if value},
    )


def drafts() -> list[tuple[RuleDraft, str]]:
    """What is being written, for those who may write: theirs to go on with, others' to read and to publish."""
    if not nav.may("write rules"):
        return []
    with current().store.read() as session:
        found = stored.drafts(session)
        known = people.by_actors(session, {draft.author for draft in found})
    return [(draft, known[draft.author].name if draft.author in known else draft.author) for draft in found]


def offered(shelf: Shelf) -> dict[str, list[str]]:
    """What there is to choose from."""
    there = {rule.category for rule in shelf.rules}
    places = {reference.jurisdiction for rule in shelf.rules for reference in rule.references}
    return {
        "category": [name for name in CATEGORIES if name in there],
        "lang": [name for name in rule_words.LANGUAGES if any(rule.lang == name for rule in shelf.rules)],
        "jurisdiction": [name for name in rule_words.JURISDICTIONS if name in places],
        "severity": list(reversed(LEVELS)),
    }


def fits(rule: Rule, shelf: Shelf, chosen: dict[str, str]) -> bool:
    return (
        chosen["category"] in ("", rule.category)
        and chosen["lang"] in ("", rule.lang)
        and chosen["severity"] in ("", rule.severity)
        and (not chosen["jurisdiction"] or any(ref.jurisdiction == chosen["jurisdiction"] for ref in rule.references))
        and (not chosen["state"] or state(rule, shelf) == chosen["state"])
    )


def state_of(rule: Rule) -> str:
    return state(rule, current().shelf)


def state(rule: Rule, shelf: Shelf) -> str:
    """`shipped`, or what the firm made of it: `off`, `changed`, `own`."""
    return "off" if rule.status == "retired" else shelf.state(rule.id)


@lru_cache(maxsize=2)
def speech(shelf: Shelf) -> dict[str, str]:
    """What each rule is called, says, cites and looks for, in lower case: put together once for each edition."""
    return {rule.id: " ".join(spoken(rule)).lower() for rule in shelf.rules}


def spoken(rule: Rule) -> list[str]:
    cites = (reference.cite for reference in rule.references)
    said = [rule.id, rule.title, *rule.message.values(), *rule.why.values(), *cites]
    return said + [str(pattern.value) for pattern in rule.patterns] + [example.text for example in rule.should_flag]


@blp.get("/<id>")
@auth.needs("read rules")
def rule(id: str) -> str:
    shelf = current().shelf
    found = shelf.rule(id) or nothing()
    with current().store.read() as session:
        history = stored.history(session, rule=id, most=20)
        mine = stored.draft_of(session, visits.visitor().actor, id)
        known = people.by_actors(session, {one.published_by for one in history})
    return render_template(
        "console/rule.html",
        rule=found,
        state=state(found, shelf),
        changed=id in shelf.changes and shelf.shipped_has(id),
        outdated=shelf.outdated(id),
        history=history,
        by={actor: user.name for actor, user in known.items()},
        draft=mine,
        **read(found),
    )


def read(found: Rule) -> dict:
    """What the page of a rule shows beside its own fields."""
    return {
        "ways": rule_patterns.ways(found.patterns),
        "pieces": rule_patterns.pieces,
        "lists": rule_patterns.lists_used(found, current().rulebook.lexicon),
        "listens": LISTENS,
    }


@blp.get("/<id>/file")
@auth.needs("read rules")
def file(id: str) -> Response:
    """The whole file, as it would stand in the folder of rules."""
    found = current().shelf.rule(id) or nothing()
    return download(path(found), current().files[path(found)])


def download(name: str, text: str) -> Response:
    response = Response(text, mimetype="application/yaml")
    response.headers.set("Content-Disposition", "attachment", filename=name.rpartition("/")[2])
    return response


def text_of(id: str) -> str:
    """The rule, or the words that rules share, as YAML of its own."""
    if is_shared(id):
        return shared_text(current().files, id) or nothing()
    found = current().shelf.rule(id) or nothing()
    return entry(current().files[path(found)], id) or nothing()


def nothing() -> NoReturn:
    refuse(404)
