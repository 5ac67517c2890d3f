"""The words that rules share: every word list and every cue as a page, with the rules that use it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from api import auth, visits
from api.console import cue_words, rule_patterns, rule_words
from api.console.rules import download, nothing
from api.rulebook.shared_words import CUE, LIST, NAME, home, phrases, read, shared_text, written
from api.rulebook.shelf import Shelf
from api.rulebook.uses import Uses, excuses_of
from api.service import Service, current
from api.store import editions as stored
from api.store import people

blp = Blueprint("shared_words", __name__, url_prefix="/rules")
PAGE = 60
FIRST_WORDS = 8


class Row(NamedTuple):
    """One list or cue: how it begins, and how many rules use it."""

    id: str
    begins: list[str]
    words: int
    uses: int
    changed: bool
    pattern: bool


@blp.context_processor
def names() -> dict:
    return {"words": rule_words, "cues": cue_words, "pieces": rule_patterns.pieces}


@blp.get("/words")
@auth.needs("read rules")
def listing() -> str:
    asked = request.args.get("q", "")[:100].replace("\0", "")
    start = max(request.args.get("start", 0, type=int), 0) if len(request.args.get("start", "")) < 8 else 0
    lists, cues = (
        [row for row in rows(current().shelf) if row.id.startswith(kind) and said(row.id, asked)]
        for kind in (LIST, CUE)
    )
    return render_template(
        "console/words.html",
        lists=lists[start : start + PAGE],
        cues_found=[] if start else cues,
        total=len(lists),
        asked=asked,
        start=start,
        size=PAGE,
    )


def said(id: str, asked: str) -> bool:
    told = " ".join([id, *map(str, cue_words.told(id)), *content(id, current())]).lower()
    return all(word in told for word in asked.lower().removeprefix(LIST).split())


def content(id: str, service: Service) -> tuple[str, ...]:
    """Its words; for a pattern that alone."""
    lexicon, name = service.rulebook.lexicon, id.removeprefix(LIST)
    if id.startswith(CUE):
        return service.rulebook.cues.get(id.removeprefix(CUE), ())
    return lexicon.words.get(name) or ((lexicon.patterns[name],) if name in lexicon.patterns else ())


@lru_cache(maxsize=2)
def rows(shelf: Shelf) -> list[Row]:
    """Put together once for each edition."""
    service = current()
    lexicon, cues = service.rulebook.lexicon, service.rulebook.cues
    ids = [LIST + name for name in sorted([*lexicon.words, *lexicon.patterns])] + [CUE + name for name in cues]
    there = {id: content(id, service) for id in ids}
    return [
        Row(
            id,
            list(some[:FIRST_WORDS]),
            len(some),
            len(uses(shelf).of(id)),
            id in shelf.changes,
            id[1:] in lexicon.patterns,
        )
        for id, some in there.items()
    ]


@lru_cache(maxsize=2)
def uses(shelf: Shelf) -> Uses:
    """Of the rules that are not switched off."""
    rulebook = current().rulebook
    return Uses((rule for rule in shelf.rules if rule.status != "retired"), rulebook.lexicon, rulebook.cues)


@blp.get("/@<name>")
@auth.needs("read rules")
def word_list(name: str) -> str:
    return page(LIST + name)


@blp.get("/cue:<name>")
@auth.needs("read rules")
def cue(name: str) -> str:
    return page(CUE + name)


def page(id: str) -> str:
    service = current()
    text, shelf = shared_text(service.files, id) or nothing(), service.shelf
    with service.store.read() as session:
        history = stored.history(session, rule=id, most=20)
        mine = stored.draft_of(session, visits.visitor().actor, id)
        known = people.by_actors(session, {one.published_by for one in history})
    return render_template(
        "console/words-one.html",
        id=id,
        shared=read(text),
        count=sum(1 for _one in phrases(read(text))),
        used=uses(shelf).of(id),
        by_model=by_model(id),
        excuses=sorted(excuses_of({id.removeprefix(CUE)})) if id.startswith(CUE) else [],
        state=shelf.state(id),
        outdated=shelf.outdated(id),
        history=history,
        by={actor: user.name for actor, user in known.items()},
        draft=mine,
    )


def by_model(id: str) -> bool:
    """Whether what the learned model finds is excused by it as well."""
    heard = excuses_of({id.removeprefix(CUE)}) if id.startswith(CUE) else set()
    return any(heard & set(meaning.qualifiers) for meaning in current().rulebook.meanings.values())


@blp.get("/words/<id>/file")
@auth.needs("read rules")
def file(id: str) -> Response:
    """The whole file, as it would stand in the folder of rules."""
    files = current().files
    name = home(files, id) or nothing()
    return download(name, files[name])


@blp.post("/words/new")
@auth.needs("write rules")
def new() -> Response:
    """A draft of a word list of the firm's own."""
    name, service = request.form.get("name", "").strip().lstrip("@"), current()
    if not NAME.fullmatch(name):
        flash(_("A word list is named by lower-case letters and underscores, such as our_products_en."), "problem")
    elif content(LIST + name, service):
        flash(_("There is a word list of this name: this is it."), "problem")
        return redirect(url_for("console.shared_words.word_list", name=name))
    else:
        with service.store.write() as session:
            actor = visits.visitor().actor
            made = stored.draft_of(session, actor, LIST + name) or stored.begin_draft(
                session, actor, LIST + name, written([]), base=service.shelf.edition
            )
        return redirect(url_for("console.words_draft.edit", id=made.id))
    return redirect(url_for("console.shared_words.listing"))


def kind_of(shared: Any) -> str:
    """`list`, `pattern` or `cue`: what can be filled in."""
    return "list" if isinstance(shared, list) else "pattern" if "regex" in shared else "cue"
