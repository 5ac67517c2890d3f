"""Rules as lawyers might write them."""

from __future__ import annotations

ID = "guaranteed-return-en"
OWN = "our-moonshot-en"


def milder(shared):
    return shared.shelf.shipped_text(ID).replace("severity: high", "severity: low", 1)


def new_rule(shared):
    text = shared.shelf.shipped_text(ID).replace(ID, OWN).replace("category: guarantee", "category: exaggeration")
    looks_for = 'any:\n- phrases: ["to the moon and back"]\nunless:\n- negated\n'
    text = text[: text.index("any:")] + looks_for + text[text.index("message:") :]
    proofs = """should_flag:
- "Straight [[to the moon and back]] with us"
- "It goes [[to the moon and back]] 🚀"
- "This fund: [[to the moon and back]]"
should_pass:
- {text: "We never fly to the moon and back", because: negated}
- "The moon is back"
- "Back to work"
"""
    return text[: text.index("should_flag:")] + proofs
