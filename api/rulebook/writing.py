"""A rule's data as YAML in the house's hand: fields in their order, examples quoted, short things on one line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from api.rulebook.schema import RuleSchema

ORDER = list(RuleSchema().fields)
EXAMPLES = ("should_flag", "should_pass", "known_misses", "known_noise")
WIDTH = 100_000  # never broken by itself: a line is a line of the rule


class Quoted(str):
    """In quotation marks: YAML would cut it at ` #`, or read it as a number or a day."""


class Folded(str):
    """On lines of its own."""


class OneLine:
    def __init__(self, value: Any):
        self.value = value


class Hand(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


Hand.add_representer(Quoted, lambda hand, text: hand.represent_scalar("tag:yaml.org,2002:str", str(text), style='"'))
Hand.add_representer(Folded, lambda hand, text: hand.represent_scalar("tag:yaml.org,2002:str", str(text), style=">"))


def _one_line(hand: Hand, one: OneLine) -> yaml.Node:
    if isinstance(one.value, Mapping):
        return hand.represent_mapping("tag:yaml.org,2002:map", one.value, flow_style=True)
    return hand.represent_sequence("tag:yaml.org,2002:seq", one.value, flow_style=True)


Hand.add_representer(OneLine, _one_line)


def written(data: Mapping[str, Any]) -> str:
    """What is empty is left out, unless nothing but its absence is a mistake."""
    fields = {name: _field(name, data[name]) for name in ORDER if data.get(name) not in (None, [], {}, "")}
    return yaml.dump(fields, Dumper=Hand, sort_keys=False, allow_unicode=True, width=WIDTH)


def one_line(value: Any) -> str:
    return yaml.dump(_row(value) if isinstance(value, Mapping) else _each(value), Dumper=Hand, allow_unicode=True,
                     sort_keys=False, width=WIDTH).strip()  # fmt: skip


def _each(value: Any) -> Any:
    return OneLine([_row(one) for one in value]) if isinstance(value, list) else value


def _field(name: str, value: Any) -> Any:
    """What has another shape than it should is written as it is, for the check to name."""
    if isinstance(value, list) and name in EACH:
        return [EACH[name](one) for one in value]
    if name == "applies_to" and isinstance(value, Mapping):
        return OneLine({key: OneLine(inner) if isinstance(inner, list) else inner for key, inner in value.items()})
    if name in ("message", "why"):
        return {lang: _folded(text) for lang, text in value.items()} if isinstance(value, Mapping) else _folded(value)
    return _quoted(value) if name in ("modified", "effective_from", "effective_to") else value


def _folded(value: Any) -> Any:
    return Folded(value) if isinstance(value, str) else value


def _quoted(value: Any) -> Any:
    return Quoted(value) if isinstance(value, str) else value


def _example(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return _quoted(value)
    return OneLine({key: _quoted(inner) if key in ("text", "from", "on") else inner for key, inner in value.items()})


def _way(value: Any) -> Any:
    return {kind: _short(inner) for kind, inner in value.items()} if isinstance(value, Mapping) else value


def _row(value: Any) -> Any:
    """Names of a closed list stand without quotation marks."""
    if not isinstance(value, Mapping):
        return value
    plain = ("jurisdiction", "because", "where")
    return OneLine({key: inner if key in plain else _short(inner) for key, inner in value.items()})


EACH = {
    **dict.fromkeys(EXAMPLES, _example),
    "any": _way,
    "unless": _row,
    "references": _row,
    "suggestions": _row,
    "false_positives": _quoted,
}


def _short(value: Any) -> Any:
    """Lists of words on one line."""
    if isinstance(value, Mapping):
        return OneLine({key: _short(inner) for key, inner in value.items()})
    if isinstance(value, list):
        return OneLine([_short(inner) for inner in value])
    return _quoted(value)
