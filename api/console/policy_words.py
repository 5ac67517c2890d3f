"""The policy in plain words, and what differs between two versions."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from flask_babel import get_locale, gettext
from flask_babel import lazy_gettext as _

# What a line of the table may name, in the order in which it is read.
WORDS = {
    "severity": {"high": _("serious"), "medium": _("of medium weight"), "low": _("slight")},
    "confidence": {"high": _("sure"), "medium": _("fairly sure"), "low": _("not sure")},
    "source": {"rule": _("found by a rule"), "model": _("found by the model")},
    "content": {
        "static": _("in a post or profile"),
        "interactive": _("in a reply or message"),
        "inbound": _("in a text that the firm received"),
    },
    "account": {
        "brand": _("on the firm’s account"),
        "personal": _("on a personal account"),
        "unknown": _("on an account that is not known"),
    },
}
DECISIONS = {
    "allow": _("nothing is said"),
    "notice": _("a note"),
    "warn": _("a warning"),
    "hold": _("held until approved"),
}
RECORD = {
    "never": _("nothing"),
    "flagged": _("texts in which something was found"),
    "posted": _("texts that went out"),
    "all": _("every text that is checked"),
}
TEXT = {
    "left-out": _("left out"),
    "hashed": _("only a mark by which it can be recognised"),
    "stored": _("stored, encrypted"),
}
UNREACHABLE = {"allow": _("may go out"), "hold": _("is held")}
UNRECORDED = {"allow": _("checking goes on"), "refuse": _("checking stops")}
KEPT = {"screenings": _("checked texts"), "events": _("what writers did"), "reviews": _("reviews")}


def when(line: Mapping[str, str], categories: Mapping[str, Mapping[str, str]]) -> str:
    """What a line of the table asks of a finding: `serious, in a post or profile`."""
    said = []
    if category := line.get("category"):
        said.append(categories.get(category, {}).get(str(get_locale()), category))
    said += [str(words[line[name]]) for name, words in WORDS.items() if name in line]
    if "site" in line:
        said.append(gettext("on %(site)s", site=line["site"]))
    if "group" in line:
        said.append(gettext("by somebody of %(group)s", group=line["group"]))
    return ", ".join(said) or gettext("everything else")


def changes(old: str, new: str) -> list[tuple[str, str]]:
    """The lines that differ, with some around them: (`+`, `-`, ` ` or `@`, the line)."""
    told = list(difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=2))[2:]
    return [("@", line) if line.startswith("@@") else (line[:1], line[1:]) for line in told]
