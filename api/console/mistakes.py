"""What is wrong with a policy or a rule, in the reader's language. Those who find it speak English, as the files do."""

from __future__ import annotations

import re

from flask import Flask
from flask_babel import gettext


def _(text: str) -> str:
    """Marked for the translators; said later."""
    return text


KNOWN = (
    # of marshmallow
    _("Unknown field."),
    _("Missing data for required field."),
    _("Field may not be null."),
    _("Not a valid string."),
    _("Not a valid integer."),
    _("Not a valid number."),
    _("Not a valid boolean."),
    _("Not a valid list."),
    _("Not a valid date."),
    _("Not a valid mapping type."),
    _("Invalid input type."),
    _("Must be one of: %(words)s."),
    _("Must be greater than or equal to %(least)s."),
    _("Must be greater than or equal to %(least)s and less than or equal to %(most)s."),
    _("Length must be %(length)s."),
    _("Shorter than minimum length %(least)s."),
    _("Longer than maximum length %(most)s."),
    _("String does not match expected pattern."),
    # of a text of YAML
    _("is longer than %(most)s characters"),
    _("is nested too deep"),
    _("uses an alias (*name): write the value out"),
    _("is missing"),
    _("must be a mapping"),
    _("is not UTF-8 text"),
    _("is not YAML: %(problem)s"),
    _("holds a number or a day that cannot be"),
    _("a key must be a word"),
    _("examples must be quoted"),
    _("the firm's lists stand in one file only"),
    # of the policy and of the firm's lists
    _("must have either value, or low and high"),
    _("must not be below low"),
    _("conditions and condition_words go together"),
    _("%(name)s is not among the %(names)s"),
    _("%(name)s is there twice"),
    _("must not be longer than %(most)s characters"),
    _("must have a word in it"),
    _("must have products or mentions: what it is required beside"),
    _("has %(language)s, and wording has not"),
    _("is named when the stage is group, and only then"),
    # of rules
    _("must be a host name in lower case, without https://"),
    _("must be one of: %(words)s"),
    _("must be exactly one of: %(words)s"),
    _("must not be empty or have space around it"),
    _("must have both en and fr, since the rule is for any language"),
    _("must be a text"),
    _("cannot be looked for: %(why)s"),
    _("must not be before valid_from"),
    _("mark must be the number of one of its lists"),
    _("no qualifier is named %(name)s; there are: %(words)s"),
    _("goes with insert only"),
    _("must end with the rule's lang"),
    _("must say what is flagged wrongly"),
)


def pattern(text: str) -> re.Pattern[str]:
    """Before it stands where the mistake is: `rates.0.high: `."""
    blanks = re.sub(r"%\\\((\w+)\\\)s", r"(?P<\1>.+)", re.escape(text))
    return re.compile(rf"(?P<where>(?:\S+: )*){blanks}", re.DOTALL)


PATTERNS = tuple((pattern(text), text) for text in KNOWN)


def said(text: str) -> str:
    for known, message in PATTERNS:
        if found := known.fullmatch(text):
            blanks = found.groupdict()
            return blanks.pop("where") + gettext(message, **blanks)
    return text


def register(app: Flask) -> None:
    app.jinja_env.filters["said"] = said
