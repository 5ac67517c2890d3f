"""Data against a schema: the values, or a mistake with file and line for each part that does not fit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from marshmallow import Schema, ValidationError

from api.rulebook.reader import Mistake, Source

_NAME = re.compile(r"[a-z0-9-]+-(?:en|fr|any)")


def section(source: Source, name: str) -> dict[str, Any]:
    """A file's top-level mapping of that name; empty when it has none."""
    found = source.data.get(name) if isinstance(source.data, dict) else None
    return found if isinstance(found, dict) else {}


def plain(data: Any) -> Any:
    """YAML reads dates as dates; the schema wants them as written."""
    if isinstance(data, dict):
        return {key: plain(value) for key, value in data.items()}
    if isinstance(data, list):
        return [plain(value) for value in data]
    return data.isoformat() if hasattr(data, "isoformat") else data


def checked(
    schema: Schema, data: Any, source: Source, at: tuple[str | int, ...], mistakes: list[Mistake]
) -> dict[str, Any] | None:
    try:
        return schema.load(data)
    except ValidationError as error:
        name = data.get("id") if isinstance(data, dict) else None
        name = name if isinstance(name, str) and _NAME.fullmatch(name) else None  # else it is the mistake itself
        for path, text in _flat(error.messages):
            where = ".".join(str(step) for step in path if step != "_schema")
            steps = [step for step in path if step != "_schema"]
            told = ": ".join(str(part) for part in (name, where, text) if part)
            mistakes.append(source.mistake(told, *at, *steps))
        return None


def _flat(messages: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(messages, dict):
        for key, inner in messages.items():
            yield from _flat(inner, (*path, key))
    else:
        for text in messages if isinstance(messages, list) else [messages]:
            yield path, str(text)
