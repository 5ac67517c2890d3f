"""What a change of one rule would do to texts that are there already. They are counted, and shown to nobody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from api.engine import Engine
from api.engine.rules import Rule, Rulebook
from api.engine.types import Draft, Screening


@dataclass(slots=True)
class Effect:
    """Of so many texts, which would be flagged anew, which no longer, which `decided` otherwise.

    The `rightly` ones are labelled with the rule's category.
    """

    texts: int = 0
    newly: int = 0
    no_longer: int = 0
    decided: int = 0
    newly_rightly: int = 0
    no_longer_rightly: int = 0

    def add(self, before: Screening, after: Screening, *, rightly: bool) -> None:
        if not before.findings and after.findings:
            self.newly += 1
            self.newly_rightly += rightly
        elif before.findings and not after.findings:
            self.no_longer += 1
            self.no_longer_rightly += rightly
        else:
            self.decided += before.decision != after.decision


class Comparison:
    """The rules with one of them as it is and as it would be. Only texts that this one sees otherwise are looked at."""

    def __init__(self, engine: Engine, old: Rule | None, new: Rule):
        kept = tuple(rule for rule in engine.rulebook.rules if rule.id != new.id)
        changed = (*kept, new) if new.status == "stable" else kept
        rulebook = engine.rulebook
        self._category = new.category
        self._before = engine
        self._after = Engine(replace(rulebook, rules=changed), engine.policy, engine.model)
        old_rules = (old,) if old is not None and old.status == "stable" else ()
        self._old, self._new = _alone(engine, rulebook, old_rules), _alone(engine, rulebook, changed[len(kept) :])

    def effect(self, texts: Iterable[tuple[Draft, frozenset[str]]]) -> Effect:
        """Of drafts with their labels."""
        counted = Effect()
        for draft, labels in texts:
            counted.texts += 1
            if _seen(self._old, draft) != _seen(self._new, draft):
                before, after = self._before.screen(draft), self._after.screen(draft)
                counted.add(before, after, rightly=self._category in labels)
        return counted


def _alone(engine: Engine, rulebook: Rulebook, rules: tuple[Rule, ...]) -> Engine:
    return Engine(replace(rulebook, rules=rules), engine.policy)


def _seen(engine: Engine, draft: Draft) -> tuple:
    screening = engine.screen(draft)
    return screening.decision, tuple((one.start, one.end, one.severity, one.confidence) for one in screening.findings)
