"""A draft against what holds; publishing it; the editions of the rules, and going back to one."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField

from api import auth, editions, visits
from api.console import forms, mistake_words, rule_drafts, rule_patterns, rule_words
from api.console.decision_form import SAID
from api.console.policy import number
from api.console.policy_words import changes as difference
from api.console.rule_checks import checked
from api.console.rule_example import marked
from api.console.rules import download, nothing
from api.rulebook import RulebookError
from api.rulebook.drafting import Checked
from api.rulebook.shared_words import home, in_lines, is_shared
from api.rulebook.shelf import Changes, files_with, own_file, path, with_changes
from api.rulebook.words_drafting import CheckedWords
from api.service import current
from api.store import editions as stored
from api.store import people
from api.store.failures import ConflictError
from api.store.tables.editions import RuleDraft, RuleEdition

blp = Blueprint("rule_publishing", __name__, url_prefix="/rules")


class PublishForm(FlaskForm):
    """`base` is the edition that was looked at: whoever looked at an older one is told what came since."""

    base = HiddenField()
    comment = forms.text(lazy_gettext("Why, for those who read the history"), longest=500, checks=(SAID,))

    def validate_base(self, field: Field) -> None:
        field.data = number(field.data) if field.data != "0" else 0


@blp.context_processor
def names() -> dict:
    return {"words": rule_words, "marked": marked, "plain": mistake_words.of_rule, "pieces": rule_patterns.pieces}


@blp.get("/drafts/<id>")
@auth.needs("write rules")
def compare(id: str) -> str:
    draft = rule_drafts.anybodys(id)
    return compared(draft, PublishForm(formdata=None, base=current().shelf.edition))


def compared(draft: RuleDraft, form: PublishForm, **more: object) -> str:
    text = rule_drafts.dated(draft, draft.text)
    told = checked(draft, text)
    standing = rule_drafts.standing(draft.rule)
    return render_template(
        "console/rule-compare.html",
        draft=draft,
        there=bool(standing),
        mine=draft.author == visits.visitor().actor,
        by=authors([draft.author]),
        checked=told,
        shared=is_shared(draft.rule),
        changes=difference(*(in_lines(draft.rule, one) for one in (standing, text))),
        edition=current().shelf.edition,
        begun_before=begun_before(draft),
        form=form,
        **more,
    )


def begun_before(draft: RuleDraft) -> bool:
    """Whether this rule was changed by somebody since the draft was begun."""
    if draft.base == current().shelf.edition or not draft.rule:
        return False
    with current().store.read() as session:
        since = stored.history(session, rule=draft.rule, most=1)
    return bool(since) and since[0].number > draft.base


@blp.post("/drafts/<id>/publish")
@auth.needs("publish rules")
def publish(id: str) -> Response | str:
    draft, form = rule_drafts.anybodys(id), PublishForm()
    text = rule_drafts.dated(draft, draft.text)
    told = checked(draft, text)
    if not form.validate() or not told.good:
        return compared(draft, form)
    shelf, rule = current().shelf, part(draft, told)
    changes = dict(shelf.changes)
    changes.pop(rule, None)
    if change := shelf.change(rule, text):
        changes[rule] = change
    if published(changes, form, rule=rule, draft=draft):
        return redirect(url_for("console.rules.rule", id=rule))
    return redirect(url_for("console.rule_publishing.compare", id=draft.id))


def published(changes: Changes, form: PublishForm, *, rule: str | None, draft: RuleDraft | None = None,
              restores: int | None = None) -> bool:  # fmt: skip
    """Whether it was; if not, somebody else was faster, and the person is told so."""
    actor, service = visits.visitor().actor, current()
    try:
        with_changes(service.shelf, service.rulebook, service.files, changes, form.base.data + 1)
        with service.store.write() as session:
            made = stored.publish(
                session,
                editions.for_store(changes),
                base=form.base.data,
                rule=rule,
                comment=form.comment.data,
                actor=actor,
                written_by=draft.author if draft else actor,
                restores=restores,
            )
            if draft:
                stored.drop_draft(session, draft.id)
    except RulebookError as error:
        flash(_("Nothing was published: the rules cannot be built with it.") + f" {error.mistakes[0].text}", "problem")
        return False
    except (stored.PublishedMeanwhile, ConflictError):
        said = _("Nothing was published: somebody else published another edition first. Look at what it changed.")
        flash(said, "problem")
        return False
    editions.refresh_here()
    flash(_("Edition %(number)s of the rules is published. It is in force everywhere within seconds.", number=made))
    return True


@blp.get("/drafts/<id>/file")
@auth.needs("write rules")
def file(id: str) -> Response:
    """The file of the folder of rules, as it would be with this draft."""
    draft = rule_drafts.anybodys(id)
    text = rule_drafts.dated(draft, draft.text)
    id, shelf = part(draft, checked(draft, text)) or nothing(), current().shelf
    change = shelf.change(id, text)
    files = files_with(shelf, {**shelf.changes, **({id: change} if change else {})})
    name = home(files, id) if is_shared(id) else path(shelf.rule(id)) if shelf.rule(id) else own_file(id)
    return download(name, files[name])


def part(draft: RuleDraft, told: Checked | CheckedWords) -> str | None:
    """The name of what the draft changes; nothing for a rule that cannot be read."""
    return draft.rule if isinstance(told, CheckedWords) else told.rule and told.rule.id


@blp.get("/editions")
@auth.needs("read rules")
def history() -> str:
    with current().store.read() as session:
        listed = stored.history(session)
    by = authors([one.published_by for one in listed] + [one.written_by for one in listed])
    return render_template("console/rule-editions.html", editions=listed, by=by)


@blp.get("/editions/<wanted>")
@auth.needs("read rules")
def edition(wanted: str) -> str:
    return shown(found(wanted), PublishForm(formdata=None, base=current().shelf.edition))


def found(wanted: str) -> RuleEdition:
    with current().store.read() as session:
        return stored.get(session, number(wanted)) or nothing()


def shown(one: RuleEdition, form: PublishForm) -> str:
    """What this edition changed, and what going back to it would change now."""
    with current().store.read() as session:
        before = stored.get(session, one.number - 1)
    old, new = (editions.from_store(kept.changes) if kept else {} for kept in (before, one))
    return render_template(
        "console/rule-edition.html",
        one=one,
        by=authors([one.published_by, one.written_by]),
        made=differences(old, new),
        back=differences(current().shelf.changes, new),
        edition=current().shelf.edition,
        form=form,
    )


def differences(old: Changes, new: Changes) -> list[tuple[str, list[tuple[str, str]]]]:
    """Rule by rule, what differs between two sets of changes."""
    shelf = current().shelf

    def text(changes: Changes, id: str) -> str:
        return in_lines(id, changes[id].text if id in changes else shelf.shipped_text(id) or "")

    ids = sorted(id for id in {*old, *new} if text(old, id) != text(new, id))
    return [(id, difference(text(old, id), text(new, id))) for id in ids]


@blp.post("/editions/<wanted>/roll-back")
@auth.needs("publish rules")
def roll_back(wanted: str) -> Response | str:
    one, form = found(wanted), PublishForm()
    if not form.validate():
        return shown(one, form)
    if published(editions.from_store(one.changes), form, rule=None, restores=one.number):
        return redirect(url_for("console.rule_publishing.history"))
    return redirect(url_for("console.rule_publishing.edition", wanted=one.number))


def authors(actors: list[str]) -> dict[str, str]:
    """As people call them."""
    with current().store.read() as session:
        return {actor: user.name for actor, user in people.by_actors(session, set(actors)).items()}
