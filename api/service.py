"""What every request shares: the rules, the policy, the one Engine, the store. Made at start, never changed after."""

from __future__ import annotations

from dataclasses import dataclass

import structlog
from flask import current_app

from api.engine import Engine
from api.engine.classify import Model
from api.engine.rules import Policy, Rulebook
from api.engine.types import Draft
from api.recording import Recorder
from api.rulebook import load
from api.rulebook.files import read_files
from api.settings import Settings
from api.store import Store


@dataclass(frozen=True)
class Service:
    rulebook: Rulebook
    policy: Policy
    engine: Engine
    store: Store
    recorder: Recorder


# Scored once before the workers are made, so that nobody's first answer waits for tables that are built on first use.
_WARM_UP = (
    "I guarantee a return of 8% a year without any risk.",
    "Je garantis un rendement de 8 % par an sans risque.",
)


def start(settings: Settings) -> Service:
    """Load the rules, or raise RulebookError with every error in them; a model that cannot be used is done without."""
    rulebook, policy = load(settings.rules)
    engine = Engine(rulebook, policy, _model(settings))
    for text in _WARM_UP:
        engine.screen(Draft(text))
    recorder = Recorder(settings.data, settings.journal_bytes, dict(settings.text_keys))
    return Service(rulebook, policy, engine, Store(settings.database), recorder)


def note_in_force(service: Service, settings: Settings) -> None:
    """So that any day can be replayed."""
    from api.store import versions

    model = service.engine.model
    with service.store.write() as session:
        versions.use(
            session,
            rulebook=service.rulebook.version,
            policy=service.policy.version,
            model=model.version if model else None,
            files=read_files(settings.rules),
        )


def _model(settings: Settings) -> Model | None:
    if settings.model is None:
        return None
    from api.model import ModelError, load  # a quarter of a second that only those who use it pay

    try:
        return load(settings.model)
    except ModelError as error:
        structlog.get_logger("caveat").warning("rules_only", reason=f"the model in {settings.model}: {error}")
        return None


def current() -> Service:
    return current_app.extensions["caveat"]
