"""GET /docs: /openapi.json as a page of our own. It loads nothing from elsewhere and is readable without scripts."""

from __future__ import annotations

import json
from typing import Any

from flask import Flask, current_app, render_template
from markupsafe import Markup, escape

from api import auth

LIMITS = {
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minimum": "from {}",
    "maximum": "to {}",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
}


def resolve(document: dict, node: dict) -> dict:
    """Follow a reference inside the document."""
    while "$ref" in node:
        target: Any = document
        for step in node["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        node = target
    return node


def kind(schema: dict) -> Markup:
    """A schema in words: `list of Finding`, where Finding is a link to its table."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return Markup('<a href="#{0}">{0}</a>').format(name)
    for joint in ("anyOf", "allOf", "oneOf"):
        if joint in schema:
            return Markup(" or ").join(kind(part) for part in schema[joint])
    types = schema.get("type", "any")
    if types == "array":
        return Markup("list of ") + kind(schema["items"])
    return escape(types if isinstance(types, str) else " or ".join(types))


def limits(schema: dict) -> list[str]:
    # A list's choices are those of its items.
    choices = schema.get("enum") or schema.get("items", {}).get("enum") or []
    words = ["one of " + ", ".join(choice for choice in choices if choice)] if choices else []
    return words + [text.format(f"{schema[name]:,}") for name, text in LIMITS.items() if name in schema]


def ticks(text: str) -> Markup:
    """`words` between backticks as code."""
    pieces = [escape(piece) for piece in text.split("`")]
    return Markup("").join(Markup("<code>{}</code>").format(p) if i % 2 else p for i, p in enumerate(pieces))


def operations(document: dict) -> list[dict]:
    """What the page lists, in the document's order."""
    return [
        {"path": path, "method": method, "anchor": f"{method}{path.replace('/', '-')}", **operation}
        | {"responses": dict(sorted(operation["responses"].items()))}
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method in ("get", "post")
    ]


def samples(content: dict) -> list[tuple[str, str]]:
    """The examples of a body, as (summary, JSON)."""
    body = content.get("application/json", {})
    found = [(one["summary"], one["value"]) for one in body.get("examples", {}).values()]
    found += [("Example", body["example"])] if "example" in body else []
    return [(summary, json.dumps(value, ensure_ascii=False, indent=2)) for summary, value in found]


@auth.needs("look")
def page() -> str:
    document = current_app.extensions["caveat-openapi"]()
    return render_template(
        "docs.html",
        document=document,
        operations=operations(document),
        resolve=lambda node: resolve(document, node),
        keyless={} in document["security"],
    )


def register(app: Flask) -> None:
    app.jinja_env.globals |= {"kind": kind, "limits": limits, "samples": samples, "ticks": ticks}
    app.add_url_rule("/docs", "docs", page)
