"""What to write instead: a rule's fixes at the place of its match, grammatical and within the site's limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from api.engine.rules import Fix, Site
from api.engine.types import Analysis, Match, Suggestion

_LABELS = {
    "en": {"replace": "Write “{text}”", "remove": "Remove these words", "insert": "Add “{text}”"},
    "fr": {"replace": "Écrire « {text} »", "remove": "Retirer ces mots", "insert": "Ajouter « {text} »"},
}
_TOO_LONG = {"en": " ({over} characters too many for this site)", "fr": " ({over} caractères de trop pour ce site)"}


def fill(template: str, facts: Mapping[str, str]) -> str:
    """{name} becomes the fact of that name; other braces stay as they are."""
    for name, value in facts.items():
        template = template.replace(f"{{{name}}}", value)
    return template


def suggest(match: Match, analysis: Analysis, lang: str, site: Site) -> tuple[Suggestion, ...]:
    """One suggestion per fix, over the text as typed. A fix that names a fact which is not known is left out."""
    facts = match.facts or {}
    filled = [replace(fix, text=fill(fix.text, facts), short=fill(fix.short, facts)) for fix in match.rule.fixes]
    return tuple(_suggestion(fix, match, analysis, lang, site) for fix in filled if "{" not in fix.text)


def _suggestion(fix: Fix, match: Match, analysis: Analysis, lang: str, site: Site) -> Suggestion:
    text = fix.text
    source, (start, end) = analysis.text.source, analysis.text.to_source(match.start, match.end)
    label = fix.label or _LABELS[lang][fix.action].format(text=text)
    if fix.action == "insert":
        return _insert(text, fix.short, label, match, analysis, lang, site)
    if fix.action == "remove":
        return Suggestion(label, *_with_one_space(source, start, end), "")
    return Suggestion(label, start, end, _like(source, start, text))


def _insert(text: str, short: str, label: str, match: Match, analysis: Analysis, lang: str, site: Site) -> Suggestion:
    """At the end; where the site would hide that, after the sentence of the match; else before everything."""
    source = analysis.text.source
    room = None if site.limit is None else site.limit - len(source) - 2
    if room is not None and len(text) > room and short:
        text = short
    if room is not None and len(text) > room:
        label += _TOO_LONG[lang].format(over=len(text) - room)
    bounds = analysis.sentences[match.sentence]
    sentence_end = analysis.text.to_source(bounds.start, bounds.end).end
    for at in (len(source.rstrip()), len(source[:sentence_end].rstrip())):
        if site.fold is None or at + len(text) + 2 <= site.fold:
            after = "" if at >= len(source.rstrip()) or source[at : at + 1].isspace() else " "
            return Suggestion(label, at, at, _joint(source[:at]) + text + after)
    return Suggestion(label, 0, 0, text + ("" if text[-1:] in ".!?…" else ".") + " ")


def _with_one_space(source: str, start: int, end: int) -> tuple[int, int]:
    """Take one space along, so that no double space is left."""
    if start and source[start - 1] == " " and (end == len(source) or not source[end].isalnum()):
        return start - 1, end
    return (start, end + 1) if end < len(source) and source[end] == " " else (start, end)


def _joint(before: str) -> str:
    """What stands between the text and a sentence that is added to it."""
    if "\n" in before.lstrip():
        return "\n"
    return ". " if before[-1:].isalnum() else " "


def _like(source: str, start: int, new: str) -> str:
    """Begin with a capital where the words replaced begin a sentence with one."""
    before = source[:start].rstrip(" \"'«“")
    begins = not before or before[-1] in ".!?\n…"
    return new[:1].upper() + new[1:] if begins and source[start:].lstrip("#")[:1].isupper() else new
