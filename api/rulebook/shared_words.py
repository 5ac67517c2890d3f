"""Words that rules share: a word list, which phrases name as `@name`, and the cues of an excuse (`cue:negation`).

Each stands in a file of rules, on lines of its own. Outside of its file it is YAML with one word a line, so that a
difference shows which words came and went.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import yaml
from yaml.constructor import SafeConstructor

from api.rulebook.edit import last_line
from api.rulebook.entries import Place, written_out
from api.rulebook.reader import LOADER, step
from api.rulebook.writing import Hand, one_line

LIST, CUE = "@", "cue:"
NAME = re.compile(r"[a-z][a-z_]{1,60}")  # of a word list
LANGUAGES = ("en", "fr")
# A word list, the pattern of one, or cues by language.
Words = list[str] | dict[str, str] | dict[str, list[str]]


def is_shared(id: str) -> bool:
    """Whether it is the name of such words; else it is a rule's."""
    return id.startswith((LIST, CUE))


def section_and_name(id: str) -> tuple[str, str]:
    return ("lexicon", id[1:]) if id.startswith(LIST) else ("cues", id.removeprefix(CUE))


def home(files: Mapping[str, str], id: str) -> str | None:
    """The file in which these words stand."""
    _, name = section_and_name(id)
    return next((file for file, text in files.items() if f"{name}:" in text and _found(text, id)), None)


def shared_text(files: Mapping[str, str], id: str) -> str | None:
    """These words as YAML of their own; None where no file has them."""
    file = home(files, id)
    return written(_found(files[file], id)[1]) if file else None


def read(text: str) -> Any:
    """What `written` wrote."""
    return yaml.load(text, Loader=LOADER)


def written(words: Words) -> str:
    return yaml.dump(words, Dumper=Hand, sort_keys=False, allow_unicode=True, width=100_000, default_flow_style=False)


def replaced(file: str, id: str, text: str) -> str:
    """The file with these words instead of those that it has; the rest is as it was."""
    place, _ = _found(file, id)
    lines = written_out(file).splitlines(keepends=True)
    return "".join([*lines[: place.first], lines_of(id, text, place.column), *lines[place.last :]])


def lines_of(id: str, text: str, column: int = 2) -> str:
    """As they stand in a file: a list on one line, cues on one line for each language."""
    _, name = section_and_name(id)
    words, space = read(text), " " * column
    if id.startswith(LIST):
        return f"{space}{name}: {one_line(words)}\n"
    return f"{space}{name}:\n" + "".join(f"{space}  {lang}: {one_line(some)}\n" for lang, some in words.items())


def in_lines(id: str, text: str) -> str:
    """One word a line and nothing else, for people to compare; a rule as it is."""
    if not is_shared(id) or not text:
        return text
    words = read(text)
    if isinstance(words, dict):
        return "".join(f"{name}:\n{in_lines(id, written(list(phrases({name: some}))))}" for name, some in words.items())
    return "".join(f"{word}\n" for word in words)


def phrases(words: Words) -> Iterator[str]:
    """All of them, whatever the shape."""
    for one in words if isinstance(words, list) else words.values():
        yield from one if isinstance(one, list) else [one]


def _found(file: str, id: str) -> tuple[Place, Words] | None:
    section, name = section_and_name(id)
    return _section(file, section).get(name)


@lru_cache(maxsize=256)
def _section(file: str, section: str) -> dict[str, tuple[Place, Words]]:
    """By name, where each stands in the file and what it says."""
    file = written_out(file)
    if f"{section}:" not in file:
        return {}
    node = step(yaml.compose(file, Loader=LOADER), section)
    return {
        key.value: (
            Place(key.start_mark.line, last_line(value, key) + 1, key.start_mark.column),
            SafeConstructor().construct_document(value),
        )
        for key, value in (node.value if isinstance(node, yaml.MappingNode) else ())
    }
