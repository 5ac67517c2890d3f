"""JSON Lines in, one value or one plain sentence of what is wrong with it; progress on long inputs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any, BinaryIO

from tqdm import tqdm

from api.errors import ApiError
from api.strict_json import parse

# The labelled format writes the context beside the text; a request writes it under "context". The label `lang` is not
# handed over: an extension does not know it either.
_CONTEXT = ("kind", "account", "sector")
REQUEST = ("text", "context", "revision", "offsets")


def read_lines(stream: BinaryIO, name: str) -> Iterator[tuple[int, bytes]]:
    """Numbered lines that are not blank; a bar on the terminal when there are many."""
    lines = tqdm(stream, desc=name, unit=" lines", leave=False, mininterval=0.5, disable=not sys.stderr.isatty())
    return ((number, line) for number, line in enumerate(lines, 1) if line.strip())


def parse_line(line: bytes) -> tuple[dict[str, Any] | None, str | None]:
    """The object on this line, or what is wrong with it."""
    try:
        value = parse(line)
    except ApiError as error:
        return None, error.detail
    return (value, None) if isinstance(value, dict) else (None, "A line must be a JSON object.")


def to_request(item: dict[str, Any]) -> dict[str, Any]:
    """The request in this item. Without "context", the labels' own context is used."""
    request = {name: item[name] for name in REQUEST if name in item}
    if "context" not in request:
        context = {name: item[name] for name in _CONTEXT if name in item}
        if "jurisdiction" in item:
            context["jurisdictions"] = [item["jurisdiction"]]
        if context:
            request["context"] = context
    return request


def extras(item: dict[str, Any]) -> dict[str, Any]:
    """What is passed through: id, labels, and whatever else stands beside the request."""
    return {name: value for name, value in item.items() if name not in REQUEST}
