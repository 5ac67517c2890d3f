"""What a rule says, in the words of those who read it."""

from __future__ import annotations

from flask_babel import get_locale, gettext
from flask_babel import lazy_gettext as _

from api.service import current

LANGUAGES = {"en": _("English"), "fr": _("French"), "any": _("Any language")}
STATUSES = {
    "stable": _("in use"),
    "test": _("on trial"),
    "draft": _("being written"),
    "retired": _("switched off"),
}
SEVERITIES = {"high": _("serious"), "medium": _("of medium weight"), "low": _("slight")}
CONFIDENCES = {"high": _("sure"), "medium": _("fairly sure"), "low": _("not sure")}
KINDS = {
    "post": _("posts"),
    "reply": _("replies"),
    "profile": _("profiles"),
    "dm": _("messages"),
    "inbound": _("texts that the firm received"),
}
ACCOUNTS = {"brand": _("the firm’s accounts"), "personal": _("personal accounts"), "unknown": _("unknown accounts")}
SECTORS = {
    "any": _("every sector"),
    "securities": _("securities"),
    "banking": _("banking"),
    "insurance": _("insurance"),
    "crypto": _("crypto-assets"),
    "pharma": _("pharma"),
    "general": _("other sectors"),
}
JURISDICTIONS = {
    "us": _("United States"),
    "uk": _("United Kingdom"),
    "eu": _("European Union"),
    "fr": _("France"),
    "be": _("Belgium"),
    "ch": _("Switzerland"),
    "lu": _("Luxembourg"),
    "ca": _("Canada"),
    "au": _("Australia"),
    "sg": _("Singapore"),
    "ie": _("Ireland"),
    "de": _("Germany"),
    "nl": _("Netherlands"),
    "es": _("Spain"),
    "it": _("Italy"),
}
QUALIFIERS = {
    "negated": _("The words are denied: “never guaranteed”, or “do not exist” after them."),
    "quoted": _("The words stand in quotation marks, and the sentence reports, denies or warns."),
    "warning": _("The sentence or one beside it warns: “beware”."),
    "reported": _("Somebody else said or did it: “was fined for”."),
    "question": _("It is a real question about the matter: “what is”."),
    "conditional": _("It is only supposed: “if it were”."),
    "education": _("The post explains the term."),
    "sarcasm": _("The writer laughs at the words: “yeah right”."),
    "protected": _("It is a guarantee that exists, said with its limits, such as deposit insurance."),
    "public": _("The text says that it is published already."),
    "registered": _("It is a fact of registration, not a regulator’s praise."),
    "elsewhere": _("It is about ordinary life, and no word of money is near."),
}
PLACES = {
    "overlaps": _("One of these is part of the words found:"),
    "sentence": _("One of these stands in the same sentence:"),
    "text": _("One of these stands anywhere in the text:"),
    "visible": _("One of these stands where the site does not hide it:"),
}
IDENTIFIERS = {
    "card": _("payment card numbers"),
    "iban": _("bank account numbers (IBAN)"),
    "ssn": _("US social security numbers"),
    "nino": _("UK national insurance numbers"),
    "nir": _("French social security numbers"),
    "sin": _("Canadian social insurance numbers"),
}
FIRM_CHECKS = {
    "value": _("a rate that differs from the approved one"),
    "expired": _("a rate whose approval has ended"),
    "conditions": _("an approved rate without its conditions"),
    "restricted": _("a name on the restricted list"),
    "disclosure": _("a product without the wording that must go with it"),
}
SHAPES = {"name": _("a capitalised word"), "upper": _("a word in capitals"), "number": _("a number")}


def category(name: str) -> str:
    """As the firm's policy calls it."""
    return current().policy.categories.get(name, {}).get(str(get_locale()), name)


def listed(words: dict, names: object) -> str:
    """In the order of the table: `posts, replies`."""
    return ", ".join(str(word) for name, word in words.items() if name in names)


def said(values: dict[str, str]) -> str:
    """A rule for any language says it in both: in the reader's."""
    return values.get(str(get_locale())) or next(iter(values.values()))


def excuse(because: str) -> str:
    """Why a match was set aside, in a sentence."""
    return str(QUALIFIERS.get(because) or gettext("The rule’s own exception “%(name)s”.", name=because))
