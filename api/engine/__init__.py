"""The engine: `Engine(rulebook, policy).screen(draft)`. The only file that knows the order of the stages."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
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
from api.engine.rules import Policy, Rule, Rulebook
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

    def only(self, *rules: Rule) -> Engine:
        """These rules alone, without the model. What does not hang on them is not made again: that takes most time."""
        alone = copy(self)
        alone.rulebook, alone.model = replace(self.rulebook, rules=rules), None
        words, stems = _words(_phrases_of(rules))
        alone.vocabulary = Vocabulary(self.vocabulary.words | words, self.vocabulary.stems | stems)
        alone.rules = CompiledRules(alone.rulebook, lambda words: normalise(Draft(words), alone.vocabulary).folded)
        alone.exemptions = CompiledExemptions(alone.rulebook)
        return alone

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
    lists = [phrase for words in rulebook.lexicon.words.values() for phrase in words]
    words, stems = _words([*lists, *_phrases_of(rulebook.rules)])
    return Vocabulary(words | stop_words("en") | stop_words("fr"), stems)


def _words(phrases: Iterable[str]) -> tuple[set[str], set[str]]:
    """The words of these phrases, and those of them that any ending may follow."""
    words = {word for phrase in phrases for word in fold(phrase).split() if not word.startswith("@")}
    return words - {"..."}, {word.rstrip("*") for word in words if word.endswith("*")}


def _phrases_of(rules: Iterable[Rule]) -> list[str]:
    return [phrase for rule in rules for pattern in rule.patterns for phrase in _phrases(pattern.value)]


def _phrases(value: object) -> list[str]:
    """The phrases anywhere in a pattern's value; regexes have none."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [p for key, inner in value.items() if key not in ("pattern", "shape") for p in _phrases(inner)]
    return [p for inner in value for p in _phrases(inner)] if isinstance(value, (list, tuple)) else []
