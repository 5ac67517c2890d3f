"""What each cue is for: the words by which a sentence shows that something is denied, warned of, only asked."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from api.rulebook.shared_words import CUE

CUES = {
    "negation": (_("Words of negation"), _("They deny what follows them: “never”, “nobody”, “without”.")),
    "denial": (_("Words of denial"), _("They deny what stands before them: “do not exist”, “is a myth”.")),
    "contrast": (_("Words of contrast"), _("They end what a negation says: “no fees, but guaranteed”.")),
    "warning": (_("Words of warning"), _("They warn the reader: “beware”, “scam”.")),
    "reporting": (_("Words of report"), _("Somebody else said or did it: “was fined for”, “according to”.")),
    "mention": (_("Words of mention"), _("They speak about a word instead of using it: “the word”, “so called”.")),
    "interrogative": (_("Words of question"), _("They make a question a real one: “what”, “why”, “is there”.")),
    "opener": (_("Words that open a question"), _("A question may begin with them: “is”, “does”, “can”.")),
    "conditional": (_("Words of supposition"), _("It is only supposed: “if it were”, “would be”.")),
    "education": (_("Words of teaching"), _("The post explains the term: “myth”, “glossary”.")),
    "masks": (
        _("Words that are none of these"),
        _("They look like one of the other words and are none: “not only”, “no doubt”. They are taken away first."),
    ),
    "sarcasm": (_("Words of mockery"), _("The writer laughs at the words: “yeah right”.")),
    "protected": (_("Guarantees that exist"), _("Deposit insurance and the like, said with its limits.")),
    "public": (_("Words of publication"), _("They say that it is published already: “press release”.")),
    "registered": (_("Words of registration"), _("They state a registration, not a regulator’s praise.")),
    "everyday": (_("Words of ordinary life"), _("Food, sport, holidays: where no word of money is near.")),
    "money": (_("Words of money"), _("Where one of them is near, a sentence is not about ordinary life.")),
}


def told(id: str) -> tuple[LazyString | str, ...]:
    """Its title and what it is for; nothing for a word list, whose name must do."""
    return CUES.get(id.removeprefix(CUE), (id.removeprefix(CUE), "")) if id.startswith(CUE) else ()


def title(id: str) -> str:
    """As a heading says it."""
    return str(told(id)[0]) if told(id) else gettext("Word list %(name)s", name=id)
