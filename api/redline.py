"""Redline: what differs between two texts, word by word."""

from __future__ import annotations

import re

from diff_match_patch import diff_match_patch

LONGEST_S = 0.5  # after that the rest is shown as replaced
_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
KINDS = {0: "same", -1: "del", 1: "ins"}
_FIRST, _SURROGATES = 0x100, range(0xD800, 0xE000)


def redline(before: str, after: str) -> list[tuple[str, str]]:
    """Pieces in their order: (same, del or ins; the words)."""
    codes: dict[str, str] = {}
    one, other = (_coded(text.replace("\r\n", "\n"), codes) for text in (before, after))
    words = {code: token for token, code in codes.items()}
    differ = diff_match_patch()
    differ.Diff_Timeout = LONGEST_S
    found = differ.diff_main(one, other, False)
    differ.diff_cleanupSemantic(found)
    return [(KINDS[kind], "".join(words[code] for code in run)) for kind, run in found]


def _coded(text: str, codes: dict[str, str]) -> str:
    """One character for each different word: the library compares characters."""
    return "".join(codes.setdefault(token, _code(len(codes))) for token in _TOKEN.findall(text))


def _code(number: int) -> str:
    code = _FIRST + number
    return chr(code if code < _SURROGATES.start else code + len(_SURROGATES))
