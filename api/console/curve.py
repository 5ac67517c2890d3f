"""Precision against recall, drawn as SVG: each stop a point with its ranges, the way between them, what is in force."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup, escape

from api.console.threshold_words import STOPS, percent
from api.foresight.figures import Interval

WIDTH, HEIGHT = 640, 400
LEFT, RIGHT, TOP, BOTTOM = 64, 20, 18, 56
TICKS = (0, 0.25, 0.5, 0.75, 1)
TOPS = (0.1, 0.2, 0.4, 1)  # of the upright axis: at a low base rate few warnings are right


def drawn(points: list[dict[str, Any]], now: dict[str, Any] | None, then: int, *, x: str, y: str) -> Markup | None:
    """None where there is nothing to draw: no labelled text of it, or nobody warned at any stop."""
    there = [point for point in points if point["recall"].n and point["precision"]]
    if not there:
        return None
    top = next(one for one in TOPS if one >= max(point["precision"].high for point in there))
    there, now = [_scaled(point, top) for point in there], now and now["precision"] and _scaled(now, top)
    parts = [_grid(x, y, top)]
    way = " ".join(f"{across(p['recall'].interval().value):.1f},{up(p['precision'].value):.1f}" for p in there)
    parts.append(Markup('<polyline class="way" points="{}"/>').format(way))
    parts += [_point(point, point["stop"] == then) for point in there]
    if now and now["recall"].n:
        place = across(now["recall"].interval().value), up(now["precision"].value)
        parts.append(Markup('<circle class="ring" cx="{:.1f}" cy="{:.1f}" r="11"/>').format(*place))
    shape = Markup('<svg class="plot" viewBox="0 0 {} {}" role="img" aria-labelledby="plot-title">').format(
        WIDTH, HEIGHT
    )
    title = Markup('<title id="plot-title">{}, {}</title>').format(y, x)
    return shape + title + Markup("").join(parts) + _names(there) + Markup("</svg>")


def across(share: float) -> float:
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def up(share: float) -> float:
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)


def _scaled(point: dict[str, Any], top: float) -> dict[str, Any]:
    return point | {"precision": Interval(*(end / top for end in point["precision"]))}


def _grid(x: str, y: str, top: float) -> Markup:
    parts = []
    for tick in TICKS:
        parts.append(
            _line("grid", across(tick), up(0), across(tick), up(1))
            + _line("grid", across(0), up(tick), across(1), up(tick))
        )
        parts.append(
            _text(across(tick), up(0) + 20, percent(tick), "middle")
            + _text(LEFT - 10, up(tick) + 4, percent(tick * top), "end")
        )
    parts.append(Markup('<path class="axis" d="M{0} {1} V{2} H{3}"/>').format(LEFT, up(1), up(0), across(1)))
    parts.append(_text(across(0.5), HEIGHT - 12, x, "middle"))
    turned = Markup('<text transform="translate(16 {}) rotate(-90)" text-anchor="middle">{}</text>')
    return Markup("").join(parts) + turned.format(up(0.5), y)


def _point(point: dict[str, Any], proposed: bool) -> Markup:
    recall, precision = point["recall"].interval(), point["precision"]
    at = across(recall.value), up(precision.value)
    reach = _line("reach", across(recall.low), at[1], across(recall.high), at[1])
    reach += _line("reach", at[0], up(precision.low), at[0], up(precision.high))
    circle = Markup('<circle class="point{}" cx="{:.1f}" cy="{:.1f}" r="6"/>')
    return reach + circle.format(" then" if proposed else "", *at)


def _names(points: list[dict[str, Any]]) -> Markup:
    """Of stops that fall together, one name for all."""
    places: dict[tuple[int, int], list[str]] = {}
    for point in points:
        at = round(across(point["recall"].interval().value)), round(up(point["precision"].value))
        places.setdefault(at, []).append(str(STOPS[point["stop"]]))
    made = []
    for (x, y), names in places.items():
        left = x > WIDTH / 2
        made.append(_text(x - 14 if left else x + 14, y - 12, ", ".join(names), "end" if left else "start", "name"))
    return Markup("").join(made)


def _line(kind: str, x1: float, y1: float, x2: float, y2: float) -> Markup:
    return Markup('<line class="{}" x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}"/>').format(kind, x1, y1, x2, y2)


def _text(x: float, y: float, words: str, anchor: str, kind: str = "") -> Markup:
    made = Markup('<text class="{}" x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>')
    return made.format(kind, x, y, anchor, escape(words))
