"""Numbers that name a person or an account, told from other numbers by their check digits (python-stdnum)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum import iban, luhn
from stdnum.ca import sin
from stdnum.fr import nir
from stdnum.us import ssn

_NINO = re.compile(r"(?!BG|GB|KN|NK|NT|TN|ZZ)[ABCEGHJ-PRSTW-Z][ABCEGHJ-NPRSTW-Z]\d{6}[A-D]$")
_SEP = r"[ .\-]?"
_CANDIDATES = {
    # ISO/IEC 7812: 13 to 19 digits, a known first digit, Luhn.
    "card": (rf"[3-6]\d{{3}}(?:{_SEP}\d){{9,15}}", lambda number: luhn.is_valid(number)),
    # ISO 13616, modulo 97.
    "iban": (r"[A-Za-z]{2}\d{2}(?: ?[A-Za-z0-9]){11,30}", lambda number: iban.is_valid(number)),
    # No check digit: the separators and the ranges never issued tell it from other numbers.
    "ssn": (r"\d{3}[ \-]\d{2}[ \-]\d{4}", lambda number: ssn.is_valid(number)),
    # No check digit either: letters by HMRC's manual NIM39110.
    "nino": (r"[A-Za-z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-Da-d]", lambda number: bool(_NINO.match(number.upper()))),
    # Numéro de sécurité sociale: 13 digits and a two-digit key.
    "nir": (
        rf"[12]{_SEP}\d{{2}}{_SEP}\d{{2}}{_SEP}(?:\d{{2}}|2[ABab]){_SEP}\d{{3}}{_SEP}\d{{3}}{_SEP}\d{{2}}",
        lambda number: nir.is_valid(number),
    ),
    # Nine digits with Luhn: one number in ten passes by chance, so the usual grouping is asked for.
    "sin": (r"\d{3}[ \-]\d{3}[ \-]\d{3}", lambda number: sin.is_valid(number)),
}
KINDS = tuple(_CANDIDATES)
_COMPILED = {kind: re.compile(rf"(?<![\w.,-]){pattern}(?![\w-])") for kind, (pattern, _) in _CANDIDATES.items()}
_ENOUGH_DIGITS = re.compile(r"\d(?:[^\n]{0,3}\d){5}")


def find_identifiers(text: str, kind: str) -> Iterator[tuple[int, int]]:
    """Spans of valid identifiers of this kind; an IBAN that runs into the next word is cut back to its length."""
    if not _ENOUGH_DIGITS.search(text):
        return
    is_valid = _CANDIDATES[kind][1]
    for match in _COMPILED[kind].finditer(text):
        start, end = match.span()
        shorter = (cut for cut in range(end, start, -1) if text[cut - 1].isalnum()) if kind == "iban" else (end,)
        for cut in shorter:
            if is_valid(re.sub(r"[ .\-]", "", text[start:cut]) if kind != "ssn" else text[start:cut].replace(" ", "-")):
                yield start, cut
                break
