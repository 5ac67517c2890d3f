"""The firm's code of conduct as Markdown: headings with a clause number, and in braces the categories they speak of.

    ## 2.1 Promises {guarantee, projection}

HTML is not Markdown here: it is shown as the text that it is. Pictures are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from api.engine.types import CATEGORIES

LONGEST = 200_000
_NUMBER = r"(?P<number>\d{1,4}(?:\.\d{1,4}){0,5})"
_HEADING = re.compile(
    rf"(?:(?:clause|article|art\.|section|§)\s*)?{_NUMBER}[.):]?\s+(?:[-–—]\s+)?(?P<title>\S.*)", re.IGNORECASE
)
_CATEGORIES = re.compile(r"\s*\{(?P<names>[^{}]*)\}\s*$")
_LABEL = re.compile(rf"{_NUMBER}\b")
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Problem:
    """What keeps a file from being used, by a name that pages have words for."""

    line: int
    name: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it, as HTML that is safe to show. Without a number it is no clause."""

    line: int
    depth: int
    number: str
    title: str
    categories: tuple[str, ...]
    html: str

    @property
    def label(self) -> str:
        return f"{self.number} {self.title}".strip()


@dataclass(frozen=True, slots=True)
class Code:
    sections: tuple[Section, ...] = ()

    @property
    def clauses(self) -> Mapping[str, Section]:
        """By number."""
        return {section.number: section for section in self.sections if section.number}

    @property
    def by_category(self) -> Mapping[str, Section]:
        return {category: section for section in self.sections for category in section.categories}


def number_of(label: str) -> str:
    """Of a clause as a policy names it, `2.1 Promises`; empty when it names none."""
    found = _LABEL.match(label)
    return found["number"] if found else ""


def order(label: str) -> tuple:
    """2.10 comes after 2.9, and what has no number last."""
    number = number_of(label)
    return (not number, [int(part) for part in number.split(".")] if number else [], label)


def read(text: str) -> tuple[Code, list[Problem]]:
    if len(text) > LONGEST:
        return Code(), [Problem(1, "long", f"{LONGEST:,}")]
    if found := _UNFIT.search(text):
        return Code(), [Problem(text.count("\n", 0, found.start()) + 1, "characters")]
    code = Code(tuple(sections(text)))
    return code, problems(code)


@cache
def markdown() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    made.add_render_rule("link_open", _link)
    return made


def _link(renderer, tokens: list[Token], at: int, options, env) -> str:
    """Whoever is linked to learns nothing of who reads."""
    tokens[at].attrSet("rel", "noreferrer")
    return renderer.renderToken(tokens, at, options, env)


def sections(text: str) -> Iterator[Section]:
    """What stands before the first heading is a section without a title."""
    env: dict = {}
    tokens = markdown().parse(text, env)
    starts = [at for at, token in enumerate(tokens) if token.type == "heading_open" and token.level == 0]
    for start, end in zip([0, *starts], [*starts, len(tokens)], strict=True):
        part = tokens[start:end]
        if part:
            yield _section(part, env)


def _section(part: list[Token], env: dict) -> Section:
    headed = part[0].type == "heading_open"
    words = _plain(part[1]) if headed else ""
    named = _CATEGORIES.search(words)
    heading = words[: named.start()] if named else words
    found = _HEADING.fullmatch(heading.strip())
    return Section(
        line=part[0].map[0] + 1,
        depth=int(part[0].tag[1]) if headed else 0,
        number=found["number"] if found else "",
        title=found["title"] if found else heading.strip(),
        categories=tuple(name.strip().lower() for name in named["names"].split(",") if name.strip()) if named else (),
        html=markdown().renderer.render(part[3:] if headed else part, markdown().options, env),
    )


def _plain(heading: Token) -> str:
    """Its words without their marks."""
    return "".join(token.content or " " * (token.type == "softbreak") for token in heading.children or [])


def problems(code: Code) -> list[Problem]:
    found, numbers, taken = [], {}, {}
    for section in code.sections:
        if section.categories and not section.number:
            found.append(Problem(section.line, "unnumbered", section.title[:60]))
        if section.number and section.number in numbers:
            found.append(Problem(section.line, "number", f"{section.number} ({numbers[section.number]})"))
        numbers.setdefault(section.number, section.line)
        for category in section.categories:
            if category not in CATEGORIES:
                found.append(Problem(section.line, "category", category[:60]))
            elif category in taken:
                found.append(Problem(section.line, "again", f"{category} ({taken[category]})"))
            taken.setdefault(category, section.line)
    if not code.clauses:
        found.append(Problem(1, "none"))
    return found
