"""What every request shares: the rules, the policy and the one Engine. Made at start, never changed after."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from api.engine import Engine
from api.engine.rules import Policy, Rulebook
from api.rulebook import load
from api.settings import Settings


@dataclass(frozen=True)
class Service:
    rulebook: Rulebook
    policy: Policy
    engine: Engine


def start(settings: Settings) -> Service:
    """Load the rules, or raise RulebookError with every error in them."""
    rulebook, policy = load(settings.rules)
    return Service(rulebook, policy, Engine(rulebook, policy))


def current() -> Service:
    return current_app.extensions["caveat"]
