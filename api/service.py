"""What every request shares: the rules, the policy, the one Engine, the store. Never changed: replaced as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from threading import Lock

import structlog
from flask import current_app

from api.approved_texts import Library
from api.engine import Engine
from api.engine.classify import Model
from api.engine.rules import Policy, Rulebook
from api.engine.types import Draft
from api.recording import Recorder
from api.rulebook import load_all, running
from api.rulebook.document import overlay, with_document
from api.rulebook.files import read_files
from api.rulebook.shelf import Changes, Shelf, with_changes
from api.settings import Settings
from api.store import Store


@dataclass(frozen=True)
class Service:
    rulebook: Rulebook
    policy: Policy
    engine: Engine
    store: Store
    recorder: Recorder
    files: Mapping[str, str] = field(default_factory=dict)  # what rulebook and policy were read from
    number: int = 0  # of the policy in the store; 0 for one that was never there
    shelf: Shelf = field(default_factory=Shelf)  # every rule, with the firm's changes
    library: Library = field(default_factory=Library)


CHANGING = Lock()  # held by whoever replaces the service of an app

# Scored once before the workers are made, so that nobody's first answer waits for tables that are built on first use.
_WARM_UP = (
    "I guarantee a return of 8% a year without any risk.",
    "Je garantis un rendement de 8 % par an sans risque.",
)


def start(settings: Settings) -> Service:
    """Load the rules, or raise RulebookError with every error in them; a model that cannot be used is done without."""
    everything, policy = load_all(settings.rules)
    rulebook, files = replace(everything, rules=running(everything.rules)), read_files(settings.rules)
    shelf = Shelf.of(everything, files)
    engine = Engine(rulebook, policy, _model(settings))
    for text in _WARM_UP:
        engine.screen(Draft(text))
    recorder = Recorder(settings.data, settings.journal_bytes, dict(settings.text_keys))
    return Service(rulebook, policy, engine, Store(settings.database), recorder, files, shelf=shelf)


def under(service: Service, document: str, number: int) -> Service:
    """The same service under another policy. Raises RulebookError when that one cannot be used."""
    rulebook, policy = with_document(service.rulebook, service.files, document)
    if rulebook.firm == service.rulebook.firm:
        engine = copy(service.engine)  # nothing of the rules to be compiled again
        engine.rulebook, engine.policy = rulebook, policy
    else:
        engine = Engine(rulebook, policy, service.engine.model)
    files = overlay(service.files, document)
    return replace(service, rulebook=rulebook, policy=policy, engine=engine, files=files, number=number)


def with_edition(service: Service, changes: Changes, edition: int) -> Service:
    """The same service with these changes of the rules. Raises RulebookError when they cannot be used."""
    shelf, rulebook, files = with_changes(service.shelf, service.rulebook, service.files, changes, edition)
    engine = service.engine
    if rulebook.version != service.rulebook.version:
        engine = Engine(rulebook, service.policy, service.engine.model)
    return replace(service, shelf=shelf, rulebook=rulebook, files=files, engine=engine)


def note_in_force(service: Service) -> None:
    """So that any day can be replayed."""
    from api.store import versions

    model = service.engine.model
    with service.store.write() as session:
        versions.use(
            session,
            rulebook=service.rulebook.version,
            policy=service.policy.version,
            model=model.version if model else None,
            files=service.files,
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
