"""Words in a rule file: said to people, or looked for in texts."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validate


class Word(fields.String):
    """Not empty, no surrounding space."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not text or text != text.strip():
            raise ValidationError("must not be empty or have space around it")
        return text


class Spoken(fields.Field):
    """A text in the rule's language, or {en, fr} for a rule of any language."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> dict[str, str]:
        lang = data.get("lang")
        if lang == "any":
            if not isinstance(value, dict) or set(value) != {"en", "fr"} or not all(map(_is_said, value.values())):
                raise ValidationError("must have both en and fr, since the rule is for any language")
            return {key: text.strip() for key, text in value.items()}
        if not _is_said(value):
            raise ValidationError("must be a text")
        return {lang: value.strip()}


def _is_said(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


class Sought(Word):
    """Words to look for, not only signs that stand for any word."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not text.strip("*. "):
            raise ValidationError("has no word to look for")
        return text


def words(**kwargs: Any) -> fields.List:
    return fields.List(Sought(), validate=validate.Length(min=1), **kwargs)


class WordsField(fields.Field):
    """A word, or a list of them."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        named = [value] if isinstance(value, str) else value
        if not isinstance(named, list) or not all(isinstance(word, str) and word.strip("* ") for word in named):
            raise ValidationError("must be a word or a list of words (quote no, on, off, y and numbers)")
        return value
