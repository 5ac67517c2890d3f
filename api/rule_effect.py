"""What a change of the rules would do to texts that are there already. They are counted, and shown to nobody."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from api.engine import Engine
from api.engine.rules import Rule, Rulebook
from api.engine.types import Draft, Screening


@dataclass(slots=True)
class Effect:
    """Of so many texts, which would be flagged anew, which no longer, which `decided` otherwise.

    The `rightly` ones are labelled with the category of a rule that changes.
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
    """The rules as they are and as they would be. Only texts that the `touched` ones see otherwise are looked at."""

    def __init__(self, engine: Engine, after: Rulebook, touched: Collection[str], categories: frozenset[str]):
        self._categories = categories
        self._before = engine
        self._after = Engine(after, engine.policy, engine.model)
        self._old, self._new = (
            one.only(*(rule for rule in one.rulebook.rules if rule.id in touched)) for one in (engine, self._after)
        )

    @classmethod
    def of_rule(cls, engine: Engine, new: Rule) -> Comparison:
        """With this rule instead of the one of its name, or beside all others."""
        kept = tuple(rule for rule in engine.rulebook.rules if rule.id != new.id)
        rules = (*kept, new) if new.status == "stable" else kept
        return cls(engine, replace(engine.rulebook, rules=rules), {new.id}, frozenset({new.category}))

    def effect(self, texts: Iterable[tuple[Draft, frozenset[str]]]) -> Effect:
        """Of drafts with their labels."""
        counted = Effect()
        for draft, labels in texts:
            counted.texts += 1
            if _seen(self._old, draft) != _seen(self._new, draft):
                before, after = self._before.screen(draft), self._after.screen(draft)
                counted.add(before, after, rightly=bool(self._categories & labels))
        return counted


def _seen(engine: Engine, draft: Draft) -> tuple:
    """What they find, and the cues by which others excuse."""
    trace = engine.trace(draft)
    found = trace.screening.findings
    told = tuple((one.rule, one.start, one.end, one.severity, one.confidence) for one in found)
    return trace.screening.decision, told, trace.analysis.cues
