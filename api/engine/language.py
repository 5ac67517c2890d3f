"""Which language a text or a sentence is in, from its function words or its script."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

_KNOWN = ("en", "fr", "de", "es", "it", "nl", "pt")
_SCRIPTS = {
    "ARABIC": "ar",
    "CYRILLIC": "ru",
    "GREEK": "el",
    "HEBREW": "he",
    "CJK": "zh",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "DEVANAGARI": "hi",
    "THAI": "th",
}
UNDETERMINED = "und"
_LISTS = Path(__file__).parent / "function_words"
_FRENCH_SIGNS = re.compile(r"[éèêàçùœîôûëï]|(?<!\w)(?:[ldjnmstc]|qu)'(?=\w)")


def stop_words(lang: str) -> set[str]:
    """spaCy's list of function words (`function_words/README.md`)."""
    return set((_LISTS / f"{lang}.txt").read_text(encoding="utf-8").split())


def _function_words() -> dict[str, tuple[str, ...]]:
    """Lower-case word -> languages. The French list holds interjections, and "hi" is an English one."""
    languages: dict[str, list[str]] = {"hi": ["en"]}
    for lang in _KNOWN:
        for word in stop_words(lang):
            if word != "hi":
                languages.setdefault(word.lower(), []).append(lang)
    return {word: tuple(langs) for word, langs in languages.items()}


FUNCTION_WORDS = _function_words()


def count(words: Iterable[str]) -> Counter[str]:
    """Function words of each language among these lower-case words."""
    counts: Counter[str] = Counter()
    for langs, times in Counter(map(FUNCTION_WORDS.get, words)).items():
        for lang in langs or ():
            counts[lang] += times
    return counts


def of_text(counts: Counter[str], text: str) -> str:
    """Language of the whole text: most function words; else its script; Latin letters alone read as en or fr."""
    if counts:
        best = max(counts.values())
        leading = [lang for lang in _KNOWN if counts[lang] == best]
        return leading[0] if "fr" not in leading or leading[0] == "fr" else _french_or_english(text)
    letters = [char for char in text if char.isalpha()]
    if not letters:
        return UNDETERMINED
    script = Counter(unicodedata.name(char, "?").split()[0] for char in letters[:200]).most_common(1)[0][0]
    if script != "LATIN":
        return _SCRIPTS.get(script, UNDETERMINED)
    return _french_or_english(text)


def _french_or_english(text: str) -> str:
    return "fr" if _FRENCH_SIGNS.search(text.lower()) else "en"


def of_sentence(counts: Counter[str], whole: str | None) -> str | None:
    """en or fr when the sentence's own words say so, else the text's language; None where nothing tells."""
    if counts["en"] != counts["fr"] and max(counts["en"], counts["fr"]) == max(counts.values()):
        return "en" if counts["en"] > counts["fr"] else "fr"
    return whole if whole in ("en", "fr") else None
