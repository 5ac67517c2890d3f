"""The policy as those who write read it: one page, made from what is in force, and that it was read."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from api import auth, visits
from api.console import handbook_facts, handbook_words, policy_words
from api.handbook import page as page_of
from api.handbook import sites
from api.rulebook.code import number_of
from api.service import Service, current
from api.store import acknowledgements, codes, people, policies
from api.store.acknowledgements import WRITER
from api.store.tables.handbook import Acknowledgement

blp = Blueprint("handbook", __name__, url_prefix="/handbook")


@blp.get("/")
@auth.needs("read handbook")
def overview() -> str:
    return render_template("console/handbook.html", **facts())


@blp.get("/policy.pdf")
@auth.needs("read handbook")
def paper() -> Response:
    """The same words as a file to keep."""
    from api.console import handbook_pdf  # fonts and images: nobody who starts a service waits for them

    told, language = facts(), str(get_locale())
    html = render_template("console/handbook-paper.html", **told)
    published = told["published"]
    number = published.number if published else 0
    title = " · ".join((_("Social media policy"), _("version %(number)s", number=number)))
    response = Response(handbook_pdf.made(html, title, language), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="policy-{number}-{language}.pdf"'
    return response


def facts() -> dict[str, Any]:
    """All that the page tells this visitor."""
    service, visitor = current(), visits.visitor()
    with service.store.read() as session:
        texts = codes.newest(session)
        published = policies.get(session, service.number)
        groups = tuple(people.find(session, visitor.user).groups)
        page = page_of(service, numbers(texts))
        done = acknowledgements.of(session, visitor.user, page)
    language = str(get_locale())
    code_language, code = handbook_facts.code(texts, language)
    rows = handbook_facts.watched(service, groups, language)
    return {
        "policy": service.policy,
        "firm": service.rulebook.firm,
        "published": published,
        "codes": texts,
        "code": code,
        "code_language": code_language,
        "clauses": handbook_facts.by_clause(rows),
        "particular": particular(service, groups),
        "sites": sites(service),
        "page": page,
        "done": done,
    }


def numbers(texts: dict[str, Any]) -> list[int]:
    return sorted(version.number for version in texts.values())


def particular(service: Service, groups: tuple[str, ...]) -> list[tuple[str, str]]:
    """Lines for single sites or for the visitor's groups, in words: (when, what follows)."""
    policy = service.policy
    lines = [line for line in policy.decisions if "site" in line or line.get("group") in groups]
    return [
        (policy_words.when(line, policy.categories), str(handbook_words.OUTCOMES[line["decision"]])) for line in lines
    ]


@blp.post("/read")
@auth.needs("read handbook")
def acknowledge() -> Response:
    """Of the state that was looked at, which the form names: what has changed since is read first."""
    service = current()
    with service.store.write() as session:
        found = codes.numbers(session)
        page = page_of(service, found)
        same = request.form.get("page") == page
        if same:
            acknowledgements.add(session, visits.visitor().user, page, policy=service.number, codes=found)
    if same:
        flash(_("Thank you. It is noted that you have read the policy as it is now."))
    else:
        flash(_("The policy changed while you were reading. Look at it once more."), "problem")
    return redirect(url_for("console.handbook.overview"))


@blp.app_context_processor
def reminder() -> dict[str, Any]:
    return {"policy_unread": unread}


def unread() -> bool:
    """Whether to remind the visitor, on every page of the console but this one."""
    visitor = visits.visitor()
    if visitor is None or WRITER not in visitor.roles or request.blueprint == "console.handbook":
        return False
    return acknowledged() is None


def acknowledged() -> Acknowledgement | None:
    service = current()
    with service.store.read() as session:
        page = page_of(service, codes.numbers(session))
        return acknowledgements.of(session, visits.visitor().user, page)


@blp.context_processor
def names() -> dict[str, Any]:
    return {"words": handbook_words, "name": category_name, "number_of": number_of}


def category_name(category: str) -> str:
    return current().policy.categories.get(category, {}).get(str(get_locale()), category)
