"""What every request shares: the rules, the policy and the one Engine. Made at start, never changed after."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from api.engine import Engine
from api.engine.rules import Policy, Rulebook
from api.engine.types import Draft
from api.rulebook import load
from api.settings import Settings


@dataclass(frozen=True)
class Service:
    rulebook: Rulebook
    policy: Policy
    engine: Engine


# Scored once before the workers are made, so that nobody's first answer waits for tables that are built on first use.
_WARM_UP = (
    "I guarantee a return of 8% a year without any risk.",
    "Je garantis un rendement de 8 % par an sans risque.",
)


def start(settings: Settings) -> Service:
    """Load the rules, or raise RulebookError with every error in them."""
    rulebook, policy = load(settings.rules)
    engine = Engine(rulebook, policy)
    for text in _WARM_UP:
        engine.screen(Draft(text))
    return Service(rulebook, policy, engine)


def current() -> Service:
    return current_app.extensions["caveat"]
