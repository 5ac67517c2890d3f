"""Text -> Analysis: language, sentences, cues and quotations."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping

from api.engine import language
from api.engine.phrases import PhraseTable
from api.engine.rules import Lexicon
from api.engine.tokens import sentence_starts
from api.engine.types import Analysis, Cue, Sentence, Span, Text

_WORD = re.compile(r"[^\W\d_]+")
_QUOTED = re.compile(r"\"[^\"\n]{1,300}\"|(?<!\w)'[^'\n]{2,120}'(?!\w)")


class CueTable:
    """The cue words of cues.yaml; the kind "masks" takes away what overlaps it ("not only", "sans doute")."""

    def __init__(self, cues: Mapping[str, tuple[str, ...]], lexicon: Lexicon):
        self._table = PhraseTable([(kind, phrase) for kind, phrases in cues.items() for phrase in phrases], lexicon)

    def find(self, folded: str) -> dict[str, tuple[Cue, ...]]:
        by_kind: dict[str, list[Cue]] = defaultdict(list)
        for kind, start, end in self._table.find(folded):
            by_kind[str(kind)].append(Cue(str(kind), start, end))
        masks = by_kind.pop("masks", [])
        return {
            kind: tuple(sorted(c for c in cues if not any(m.start <= c.start and c.end <= m.end for m in masks)))
            for kind, cues in by_kind.items()
        }


def analyse(text: Text, cues: CueTable, lang: str | None = None) -> Analysis:
    """`lang` is what the writer's side declared; otherwise detected."""
    starts = sentence_starts(text.canonical)
    bounds = list(zip(starts, [*starts[1:], len(text.canonical)], strict=True))
    counts = [language.count(_WORD.findall(text.folded, start, end)) for start, end in bounds]
    total = sum(counts, Counter())
    whole = lang or language.of_text(total, text.canonical)
    # A short post may hold no word that tells: then the rules of both languages look at it.
    sure = whole if lang or total["en"] != total["fr"] else None
    sentences = tuple(
        Sentence(start, end, language.of_sentence(count, sure))
        for (start, end), count in zip(bounds, counts, strict=True)
    )
    quotes = tuple(Span(*match.span()) for match in _QUOTED.finditer(text.canonical)) if _may_quote(text) else ()
    return Analysis(text, whole, sentences, cues.find(text.folded), quotes)


def _may_quote(text: Text) -> bool:
    return '"' in text.canonical or "'" in text.canonical
