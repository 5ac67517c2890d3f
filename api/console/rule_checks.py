"""A draft checked by what it is: a rule with its own proofs, shared words with those of all rules that use them."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from functools import lru_cache

from api.console.rule_template import NAME
from api.engine import Engine
from api.rulebook.drafting import FILE, Checked, check
from api.rulebook.reader import Mistake
from api.rulebook.shared_words import is_shared
from api.rulebook.words_drafting import CheckedWords, check_words
from api.service import current
from api.store.tables.editions import RuleDraft


def without_model() -> Engine:
    """Proofs are the rules' own: what the model would say as well is not their matter."""
    engine = copy(current().engine)
    engine.model = None
    return engine


def checked(draft: RuleDraft, text: str) -> Checked | CheckedWords:
    if is_shared(draft.rule):
        return checked_words(draft.rule, text)
    service = current()
    told = check(text, draft.rule, service.shelf, service.rulebook, without_model())
    if told.rule and told.rule.id == NAME:
        return replace(told, mistakes=(Mistake(FILE, 1, "id: needs to be given"), *told.mistakes))
    return told


def checked_words(id: str, text: str) -> CheckedWords:
    return _checked_words(id, text, current().rulebook.version)


@lru_cache(maxsize=8)
def _checked_words(id: str, text: str, version: str) -> CheckedWords:
    """Once for each text: whoever saves, compares and publishes waits once. `version` is that of all rules."""
    return check_words(id, text, current().shelf, without_model())
