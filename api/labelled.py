"""Labelled text: JSON Lines, in files or a folder, whose labels say which rules a text breaks."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from pathlib import Path

import marshmallow as ma

from api.commands.lines import parse_line, read_lines, to_request
from api.measure import Case
from api.schemas import DraftSchema

_DRAFT = DraftSchema()


def read_cases(paths: Iterable[Path], wrong: list[str]) -> list[Case]:
    """All cases of these files and folders; to `wrong` is added what cannot be read, by file and line."""
    return [case for path in paths for file in files(path) for case in _cases(file, wrong)]


def read_texts(paths: Iterable[Path], ids: Container[str]) -> dict[str, str]:
    """The words of these cases alone, to be shown: what was not right about others does not matter here."""
    found = {}
    for file in (file for path in paths for file in files(path)):
        with file.open("rb") as stream:
            for number, line in read_lines(stream, file.name):
                item, _ = parse_line(line)
                if item and (id := str(item.get("id", number))) in ids and isinstance(item.get("text"), str):
                    found[id] = item["text"]
    return found


def files(path: Path) -> list[Path]:
    return sorted(path.rglob("*.jsonl")) if path.is_dir() else [path]


def _cases(path: Path, wrong: list[str]) -> Iterator[Case]:
    with path.open("rb") as stream:
        for number, line in read_lines(stream, path.name):
            item, mistake = parse_line(line)
            if item is None or not isinstance(item.get("labels"), list):
                wrong.append(f"{path}:{number}: {mistake or 'has no list of labels'}")
                continue
            try:
                draft = _DRAFT.load(to_request(item)).draft
            except ma.ValidationError as error:
                wrong.append(f"{path}:{number}: {', '.join(error.messages)}: not as the contract says")
                continue
            yield Case(
                id=str(item.get("id", number)),
                draft=draft,
                labels=frozenset(item["labels"]),
                spans=tuple(span for span in item.get("spans", ()) if isinstance(span, str)),
                lang=item.get("lang"),
                contested=bool(item.get("contested")),
            )
