"""The console's languages. Templates and messages are in English; words/fr/*.po has the French, one file per area."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, request, session
from flask_babel import Babel, Domain, get_locale

LANGUAGES = ("en", "fr")
FOLDER = Path(__file__).parent / "words"


class Files(Domain):
    """Flask-Babel's domain over the .po files themselves: nothing to compile, nothing to forget."""

    def get_translations(self) -> NullTranslations:
        return translations(str(get_locale() or "en"))


@cache
def translations(language: str) -> NullTranslations:
    merged = Catalog(locale=language)
    for path in sorted((FOLDER / language).glob("*.po")):
        for message in read_po(io.BytesIO(path.read_bytes()), locale=language):
            if message.id:
                merged.add(message.id, message.string)
    if not len(merged):
        return NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    return Translations(compiled)


def chosen() -> str:
    """What was chosen in the console, else what the browser prefers."""
    asked = [session.get("language", ""), *request.accept_languages.values()]
    spoken = [language.partition("-")[0].lower() for language in asked]
    return next((language for language in spoken if language in LANGUAGES), "en")


def register(app: Flask) -> None:
    babel = Babel(app, locale_selector=chosen)
    babel.domain_instance = Files()
    app.context_processor(lambda: {"language": lambda: str(get_locale()), "languages": LANGUAGES})
