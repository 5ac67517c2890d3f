"""Who may ask: bearer keys, or in development whoever is on this machine. What they may is in permissions.py."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from functools import wraps

from flask import Flask, current_app, request

from api import visits
from api.errors import refuse
from api.permissions import ANYONE, KEY, TABLE
from api.settings import LOOPBACK

LOCAL_NAMES = (*LOOPBACK, "localhost")


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
    who = TABLE[action]

    def decorate(view: Callable) -> Callable:
        @wraps(view)
        def guarded(*args, **kwargs):
            require(who)
            return view(*args, **kwargs)

        guarded.action = action
        return guarded

    return decorate


def require(who: frozenset[str]) -> None:
    """Let the request pass, or end it: 401 when we do not know who asks, 403 when we know and they may not."""
    if ANYONE in who:
        return
    if KEY in who:
        require_key()
    else:
        visits.require(who)


def require_key() -> None:
    """Answer 401 unless the request brings a known key. Development mode has no keys and asks for none."""
    if current_app.config["KEY_DIGESTS"]:
        scheme, _, key = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not known(key.strip()):
            refuse(401, headers={"WWW-Authenticate": 'Bearer realm="caveat"'})


def caller() -> str:
    """Who asks, as records and the audit log name them: never the key itself."""
    if not current_app.config["KEY_DIGESTS"]:
        return "local"
    key = request.headers["Authorization"].partition(" ")[2].strip()
    return f"key:{hashlib.sha256(key.encode('utf-8', 'surrogateescape')).hexdigest()[:16]}"


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


def register(app: Flask, keys: tuple[str, ...]) -> None:
    app.config["KEY_DIGESTS"] = digests(keys)
    app.view_functions["static"] = needs("look")(app.view_functions["static"])
    if not keys:
        app.before_request(only_local)
