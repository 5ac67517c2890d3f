"""A text in pieces, those that were found set apart."""

from __future__ import annotations

from collections.abc import Iterable


def marked(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[str, bool]]:
    """The text in its order; of spans that overlap, what is new in the later one."""
    made, done = [], 0
    for start, end in sorted(spans):
        start, end = max(done, start), max(done, end)
        made += [(text[done:start], False), (text[start:end], True)]
        done = end
    return [piece for piece in [*made, (text[done:], False)] if piece[0]]
