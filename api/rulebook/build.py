"""Validated data -> Rule values."""

from __future__ import annotations

import re
from typing import Any

from api.engine.rules import Example, Exemption, Fix, Pattern, Rule
from api.engine.types import Reference
from api.rulebook.reader import Source

_MARKED = re.compile(r"\[\[(.+?)\]\]", re.DOTALL)


def build_rule(data: dict[str, Any], source: Source, number: int) -> Rule:
    applies = data.get("applies_to") or {}
    unless = data["unless"]
    examples = {
        name: tuple(_example(e, source.line("rules", number, name, i)) for i, e in enumerate(data[name]))
        for name in ("should_flag", "should_pass", "known_misses", "known_noise")
    }
    same = ("id", "title", "category", "lang", "status", "severity", "confidence", "version", "owner", "message", "why")
    return Rule(
        **{name: data[name] for name in same},
        **examples,
        modified=data["modified"].isoformat(),
        kinds=frozenset(applies.get("kind", ("post", "reply", "profile", "dm"))),
        accounts=frozenset(applies.get("account", ("brand", "personal"))),
        sectors=frozenset(applies.get("sector", ("any",))),
        jurisdictions=frozenset(applies.get("jurisdiction", ())),
        references=tuple(Reference(**reference) for reference in data["references"]),
        patterns=tuple(_pattern(pattern) for pattern in data["any"]),
        qualifiers=tuple(entry for entry in unless if isinstance(entry, str)),
        exemptions=tuple(_exemption(entry) for entry in unless if not isinstance(entry, str)),
        fixes=tuple(_fix(fix) for fix in data["suggestions"]),
        effective_from=data.get("effective_from"),
        effective_to=data.get("effective_to"),
        false_positives=tuple(data["false_positives"]),
        family=source.data.get("family", ""),
        file=source.file,
        line=source.line("rules", number),
    )


def build_meaning(data: dict[str, Any], source: Source, number: int) -> Rule:
    """A rule without patterns: what is said when the model finds this category."""
    inbound = data["category"] in ("complaint", "adverse-event")
    return Rule(
        id=f"meaning-{data['category']}",
        title=data["category"],
        category=data["category"],
        lang="any",
        status="stable",
        severity=data["severity"],
        confidence="medium",
        version=1,
        modified="",
        owner="",
        kinds=frozenset(("inbound",) if inbound else ("post", "reply", "profile", "dm")),
        accounts=frozenset(("brand", "personal")),
        sectors=frozenset(("any",)),
        jurisdictions=frozenset(),
        references=tuple(Reference(**reference) for reference in data["references"]),
        patterns=(),
        qualifiers=tuple(data["unless"]),
        exemptions=(),
        message=data["message"],
        why=data["why"],
        file=source.file,
        line=source.line("meanings", number),
    )


def _pattern(data: dict[str, Any]) -> Pattern:
    ((kind, value),) = data.items()
    if kind == "tokens":
        value = [{name.rstrip("_"): part for name, part in element.items()} for element in value]
    return Pattern(kind, tuple(value) if isinstance(value, list) else value)


def _exemption(data: dict[str, Any]) -> Exemption:
    return Exemption(tuple(data["phrases"]), data["because"], data["where"])


def _fix(data: dict[str, Any]) -> Fix:
    action = next(name for name in ("replace", "remove", "insert") if name in data)
    return Fix(action, "" if action == "remove" else data[action], data.get("label"), data.get("short", ""))


def _example(data: dict[str, Any], line: int) -> Example:
    text, spans, done = "", [], 0
    for marked in _MARKED.finditer(data["text"]):
        text += data["text"][done : marked.start()]
        spans.append((len(text), len(text) + len(marked[1])))
        text += marked[1]
        done = marked.end()
    context = {name: data[name] for name in ("kind", "account", "sector", "lang", "site", "on") if name in data}
    if "jurisdiction" in data:
        context["jurisdictions"] = (data["jurisdiction"],)
    return Example(text + data["text"][done:], tuple(spans), context, data.get("because"), line)
