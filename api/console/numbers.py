"""Figures and days as the reader writes them. Remembered: a page has hundreds of them, and most come again."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent
from flask_babel import get_locale

MANY = 20_000


def figure(number: int) -> str:
    return _figure(number, str(get_locale()))


def share(some: int, of: int) -> str:
    """With one decimal: posts that are held are few."""
    return _percent(round(some / of if of else 0, 3), str(get_locale()))


def percent(part: float) -> str:
    return _percent(round(part, 2), str(get_locale()))


def day(when: date) -> str:
    return _day(when, str(get_locale()))


@lru_cache(MANY)
def _figure(number: int, locale: str) -> str:
    return format_decimal(number, locale=locale)


@lru_cache(MANY)
def _percent(part: float, locale: str) -> str:
    return format_percent(part, locale=locale, decimal_quantization=False)


@lru_cache(MANY)
def _day(when: date, locale: str) -> str:
    return format_date(when, "medium", locale=locale)


Row = tuple[date, dict[str, int]]
WEEK = 7
MOST_DAYS = 90  # a plot of more has a point for each week


def weekly(rows: list[Row]) -> list[Row]:
    """By the first day of each seven; the last seven end with the last day. Days that fill no week are left out."""
    rows = rows[len(rows) % WEEK :]
    weeks = [rows[start : start + WEEK] for start in range(0, len(rows), WEEK)]
    return [(week[0][0], {name: sum(told[name] for _, told in week) for name in week[0][1]}) for week in weeks]


def days(since: date, until: date) -> list[date]:
    return [since + timedelta(days=number) for number in range((until - since).days + 1)]


HELPERS = {"figure": figure, "share": share, "percent": percent, "day": day}
