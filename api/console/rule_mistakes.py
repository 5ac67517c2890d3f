"""Mistakes of a rule in plain words, in the reader's language."""

from __future__ import annotations

import re

from flask_babel import gettext
from flask_babel import lazy_gettext as _

# What the checks say, and how a lawyer reads it. The first that fits the end of a mistake is taken.
PLAIN = (
    (r"Missing data for required field\.", _("is missing.")),
    (r"Unknown field\.", _("is no field that a rule has here.")),
    (r"Shorter than minimum length (\d+)\.", _("needs at least %(one)s.")),
    (r"Length must be between (\d+) and (\d+)\.", _("needs from %(one)s to %(two)s.")),
    (r"Not a valid string\.", _("must be a text; put it in quotation marks.")),
    (r"Not a valid integer\.", _("must be a whole number.")),
    (r"Not a valid boolean\.", _("must be true or false.")),
    (r"Not a valid date\.", _('must be a day such as "2026-11-28".')),
    (r"Not a valid URL\.", _("must be an address that begins with https://.")),
    (r"Not a valid list\.", _("must be a list.")),
    (r"(?:Not a valid mapping type|Invalid input type|Invalid type)\.", _("must have fields of its own.")),
    (r"String does not match expected pattern\.", _("must be lower-case words joined by hyphens.")),
    (r"must be one of: (.+)", _("must be one of: %(one)s.")),
    (r"must be exactly one of: (.+)", _("must be exactly one of: %(one)s.")),
    (r"must not be empty or have space around it", _("must not be empty, nor have space around it.")),
    (r"no qualifier is named (.+); there are: (.+)", _("no excuse is named %(one)s. There are: %(two)s.")),
    (r"regex (.+) matches the empty string", _("the pattern %(one)s fits everything, even nothing at all.")),
    (r"regex (.+?): (.+)", _("the pattern %(one)s cannot be used: %(two)s.")),
    (r"no lexicon is named (.+)", _("there is no word list named %(one)s.")),
    (r"(?:(.+) )?has no word to look for", _("%(one)s has no word to look for.")),
    (r"no should_pass shows `(.+)`", _("no example that passes shows the excuse %(one)s.")),
    (r"is there twice", _("is there twice.")),
    (r"(\w+) is there twice", _("%(one)s is there twice.")),
    (r"(\w+) must stand before (\w+)", _("%(one)s must stand before %(two)s.")),
    (r"examples must be quoted", _("An example must stand in quotation marks: YAML would cut it at a hashtag.")),
    (r"is not YAML: (.+)", _("This cannot be read as YAML: %(one)s.")),
    (r"uses an alias \(\*name\): write the value out", _("A reference (*name) is not taken: write it out.")),
    (r"is nested too deep", _("This is nested too deep.")),
    (r"Field may not be null\.", _("must not be empty.")),
    (r"a rule must be a mapping", _("This must be one rule: its fields, line by line.")),
    (r"a key must be a word", _("The name of a field must be a word.")),
    (r"holds a number or a day that cannot be", _("This holds a number or a day that cannot be.")),
    (r"must be a word or a list of words.*", _("must be a word or a list of words, numbers in quotation marks.")),
    (
        r"regex (.+) has a group that captures: write \(\?: for \(",
        _("the pattern %(one)s has a plain ( : write (?: instead."),
    ),
    (r"tokens need at least one word that is not optional", _("needs at least one word that is not optional.")),
    (r"is longer than (\d+) characters", _("This is longer than %(one)s characters.")),
    (r"must be one rule: its fields, one below the other", _("This must be one rule: its fields, line by line.")),
    (r"must stay (.+): the name of a rule never changes", _("must stay %(one)s: a rule keeps its name.")),
    (r"is the name of another rule", _("is the name of another rule.")),
    (r"must end with the rule's lang", _("must end with the rule’s language: -en, -fr or -any.")),
    (
        r"flags (\[.+\]) in (.+), which (.+) lets pass",
        _("flags %(one)s in %(two)s, which the rule %(three)s lets pass."),
    ),
    # What a proof shows.
    (r"flags nothing, excused \[(.+)\]", _("Nothing is flagged: %(one)s.")),
    (r"flags nothing", _("Nothing is flagged.")),
    (r"flags \[(.+)\](?:, excused .+)?", _("This is flagged: %(one)s.")),
    (r"has no \[\[ \]\] around the words to flag", _("[[ ]] must stand around the words to flag.")),
    (r"is still flagged after the fix: (.+)", _("It is still flagged when “%(one)s” is done.")),
    (r"is not excused because (\S+) \(but: \[(.*)\]\)", _("The excuse is not %(one)s; it is: %(two)s.")),
    (r"is flagged by \[(.+)\]", _("Another rule flags it: %(one)s.")),
    (r"is a known miss that works now: move it to should_flag", _("It is found now: move it to what must be flagged.")),
    (r"is known noise that passes now: move it to should_pass", _("It passes now: move it to what must pass.")),
)
_COMPILED = [(re.compile(pattern, re.DOTALL), said) for pattern, said in PLAIN]
NAMES = ("one", "two", "three")


def plain(text: str, rule: str = "") -> str:
    """`severity: must be one of …`, without the rule's name, which everybody knows here."""
    text = text.removeprefix(f"{rule}: ") if rule else re.sub(r"^[a-z0-9-]+-(?:en|fr|any): ", "", text)
    where, colon, rest = re.match(r"((?:[a-z_]+(?:\.[a-z0-9_]+)*)?)(: )?(.*)", text, re.DOTALL).groups()
    if not colon:
        where, rest = "", text
    for pattern, said in _COMPILED:
        if found := pattern.fullmatch(rest):
            parts = dict.fromkeys(NAMES, "") | dict(zip(NAMES, found.groups(), strict=False))
            return f"{place(where)} {said % parts}" if where else str(said % parts)
    return text


def place(where: str) -> str:
    """`should_flag.2` as people count."""
    name, _dot, rest = where.partition(".")
    number = re.match(r"\d+", rest)
    return gettext("%(name)s, number %(number)s:", name=name, number=int(number[0]) + 1) if number else f"{name}:"
