"""Spans of which no two overlap, kept sorted, so that thousands of findings cost no more than their number."""

from __future__ import annotations

from bisect import bisect_left, insort


class Disjoint:
    def __init__(self) -> None:
        self._spans: list[tuple[int, int]] = []

    def add(self, start: int, end: int) -> bool:
        """Whether [start, end) overlaps nothing kept so far; then it is kept."""
        at = bisect_left(self._spans, (start, end))
        before = self._spans[at - 1] if at else None
        after = self._spans[at] if at < len(self._spans) else None
        if (before and start < before[1]) or (after and after[0] < end):
            return False
        insort(self._spans, (start, end))
        return True
