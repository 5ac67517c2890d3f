"""Who comes in by token or stored key: all of them in memory, so that scoring asks the database for nothing.

What is in memory is read again every REFRESH seconds beside the requests: a token that is revoked is refused after
that long at most. One that is not in memory is looked up at once, so that a new one is good everywhere when it is
handed out. While the database is away those that are known go on being known.
"""

from __future__ import annotations

import hmac
import math
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from api.permissions import INSTALLATION, SCOPES
from api.store import secrets

if TYPE_CHECKING:
    from api.store import Store
    from api.store.access import Pass

REFRESH = 10.0
NOTICED = 300.0  # how exactly the list of installations says when one was last seen
OURS = (secrets.TOKEN, secrets.SERVICE_KEY)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. `name` is how records and the audit log call them, `actions` what they may do (None: everything)."""

    name: str
    actions: frozenset[str] | None = None
    groups: tuple[str, ...] = ()
    installation: str | None = None
    digest: str = ""
    expires: float = math.inf
    unused: bool = False

    def may(self, action: str) -> bool:
        return self.actions is None or action in self.actions


class Access:
    """The passes of one process."""

    def __init__(self, store: Store):
        self._store = store
        self._known: dict[str, Caller] = {}
        self._seen: dict[str, datetime] = {}  # by the caller's digest, what the store does not know yet
        self._told: dict[str, float] = {}

    def find(self, secret: str) -> Caller | None:
        """Raises StoreAway when it is not known and the store cannot be asked."""
        if not secret.startswith(OURS):
            return None
        digest = secrets.digest(secret)
        caller = self._known.get(digest) or self._look_up(digest)
        if caller is None or not hmac.compare_digest(caller.digest, digest) or caller.expires <= time.time():
            return None
        if time.monotonic() - self._told.get(digest, -math.inf) > NOTICED:
            self._told[digest] = time.monotonic()
            self._seen[digest] = datetime.now(UTC)
        return caller

    def _look_up(self, digest: str) -> Caller | None:
        from api.store.access import passes

        found = self._store.prompt.read(lambda session: list(passes(session, digest)))
        for one in found:
            self._known[digest] = caller(one)
        return self._known.get(digest)

    def refresh(self) -> None:
        """Write down who was seen, then read all passes again. Not for requests: it takes what time it takes."""
        from api.store.access import passes

        self._write_down()
        with self._store.read() as session:
            known = {one.digest: caller(one) for one in passes(session)}
        # At once, and not changed where it is: requests are reading it.
        self._known = known
        self._told = {digest: moment for digest, moment in self._told.items() if digest in known}

    def _write_down(self) -> None:
        from api.store import keys, machines

        seen = dict(self._seen)
        if not seen:
            return
        callers = [(self._known[digest], moment) for digest, moment in seen.items() if digest in self._known]
        tokens = [(one, moment) for one, moment in callers if one.installation]
        programs = {one.name.partition(":")[2]: moment for one, moment in callers if not one.installation}
        with self._store.write() as session:
            used = {one.digest: one.installation for one, _ in tokens if one.unused}
            machines.notice(session, {one.installation: moment for one, moment in tokens}, used)
            keys.notice(session, programs)
        for digest in seen:
            self._seen.pop(digest)


def caller(found: Pass) -> Caller:
    expires = found.expires_at.timestamp() if found.expires_at else math.inf
    if found.scopes is not None:
        actions = frozenset().union(*(SCOPES.get(scope, frozenset()) for scope in found.scopes))
        return Caller(f"key:{found.id}", actions, digest=found.digest, expires=expires)
    name = f"user:{found.user}" if found.user else f"installation:{found.id}"
    return Caller(name, INSTALLATION, found.groups, found.id, found.digest, expires, found.unused)
