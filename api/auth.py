"""Who may ask: bearer keys and tokens, or in development whoever is on this machine. What they may: permissions.py."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from functools import wraps

from flask import Flask, current_app, g, request

from api import limits, visits
from api.access import OURS, Access, Caller
from api.errors import refuse
from api.permissions import ANYONE, KEY, TABLE
from api.settings import LOOPBACK, Settings
from api.store import Store

LOCAL_NAMES = (*LOOPBACK, "localhost")
LOCAL = Caller("local")


def digests(keys: tuple[str, ...]) -> tuple[bytes, ...]:
    return tuple(hashlib.sha256(key.encode()).digest() for key in keys)


def known(key: str) -> bool:
    """Compare with every key, all the way: neither a key nor its place in the list shows in the time taken."""
    given = hashlib.sha256(key.encode("utf-8", "surrogateescape")).digest()
    found = [hmac.compare_digest(given, digest) for digest in current_app.config["KEY_DIGESTS"]]
    return any(found)


def needs(action: str) -> Callable[[Callable], Callable]:
    """Let only those through who may do this action of the table. Outermost but for the route, before the body is read.

    The view carries the action's name, so that a route without one is noticed when the app is made.
    """
    if action not in TABLE:
        raise KeyError(action)

    def decorate(view: Callable) -> Callable:
        @wraps(view)
        def guarded(*args, **kwargs):
            require(action)
            return view(*args, **kwargs)

        guarded.action = action
        return guarded

    return decorate


def require(action: str) -> None:
    """Let the request pass, or end it: 401 when we do not know who asks, 403 when we know and they may not."""
    who = TABLE[action]
    if ANYONE in who:
        return
    if KEY in who:
        require_key(action)
    else:
        visits.require(who)


def require_key(action: str) -> None:
    """401 unless the request brings a known key or token, 403 when that one may not do this action.

    Development mode asks for none. It looks at tokens and keys of ours all the same, so that enrolment can be tried.
    """
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    key = key.strip() if scheme.lower() == "bearer" else ""
    if not current_app.config["ASKS_FOR_KEYS"] and not key.startswith(OURS):
        g.caller = LOCAL
        return
    found = named(key) if known(key) else access().find(key)
    if found is None:
        refuse(401, headers={"WWW-Authenticate": 'Bearer realm="caveat"'})
    if not found.may(action):
        refuse(403, "This key does not reach so far: it was made for something else.")
    limits.check(found)
    g.caller = found


def named(key: str) -> Caller:
    """A key of the settings has no number to be called by."""
    return Caller(f"key:{hashlib.sha256(key.encode('utf-8', 'surrogateescape')).hexdigest()[:16]}")


def access() -> Access:
    return current_app.extensions["caveat-access"]


def caller() -> str:
    """Who asks, as records and the audit log name them: never the key itself."""
    return g.caller.name


def groups() -> tuple[str, ...]:
    """The writer's, where the token is bound to a person."""
    return g.caller.groups


def refuse_unguarded(app: Flask) -> None:
    """Nothing is served that the table of permissions does not speak of."""
    forgotten = [rule.rule for rule in app.url_map.iter_rules() if action(app, rule.endpoint) not in TABLE]
    if forgotten:
        raise LookupError(f"routes without auth.needs(...): {', '.join(sorted(forgotten))}")


def action(app: Flask, endpoint: str) -> str | None:
    return getattr(app.view_functions[endpoint], "action", None)


def only_local() -> None:
    """Development mode asks for no key, so it must not be talked to from elsewhere.

    Two ways in are closed here. A web page whose name was re-pointed to 127.0.0.1 (DNS rebinding) sends its own name
    as Host. And a server started by hand on a public address sees callers that are not loopback. A page of another
    origin that simply posts is stopped elsewhere: JSON must be sent as application/json (see strict_json), for which a
    browser asks permission first (a preflight), and without CAVEAT_CORS_ORIGINS nothing grants it.
    """
    if hostname(request.headers.get("Host", "")) not in LOCAL_NAMES:
        refuse(421)
    if request.remote_addr not in (*LOOPBACK, "::ffff:127.0.0.1"):
        refuse(421)


def hostname(host: str) -> str:
    """`[::1]:8787` -> `::1`, `localhost:8787` -> `localhost`."""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0].lower()


def register(app: Flask, settings: Settings, store: Store) -> None:
    app.config |= {"KEY_DIGESTS": digests(settings.api_keys), "ASKS_FOR_KEYS": not settings.development}
    app.extensions["caveat-access"] = Access(store)
    app.view_functions["static"] = needs("look")(app.view_functions["static"])
    if settings.development:
        app.before_request(only_local)
