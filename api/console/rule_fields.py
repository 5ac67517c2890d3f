"""A rule's data in the fields of a form, and back. One thing a line; rows have a few empty ones more to fill in."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from api.rulebook.checked import plain
from api.rulebook.document import unfit
from api.rulebook.drafting import FILE, LONGEST
from api.rulebook.reader import Source

SPARE = 2
MOST = 60
WORDS = ("id", "title", "category", "lang", "status", "severity", "confidence", "owner")
APPLIES = ("kind", "account", "sector", "jurisdiction")
EXAMPLES = ("should_flag", "should_pass")
GAPS = ("known_misses", "known_noise")
Form = Mapping[str, Any]


def read(text: str) -> dict[str, Any] | None:
    """The data, when they have the shape of a rule, right or wrong."""
    if unfit(text, FILE, LONGEST):
        return None
    data = plain(Source.written(FILE, text).data)
    return data if isinstance(data, dict) and all(isinstance(key, str) for key in data) else None


def shown(data: Mapping[str, Any]) -> dict[str, Any]:
    """What the form shows: phrases line by line, everything else that matches as YAML, rows with spare ones."""
    ways = listed(data.get("any"))
    phrases = ["\n".join(map(str, way["phrases"])) for way in ways if plainly(way)]
    others = [way for way in ways if not plainly(way)]
    excuses = listed(data.get("unless"))
    return {
        "phrases": "\n\n".join(phrases),
        "others": yaml.safe_dump(others, sort_keys=False, allow_unicode=True, width=120) if others else "",
        "shared": [one for one in excuses if isinstance(one, str)],
        "own": rows(
            [one for one in excuses if isinstance(one, dict)], {"phrases": [], "because": "", "where": "overlaps"}
        ),
        "references": rows(mappings(data.get("references")), {"cite": "", "jurisdiction": "us", "url": ""}),
        "fixes": rows([fix_row(one) for one in mappings(data.get("suggestions"))], {"action": "replace", "text": ""}),
        "applies": {name: listed(mapping(data.get("applies_to")).get(name)) for name in APPLIES},
        "false_positives": "\n".join(map(str, listed(data.get("false_positives")))),
        **{name: rows([example_row(one) for one in listed(data.get(name))], {"text": ""}) for name in EXAMPLES},
        **{name: [example_row(one) for one in listed(data.get(name))] for name in GAPS},
    }


def filled(data: Mapping[str, Any], form: Form) -> dict[str, Any]:
    """The data with what the form says."""
    made = dict(data) | {name: said(form, name) for name in WORDS if name in form}
    made["applies_to"] = {name: form.getlist(f"applies-{name}") for name in APPLIES if form.getlist(f"applies-{name}")}
    made["references"] = list(filter(None, (reference(row) for row in rows_of(form, "references"))))
    made["any"] = [{"phrases": some} for some in paragraphs(form, "phrases")] + others(form)
    made["unless"] = [*form.getlist("shared"), *filter(None, (exemption(row) for row in rows_of(form, "own")))]
    made["suggestions"] = list(filter(None, (fix(row) for row in rows_of(form, "fixes"))))
    made["false_positives"] = lines(form, "false_positives")
    for name in ("message", "why"):
        made[name] = spoken(form, name, made.get("lang"))
    for name in EXAMPLES:
        made[name] = list(filter(None, (example(row) for row in rows_of(form, name))))
    return made


def spoken(form: Form, name: str, lang: str | None) -> Any:
    """A rule for any language says it in both."""
    if lang == "any":
        return {one: said(form, f"{name}-{one}") for one in ("en", "fr")}
    return said(form, name) or said(form, f"{name}-{lang}")


def others(form: Form) -> list[Any]:
    """What cannot be read as a list stays as it is, so that the check names it."""
    text = said(form, "others")
    if not text or unfit(text, FILE, LONGEST):
        return [text] if text else []
    try:
        return listed(yaml.safe_load(text))
    except (yaml.YAMLError, ValueError):
        return [text]


def reference(row: Mapping[str, str]) -> dict[str, str] | None:
    if not row.get("cite") and not row.get("url"):
        return None
    return {name: row.get(name, "") for name in ("cite", "jurisdiction", "url")}


def exemption(row: Mapping[str, str]) -> dict[str, Any] | None:
    phrases = [line.strip() for line in row.get("phrases", "").splitlines() if line.strip()]
    where = row.get("where", "overlaps")
    if not phrases:
        return None
    return {"phrases": phrases, "because": row.get("because", "")} | ({"where": where} if where != "overlaps" else {})


def fix(row: Mapping[str, str]) -> dict[str, Any] | None:
    action, kept = row.get("action", "replace"), more(row)
    if action == "remove":
        return {"remove": True} | kept if row.get("chosen") or row.get("text") or kept else None
    return {action: row["text"]} | kept if row.get("text") else None


def fix_row(value: Mapping[str, Any]) -> dict[str, Any]:
    action = next((name for name in ("replace", "remove", "insert") if name in value), "replace")
    rest = {key: inner for key, inner in value.items() if key != action}
    text = "" if action == "remove" else value.get(action, "")
    return {"action": action, "text": text, "chosen": "1", "more": json.dumps(rest) if rest else ""}


def example(row: Mapping[str, str]) -> Any:
    if not row.get("text"):
        return None
    kept = ({"because": row["because"]} if row.get("because") else {}) | more(row)
    return {"text": row["text"]} | kept if kept else row["text"]


def example_row(value: Any) -> dict[str, Any]:
    given = value if isinstance(value, dict) else {"text": str(value)}
    rest = {key: inner for key, inner in given.items() if key not in ("text", "because")}
    return {"text": given.get("text", ""), "because": given.get("because", ""), "rest": rest,
            "more": json.dumps(rest) if rest else ""}  # fmt: skip


def more(row: Mapping[str, str]) -> dict[str, Any]:
    """What the row has beside its fields."""
    try:
        kept = json.loads(row.get("more") or "{}")
    except ValueError:
        return {}
    return kept if isinstance(kept, dict) else {}


def rows_of(form: Form, name: str) -> Iterator[dict[str, str]]:
    """`name-0-field`, `name-1-field` ..."""
    found: dict[int, dict[str, str]] = {}
    for key in form:
        start, _, field = key.removeprefix(f"{name}-").partition("-")
        if key.startswith(f"{name}-") and field and start.isascii() and start.isdecimal() and int(start[:4]) < MOST:
            found.setdefault(int(start[:4]), {})[field] = said(form, key)
    return (found[number] for number in sorted(found))


def rows(some: list[dict[str, Any]], empty: dict[str, Any]) -> list[dict[str, Any]]:
    return some + [dict(empty) for _ in range(SPARE)]


def lines(form: Form, name: str) -> list[str]:
    return [line.strip() for line in said(form, name).splitlines() if line.strip()]


def paragraphs(form: Form, name: str) -> list[list[str]]:
    """Lists of lines, with an empty line between them."""
    made: list[list[str]] = [[]]
    for line in said(form, name).splitlines():
        if line.strip():
            made[-1].append(line.strip())
        elif made[-1]:
            made.append([])
    return [some for some in made if some]


def said(form: Form, name: str) -> str:
    return str(form.get(name, "")).replace("\r\n", "\n").strip()


def plainly(way: Any) -> bool:
    return isinstance(way, dict) and set(way) == {"phrases"} and isinstance(way["phrases"], list)


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def mappings(value: Any) -> list[dict[str, Any]]:
    return [one for one in listed(value) if isinstance(one, dict)]
