"""The short lesson behind each category: what its rules protect, a post that breaks them and one that keeps them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from marshmallow import fields

from api.engine.types import CATEGORIES
from api.rulebook.checked import checked, section
from api.rulebook.reader import Mistake, Source
from api.rulebook.schema import Strict, Word

Lessons = Mapping[str, Mapping[str, Mapping[str, str]]]


class LessonSchema(Strict):
    protects = Word(required=True)
    bad = Word(required=True)
    good = Word(required=True)


class BothSchema(Strict):
    en = fields.Nested(LessonSchema, required=True)
    fr = fields.Nested(LessonSchema, required=True)


def load_lessons(sources: Iterable[Source], mistakes: list[Mistake]) -> Lessons:
    lessons = {}
    for source in sources:
        for category, data in section(source, "lessons").items():
            if category not in CATEGORIES:
                mistakes.append(source.mistake(f"lesson {category}: there is no such category", "lessons", category))
            elif loaded := checked(BothSchema(), data, source, ("lessons", category), mistakes):
                lessons[category] = loaded
    return lessons
