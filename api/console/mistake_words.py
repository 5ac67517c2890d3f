"""What is wrong with a policy or a rule, in plain words and in the reader's language.

Those who find it speak English, in the words of the files: `rates.0.high: must not be below low`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from flask import Flask
from flask_babel import gettext
from flask_babel import lazy_gettext as _

# What the checks say, and how people read it. The first that fits is taken.
PLAIN = (
    (r"Missing data for required field\.|is missing", _("is missing.")),
    (r"needs to be given", _("is yet to be given.")),
    (r"Unknown field\.", _("is no field that is known here.")),
    (r"Must be one of: (.+)\.", _("must be one of: %(one)s.")),
    (r"Must be greater than or equal to (.+) and less than or equal to (.+)\.", _("must be from %(one)s to %(two)s.")),
    (r"Must be greater than or equal to (.+)\.", _("must be at least %(one)s.")),
    (r"Longer than maximum length (\d+)\.", _("has more than %(one)s.")),
    (r"Shorter than minimum length (\d+)\.", _("needs at least %(one)s.")),
    (r"Length must be between (\d+) and (\d+)\.", _("needs from %(one)s to %(two)s.")),
    (r"Length must be (\d+)\.", _("needs exactly %(one)s.")),
    (r"Not a valid number\.", _("must be a number.")),
    (r"(?:Not a valid string\.|must be a text)", _("must be a text; put it in quotation marks.")),
    (r"Not a valid integer\.", _("must be a whole number.")),
    (r"Not a valid boolean\.", _("must be true or false.")),
    (r"Not a valid date\.", _('must be a day such as "2026-11-28".')),
    (r"Not a valid URL\.", _("must be an address that begins with https://.")),
    (r"Not a valid list\.", _("must be a list.")),
    (
        r"(?:Not a valid mapping type|Invalid input type|Invalid type)\.|must be a mapping",
        _("must have fields of its own."),
    ),
    (r"String does not match expected pattern\.", _("must be lower-case words joined by hyphens.")),
    (r"must be one of: (.+)", _("must be one of: %(one)s.")),
    (r"must be exactly one of: (.+)", _("must be exactly one of: %(one)s.")),
    (r"must not be empty or have space around it", _("must not be empty, nor have space around it.")),
    (r"no qualifier is named (.+); there are: (.+)", _("no excuse is named %(one)s. There are: %(two)s.")),
    (r"regex (.+) matches the empty string", _("the pattern %(one)s fits everything, even nothing at all.")),
    (
        r"regex (.+) has a group that captures: write \(\?: for \(",
        _("the pattern %(one)s has a plain ( : write (?: instead."),
    ),
    (
        r"regex (.+?): (?:invalid perl operator|invalid escape sequence): (.+)",
        _("the pattern %(one)s has %(two)s, which is not taken: only what is found in linear time is."),
    ),
    (r"regex (.+?): missing (?:closing )?[\])].*", _("the pattern %(one)s lacks a closing bracket.")),
    (r"regex (.+?): (.+)", _("the pattern %(one)s cannot be used: %(two)s.")),
    (r"no lexicon is named (.+)", _("there is no word list named %(one)s.")),
    (r"(?:(.+) )?has no word to look for", _("%(one)s has no word to look for.")),
    (r"no should_pass shows `(.+)`", _("no example that passes shows the excuse %(one)s.")),
    (r"(.+) is listed twice", _("%(one)s is there twice.")),
    (r"needs at least one word", _("This needs at least one word.")),
    (r"(@\w+) holds this list itself", _("%(one)s holds this list itself: a list cannot stand in itself.")),
    (r"(.+): a lexicon must stand alone", _("%(one)s: @name must stand alone, with a space on either side.")),
    (r"is there twice", _("is there twice.")),
    (r"(.+) is there twice", _("%(one)s is there twice.")),
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
    (r"tokens need at least one word that is not optional", _("needs at least one word that is not optional.")),
    (r"is longer than (.+) characters", _("This is longer than %(one)s characters.")),
    (r"must be one rule: its fields, one below the other", _("This must be one rule: its fields, line by line.")),
    (r"must stay (.+): the name of a rule never changes", _("must stay %(one)s: a rule keeps its name.")),
    (r"is the name of another rule", _("is the name of another rule.")),
    (r"must end with the rule's lang", _("must end with the rule’s language: -en, -fr or -any.")),
    (
        r"flags (\[.+\]) in (.+), which (.+) lets pass",
        _("flags %(one)s in %(two)s, which the rule %(three)s lets pass."),
    ),
    (r"must say what is flagged wrongly", _("must say what is flagged wrongly.")),
    (r"must not be before valid_from", _("must not be before valid_from.")),
    (r"mark must be the number of one of its lists", _("mark must be the number of one of its lists.")),
    (r"goes with insert only", _("goes with insert only.")),
    (
        r"must have both en and fr, since the rule is for any language",
        _("must have both en and fr, since the rule is for any language."),
    ),
    (r"cannot be looked for: (.+)", _("cannot be looked for: %(one)s.")),
    # Of the policy and of the firm's lists.
    (r"must have either value, or low and high", _("must have either value, or low and high.")),
    (r"must not be below low", _("must not be below low.")),
    (r"conditions and condition_words go together", _("conditions and condition_words go together.")),
    (r"(.+) is not among the (.+)", _("%(one)s is not among the %(two)s.")),
    (r"must not be longer than (.+) characters", _("must not be longer than %(one)s characters.")),
    (r"must have a word in it", _("must have a word in it.")),
    (
        r"must have products or mentions: what it is required beside",
        _("must have products or mentions: what it is required beside."),
    ),
    (r"has (.+), and wording has not", _("has %(one)s, and wording has not.")),
    (
        r"is named when the stage is group, and only then",
        _("is named when the stage is group, and only then."),
    ),
    (r"must be a host name in lower case, without https://", _("must be a host name in lower case, without https://.")),
    (r"the firm's lists stand in one file only", _("The firm’s lists stand in one file only.")),
    (r"is not UTF-8 text", _("This is not UTF-8 text.")),
    # What a proof shows.
    (r"flags nothing, excused \[(.+)\]", _("Nothing is flagged: %(one)s.")),
    (r"flags nothing", _("Nothing is flagged.")),
    (r"flags \[(.+)\](?:, excused .+)?", _("This is flagged: %(one)s.")),
    (r"has no \[\[ \]\] around the words to flag", _("[[ ]] must stand around the words to flag.")),
    (r"is still flagged after the fix: (.+)", _("It is still flagged when “%(one)s” is done.")),
    (r"is not excused because (\S+) \(but: \[\]\)", _("Nothing is excused here, not even as “%(one)s”.")),
    (r"is not excused because (\S+) \(but: \[(.*)\]\)", _("The excuse is not %(one)s; it is: %(two)s.")),
    (r"is flagged by \[(.+)\]", _("Another rule flags it: %(one)s.")),
    (r"is a known miss that works now: move it to should_flag", _("It is found now: move it to what must be flagged.")),
    (r"is known noise that passes now: move it to should_pass", _("It passes now: move it to what must pass.")),
)
# Before it stands where the mistake is, from the outside in.
PATTERNS = [(re.compile(rf"(?P<where>(?:[^\s:]+: )*)(?:{text})", re.DOTALL), words) for text, words in PLAIN]
NAMES = ("one", "two", "three")
RULE = re.compile(r"^[a-z0-9-]+-(?:en|fr|any): ")


# What the form of a rule calls the fields.
LABELS = {
    "id": _("Name"),
    "title": _("Title"),
    "category": _("Category"),
    "lang": _("Language"),
    "status": _("Status"),
    "severity": _("Severity"),
    "confidence": _("Confidence"),
    "owner": _("Owner"),
    "references": _("Who says so"),
    "cite": _("Provision"),
    "jurisdiction": _("Jurisdiction"),
    "url": _("Its address"),
    "any": _("What it looks for"),
    "unless": _("When it stays silent"),
    "message": _("What the writer is told"),
    "why": _("Why it matters"),
    "suggestions": _("What to write instead"),
    "false_positives": _("What it is wrong about"),
    "should_flag": _("Must be flagged"),
    "should_pass": _("Must pass"),
}


def said(text: str, labels: Mapping[str, object] | None = None) -> str:
    """`severity: must be one of …`; what is not known stays as it is."""
    for pattern, words in PATTERNS:
        if found := pattern.fullmatch(text):
            where, *blanks = found.groups()
            filled = dict.fromkeys(NAMES, "") | dict(zip(NAMES, [one or "" for one in blanks], strict=False))
            places = [place(one, labels or {}) for one in where.split(": ")[:-1]]
            return gettext(": ").join([*places, str(words % filled).strip()])
    return text


def of_rule(text: str) -> str:
    """Without the rule's name, which everybody knows there."""
    return said(RULE.sub("", text))


def in_form(text: str) -> str:
    """The same where no YAML is seen."""
    return said(RULE.sub("", text), LABELS)


def place(where: str, labels: Mapping[str, object]) -> str:
    """`should_flag.2` as people count."""
    parts = [str(labels.get(part, part)) for part in where.split(".")]
    return ", ".join(gettext("number %(number)d", number=int(part) + 1) if part.isdecimal() else part for part in parts)


def register(app: Flask) -> None:
    app.jinja_env.filters["said"] = said
