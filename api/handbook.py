"""Which state the policy's page is in: what people have read, or not yet."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api.service import Service


def page(service: Service, codes: list[int]) -> str:
    """A hash of all that the page tells: whoever read it need not read it again because a rate has changed."""
    policy, firm = service.policy, service.rulebook.firm
    recording = asdict(policy.recording) | {"private": sorted(policy.recording.private)}
    told = {
        "decisions": [dict(line) for line in policy.decisions],
        "clauses": {category: dict(labels) for category, labels in policy.clauses.items()},
        "guard": dict(policy.guard),
        "may_pause": policy.may_pause,
        "when_unreachable": policy.when_unreachable,
        "recording": recording,
        "handles": sorted(firm.handles),
        "sites": sites(service),
        "codes": codes,
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=dict).encode()).hexdigest()


def sites(service: Service) -> list[str]:
    """Hosts whose composers are watched, those that the firm added too."""
    built_in = {host for adapter in service.rulebook.adapters for host in adapter.get("hosts", ())}
    return sorted(built_in | set(service.policy.guard.get("hosts", ())))
