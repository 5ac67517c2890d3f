"""Read a folder of rules: everything valid, or every mistake of every file at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from api.engine import Engine
from api.engine.phrases import PhraseError, compile_regex
from api.engine.rules import Lexicon, Policy, Rule, Rulebook
from api.rulebook.build import build_meaning, build_rule
from api.rulebook.checked import checked, plain, section
from api.rulebook.document import read_firm, read_policy, version
from api.rulebook.lessons import load_lessons
from api.rulebook.reader import Mistake, RulebookError, Source
from api.rulebook.schema import MeaningSchema, RuleSchema
from api.rulebook.sites import load_sites

__all__ = ["RulebookError", "load", "load_all"]

_RULE = RuleSchema()
_ORDER = list(_RULE.fields)
_TOP = {"family", "lexicon", "rules", "cues", "sites", "firm", "meanings", "lessons"}


def load(folder: Path) -> tuple[Rulebook, Policy]:
    """What runs for writers: the stable rules. Raises RulebookError like `load_all`."""
    rulebook, policy = load_all(folder)
    return replace(rulebook, rules=running(rulebook.rules)), policy


def running(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """What runs for writers."""
    return tuple(rule for rule in rules if rule.status == "stable")


def load_all(folder: Path) -> tuple[Rulebook, Policy]:
    """Every rule of every *.yaml below `folder`. Raises RulebookError listing all mistakes with file and line."""
    paths = sorted(folder.rglob("*.yaml"))
    if not paths:
        raise RulebookError([Mistake(str(folder), 1, "holds no rules (*.yaml)")])
    sources = {str(path.relative_to(folder)): Source(path, folder) for path in paths}
    mistakes = [mistake for source in sources.values() for mistake in source.mistakes]
    hashed = version({name: source.text for name, source in sources.items()})
    choices = sources.pop("policy.yaml", None)
    policy = read_policy(choices, folder, mistakes)
    lexicon = lexicon_of(sources.values(), mistakes)
    rules = [rule for source in sources.values() for rule in rules_of(source, mistakes)]
    cues = cues_of(sources.values(), mistakes)
    mistakes += duplicates(rules)
    sites, adapters = load_sites(sources.values(), mistakes)
    firm = read_firm([choices, *sources.values()] if choices else sources.values(), mistakes)
    rulebook = Rulebook(
        hashed,
        tuple(rules),
        lexicon,
        cues,
        sites,
        firm,
        _meanings(sources.values(), mistakes),
        adapters,
        load_lessons(sources.values(), mistakes),
    )
    mistakes += _uncompilable(rulebook, folder)
    if mistakes or policy is None:
        raise RulebookError(mistakes)
    return rulebook, policy


def rules_of(source: Source, mistakes: list[Mistake]) -> Iterator[Rule]:
    if source.mistakes or not isinstance(source.data, dict):
        if not source.mistakes:
            mistakes.append(source.mistake("must be a mapping with family and rules"))
        return
    mistakes += [source.mistake(f"unknown key {key}", key) for key in source.data if key not in _TOP]
    listed = source.data.get("rules") or []
    if not isinstance(listed, list):
        mistakes.append(source.mistake("rules must be a list", "rules"))
        return
    for number, data in enumerate(listed):
        if not isinstance(data, dict):
            mistakes.append(source.mistake("a rule must be a mapping", "rules", number))
            continue
        mistakes += _misordered(data, source, number)
        loaded = checked(_RULE, plain(data), source, ("rules", number), mistakes)
        if loaded is not None:
            yield build_rule(loaded, source, number)


def _misordered(data: dict[str, Any], source: Source, number: int) -> Iterator[Mistake]:
    """A fixed order lets a reviewer's eye know where to look."""
    keys = [key for key in data if key in _ORDER]
    for before, key in pairwise(keys):
        if _ORDER.index(key) < _ORDER.index(before):
            yield source.mistake(f"{data.get('id', '?')}: {key} must stand before {before}", "rules", number, key)


def lexicon_of(sources: Iterable[Source], mistakes: list[Mistake]) -> Lexicon:
    words: dict[str, tuple[str, ...]] = {}
    patterns: dict[str, str] = {}
    for source in sources:
        for name, value in (section(source, "lexicon")).items():
            if name in words or name in patterns:
                mistakes.append(source.mistake(f"lexicon {name} is defined twice", "lexicon", name))
            elif isinstance(value, dict) and set(value) == {"regex"} and _is_linear(value["regex"]):
                patterns[name] = value["regex"]
            elif isinstance(value, list) and value and all(isinstance(word, str) and word.strip() for word in value):
                words[name] = tuple(value)
            else:
                mistakes.append(
                    source.mistake(f"lexicon {name} must be a list of texts, or a valid regex", "lexicon", name)
                )
    return Lexicon(words, patterns)


def _is_linear(pattern: Any) -> bool:
    try:
        return isinstance(pattern, str) and compile_regex(pattern).groups == 0
    except PhraseError:
        return False


def cues_of(sources: Iterable[Source], mistakes: list[Mistake]) -> dict[str, tuple[str, ...]]:
    cues: dict[str, tuple[str, ...]] = {}
    for source in sources:
        for kind, by_lang in section(source, "cues").items():
            if not isinstance(by_lang, dict) or set(by_lang) != {"en", "fr"}:
                mistakes.append(source.mistake(f"cue {kind} must have both en and fr", "cues", kind))
                continue
            cues[kind] = tuple(phrase for phrases in by_lang.values() for phrase in phrases)
            if not all(isinstance(phrase, str) for phrase in cues[kind]):
                mistakes.append(source.mistake(f"cue {kind}: a phrase is no text (quote no, on, off, y)", "cues", kind))
    return cues


def _meanings(sources: Iterable[Source], mistakes: list[Mistake]) -> dict[str, Rule]:
    """By category, what the learned stage says about it."""
    meanings: dict[str, Rule] = {}
    for source in sources:
        listed = source.data.get("meanings") if isinstance(source.data, dict) else None
        for number, data in enumerate(listed or []):
            if loaded := checked(MeaningSchema(), data, source, ("meanings", number), mistakes):
                meanings[loaded["category"]] = build_meaning(loaded, source, number)
    return meanings


def duplicates(rules: list[Rule]) -> Iterator[Mistake]:
    first: dict[str, Rule] = {}
    for rule in rules:
        if rule.id in first:
            yield Mistake(rule.file, rule.line, f"{rule.id} is already in {first[rule.id].file}")
        first.setdefault(rule.id, rule)


def uncompilable(rule: Rule, lexicon: Lexicon) -> Iterator[Mistake]:
    try:
        Engine.check(Rulebook("", (rule,), lexicon, {}))
    except PhraseError as error:
        yield Mistake(rule.file, rule.line, f"{rule.id}: {error}")


def unheard(rulebook: Rulebook, file: str) -> Iterator[Mistake]:
    """Cues that cannot be looked for."""
    try:
        Engine.check(Rulebook("", (), rulebook.lexicon, rulebook.cues))
    except PhraseError as error:
        yield Mistake(file, 1, f"cues: {error}")


def _uncompilable(rulebook: Rulebook, folder: Path) -> Iterator[Mistake]:
    """All at once, which is quick; where that fails each rule alone, so that every one to blame is named."""
    try:
        return Engine.check(rulebook)
    except PhraseError:
        pass
    for rule in rulebook.rules:
        yield from uncompilable(rule, rulebook.lexicon)
    yield from unheard(rulebook, str(folder / "cues.yaml"))
