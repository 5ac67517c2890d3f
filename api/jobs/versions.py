"""What a screening depends on: the rules, the firm's lists and places, the model; not who decides what about it."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache

import yaml

from api.rulebook.document import FIRM, POLICY, compose
from api.service import Service

SCREENED_WITH = ("firm", "jurisdictions")


def versions(service: Service) -> dict[str, str | None]:
    """A policy that only moves thresholds leaves these as they are, so that what was screened is still good."""
    rules = tuple(sorted(item for item in service.files.items() if item[0] not in (POLICY, FIRM)))
    model = service.engine.model
    return {"rules": _digest(compose(service.files), rules), "model": model.version if model else None}


@lru_cache(maxsize=4)
def _digest(document: str, rules: tuple[tuple[str, str], ...]) -> str:
    read = yaml.safe_load(document)
    told = [{name: read.get(name) for name in SCREENED_WITH}, rules]
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()[:16]
