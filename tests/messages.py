"""What the console says, as the translators need it: every marked text of its templates and modules."""

from __future__ import annotations

from pathlib import Path

from babel.messages.extract import extract_from_dir

from api.settings import ROOT

METHODS = [("templates/console/**.html", "jinja2"), ("console/**.py", "python")]
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}


def marked() -> dict[str | tuple, str]:
    """Each text and the first file that has it."""
    found: dict[str | tuple, str] = {}
    rows = extract_from_dir(str(ROOT / "api"), METHODS, keywords=KEYWORDS)
    for file, _, text, _, _ in rows:
        found.setdefault(text, Path(file).name)
    return found
