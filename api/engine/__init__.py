"""The engine: `Engine(rulebook, policy).screen(draft)`. The only file that knows the order of the stages."""

from __future__ import annotations

from dataclasses import replace

from api.engine.aggregate import aggregate, merge
from api.engine.analyse import CueTable, analyse
from api.engine.classify import Model, classify
from api.engine.decide import decide
from api.engine.explain import explain
from api.engine.language import stop_words
from api.engine.match import CompiledRules, match
from api.engine.normalise import normalise
from api.engine.phrases import fold
from api.engine.qualify import CompiledExemptions, qualify
from api.engine.rules import Policy, Rulebook
from api.engine.trace import Trace
from api.engine.types import Draft, Screening
from api.engine.vocabulary import Vocabulary

__all__ = ["Engine"]


class Engine:
    """Holds what is compiled once; every screening is a pure function of draft, rulebook and policy."""

    def __init__(self, rulebook: Rulebook, policy: Policy, model: Model | None = None):
        self.rulebook = rulebook
        self.policy = policy
        self.model = model
        self.vocabulary = _vocabulary(rulebook)
        self.cues = CueTable(rulebook.cues, rulebook.lexicon)
        self.rules = CompiledRules(rulebook, lambda words: normalise(Draft(words), self.vocabulary).folded)
        self.exemptions = CompiledExemptions(rulebook)

    @staticmethod
    def check(rulebook: Rulebook) -> None:
        """Raises PhraseError when a pattern cannot be compiled."""
        CompiledRules(rulebook)
        CompiledExemptions(rulebook)
        CueTable(rulebook.cues, rulebook.lexicon)

    def screen(self, draft: Draft) -> Screening:
        """Score one draft. Same draft, rulebook, policy and model: same answer, always."""
        return self.trace(draft).screening

    def trace(self, draft: Draft) -> Trace:
        """The same with what every stage made."""
        draft = self.completed(draft)
        site = self.rulebook.site(draft)
        text = normalise(draft, self.vocabulary)
        analysis = analyse(text, self.cues, draft.lang)
        matches = match(analysis, self.rules, draft)
        meant = classify(analysis, self.model, self.rulebook.meanings, draft)
        standing, excused = qualify(matches + meant, analysis, self.exemptions, site)
        explained = explain(((one, None) for one in standing), analysis, draft, self.policy, site)
        findings = merge(explained)
        assessment = aggregate(findings)
        screening = Screening(
            decision=decide(findings, draft, self.policy),
            score=assessment.score,
            severity=assessment.severity,
            lang=analysis.lang,
            findings=findings,
            excused=explain(excused, analysis, draft, self.policy, site),
            rulebook=self.rulebook.version,
            policy=self.policy.version,
        )
        made = (tuple(some) for some in (matches, meant, standing, excused, explained))
        return Trace(draft, site, analysis, *made, assessment, screening)

    def completed(self, draft: Draft) -> Draft:
        """What the firm's own settings know: its jurisdictions, and which accounts are its brand's."""
        handle = (draft.handle or "").lower().lstrip("@")
        brand = draft.account == "unknown" and handle in self.rulebook.firm.handles
        return replace(
            draft,
            jurisdictions=draft.jurisdictions or self.policy.jurisdictions,
            account="brand" if brand else draft.account,
        )


def _vocabulary(rulebook: Rulebook) -> Vocabulary:
    """Every word that a rule or lexicon looks for, and the function words that stand between them."""
    phrases = [phrase for words in rulebook.lexicon.words.values() for phrase in words]
    for rule in rulebook.rules:
        for pattern in rule.patterns:
            phrases += _phrases(pattern.value)
    words = {word for phrase in phrases for word in fold(phrase).split() if not word.startswith("@")}
    stems = {word.rstrip("*") for word in words if word.endswith("*")}
    return Vocabulary((words - {"..."}) | stop_words("en") | stop_words("fr"), stems)


def _phrases(value: object) -> list[str]:
    """The phrases anywhere in a pattern's value; regexes have none."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [p for key, inner in value.items() if key not in ("pattern", "shape") for p in _phrases(inner)]
    return [p for inner in value for p in _phrases(inner)] if isinstance(value, (list, tuple)) else []
