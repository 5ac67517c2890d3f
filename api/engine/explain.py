"""Match -> Finding: where it is in the text as typed, why it matters, which rule says so, what to write instead."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from api.engine.rules import Fix, Policy, Rule
from api.engine.types import Analysis, Draft, Finding, Match, Reference, Suggestion

EU_MEMBERS = frozenset({"fr", "be", "lu", "ie", "de", "nl", "es", "it"})
_LABELS = {
    "en": {"replace": "Write “{text}”", "remove": "Remove these words", "insert": "Add “{text}”"},
    "fr": {"replace": "Écrire « {text} »", "remove": "Retirer ces mots", "insert": "Ajouter « {text} »"},
}
_QUOTE_LENGTH = 80


def explain(
    matches: Iterable[tuple[Match, str | None]], analysis: Analysis, draft: Draft, policy: Policy
) -> tuple[Finding, ...]:
    """Findings in the order of the text. Ids do not depend on the offset, so that moving text makes no new finding."""
    seen: dict[str, int] = {}
    findings = []
    for match, because in matches:
        identity = f"{match.rule.id}\0{analysis.text.folded[match.start : match.end]}"
        seen[identity] = seen.get(identity, 0) + 1
        number = hashlib.sha256(f"{identity}\0{seen[identity]}".encode()).hexdigest()[:12]
        findings.append(_finding(match, because, number, analysis, draft, policy))
    return tuple(findings)


def _finding(
    match: Match, because: str | None, number: str, analysis: Analysis, draft: Draft, policy: Policy
) -> Finding:
    rule, (start, end) = match.rule, analysis.text.to_source(match.start, match.end)
    lang = _lang(rule, analysis, match)
    text = draft.text[start:end]
    return Finding(
        id=number,
        rule=rule.id,
        category=rule.category,
        severity=rule.severity,
        confidence=rule.confidence,
        start=start,
        end=end,
        text=text,
        message=rule.message[lang].replace("{text}", _shortened(text)),
        why=rule.why[lang],
        references=_references(rule, draft.jurisdictions or policy.jurisdictions),
        suggestions=tuple(_suggestion(fix, draft.text, start, end, lang) for fix in rule.fixes),
        policy_clause=policy.clauses.get(rule.category, {}).get(lang),
        because=because,
    )


def _lang(rule: Rule, analysis: Analysis, match: Match) -> str:
    if rule.lang != "any":
        return rule.lang
    lang = analysis.sentences[match.sentence].lang or analysis.lang
    return lang if lang in rule.message else "en"


def _references(rule: Rule, asked: tuple[str, ...]) -> tuple[Reference, ...]:
    """Those of the jurisdictions asked for (a member state brings EU law); all of them when none fits."""
    wanted = set(asked) | ({"eu"} if EU_MEMBERS & set(asked) else set())
    return tuple(ref for ref in rule.references if ref.jurisdiction in wanted) or rule.references


def _suggestion(fix: Fix, source: str, start: int, end: int, lang: str) -> Suggestion:
    label = fix.label or _LABELS[lang][fix.action].format(text=fix.text)
    if fix.action == "insert":
        at = len(source.rstrip())
        return Suggestion(label, at, at, _joint(source[:at]) + fix.text)
    if fix.action == "remove":
        return Suggestion(label, *_with_one_space(source, start, end), "")
    return Suggestion(label, start, end, _like(source, start, fix.text))


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


def _shortened(text: str) -> str:
    return text if len(text) <= _QUOTE_LENGTH else text[: _QUOTE_LENGTH - 1].rstrip() + "…"
