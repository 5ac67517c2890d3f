"""Thresholds and their figures in words: stops, shares with their intervals, what too few texts cannot tell."""

from __future__ import annotations

from flask_babel import format_decimal, format_percent
from flask_babel import lazy_gettext as _

from api.foresight.figures import Interval, Share

STOPS = (_("everything"), _("fairly sure"), _("sure"), _("nothing"))
ABOVE = {"": _("as the policy says"), "notice": _("a note"), "warn": _("a warning"), "hold": _("held until approved")}
BELOW = {"allow": _("nothing is said"), "notice": _("a note")}
NONE = "–"


def percent(value: float) -> str:
    """Small ones keep a digit: 0.4 % is not nothing."""
    return format_percent(value, "#,##0.0%" if 0 < value < 0.0995 else "#,##0%")


def number(value: float) -> str:
    return format_decimal(round(value, 2 if value < 0.95 else 1 if value < 99.5 else 0))


def share(one: Share) -> str:
    interval = one.interval()
    return percent(interval.value) if interval else NONE


def between(interval: Interval | None) -> str:
    """`58–66 %`."""
    return f"{percent(interval.low)}–{percent(interval.high)}" if interval else ""


def numbers_between(interval: Interval | None) -> str:
    return f"{number(interval.low)}–{number(interval.high)}" if interval else ""


def value(interval: Interval | None) -> str:
    return number(interval.value) if interval else NONE


def percent_value(interval: Interval | None) -> str:
    return percent(interval.value) if interval else NONE
