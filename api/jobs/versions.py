"""What a screening depends on: the rules, the firm's lists and places, the model; not who decides what about it."""

from __future__ import annotations

import hashlib
import json

import yaml

from api.rulebook.document import FIRM, POLICY, compose
from api.service import Service

SCREENED_WITH = ("firm", "jurisdictions")


def versions(service: Service) -> dict[str, str | None]:
    """A policy that only moves thresholds leaves these as they are, so that what was screened is still good."""
    document = yaml.safe_load(compose(service.files))
    told = {name: document.get(name) for name in SCREENED_WITH}
    told |= {name: text for name, text in service.files.items() if name not in (POLICY, FIRM)}
    digest = hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()
    model = service.engine.model
    return {"rules": digest[:16], "model": model.version if model else None}
