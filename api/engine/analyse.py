"""Text -> Analysis: language, sentences and tokens (spaCy, once), cues and quotations."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from api.engine import language
from api.engine.phrases import PhraseTable
from api.engine.rules import Lexicon
from api.engine.types import Analysis, Cue, Sentence, Span, Text

_ELISION = r"(?<=\b[dlnstjmcDLNSTJMC])'(?=\w)|(?<=[qQ]u)'(?=\w)"
_QUOTED = re.compile(r"\"[^\"\n]{1,300}\"|(?<!\w)'[^'\n]{2,120}'(?!\w)")
_ENDS = [".", "!", "?", "…", "\n", "\n\n", "\n\n\n", "。", "！", "？"]


def make_nlp() -> Language:
    """One tokenizer for both languages, since a post may mix them: neutral rules, plus French elision."""
    nlp = spacy.blank("xx")
    infixes = [*nlp.Defaults.infixes, _ELISION]
    nlp.tokenizer.infix_finditer = spacy.util.compile_infix_regex(infixes).finditer
    nlp.add_pipe("sentencizer", config={"punct_chars": _ENDS})
    return nlp


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


def analyse(text: Text, nlp: Language, cues: CueTable, lang: str | None = None) -> Analysis:
    """`lang` is what the writer's side declared; otherwise detected."""
    doc = nlp(text.canonical)
    bounds, counts = _sentences(doc)
    whole = lang or language.of_text(sum(counts, Counter()), text.canonical)
    sentences = tuple(
        Sentence(start, end, language.of_sentence(count, whole))
        for (start, end), count in zip(bounds, counts, strict=True)
    )
    quotes = tuple(Span(*match.span()) for match in _QUOTED.finditer(text.canonical)) if _may_quote(text) else ()
    return Analysis(text, doc, whole, sentences, cues.find(text.folded), quotes)


def _sentences(doc: Doc) -> tuple[list[tuple[int, int]], list[Counter[str]]]:
    """Character bounds of each sentence, and its function words by language."""
    bounds, words = [], []
    for token in doc:
        if token.is_sent_start or not bounds:
            bounds.append((token.idx, token.idx + len(token)))
            words.append([])
        bounds[-1] = (bounds[-1][0], token.idx + len(token))
        words[-1].append(token.lower_)
    return bounds or [(0, 0)], [language.count(sentence) for sentence in words] or [Counter()]


def _may_quote(text: Text) -> bool:
    return '"' in text.canonical or "'" in text.canonical
