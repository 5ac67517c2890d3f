"""How much one caller may ask: counted in memory by each worker, or for all of them together in Redis.

The library is the one behind flask-limiter, whose own hooks run before we know who asks. Who is counted is the person
or browser behind a token, or a key: an office shares one address. By address only those are counted whom nobody knows
yet. When Redis is away each worker counts for itself, and looks again after a while.
"""

from __future__ import annotations

import math
import time
from functools import cached_property
from typing import TYPE_CHECKING

from flask import Flask, current_app, request
from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import FixedWindowRateLimiter
from werkzeug.middleware.proxy_fix import ProxyFix

from api.errors import refuse
from api.logs import log

if TYPE_CHECKING:
    from api.access import Caller
    from api.settings import Settings

LOOK_AGAIN = 5.0
IMPATIENT = {"socket_connect_timeout": 0.2, "socket_timeout": 0.2}
TOO_MUCH = "That was more than one caller may ask. Please wait as long as Retry-After says."


class Limits:
    """The counts. Made on first use, so that each worker has its own."""

    def __init__(self, settings: Settings):
        self._redis = settings.redis
        self._away_until = 0.0
        rates = {"browser": settings.limit_browser, "key": settings.limit_key, "address": settings.limit_address}
        self._rates: dict[str, RateLimitItem] = {kind: parse(rate) for kind, rate in rates.items() if rate}

    @cached_property
    def _own(self) -> FixedWindowRateLimiter:
        return FixedWindowRateLimiter(MemoryStorage())

    @cached_property
    def _shared(self) -> FixedWindowRateLimiter:
        return FixedWindowRateLimiter(RedisStorage(self._redis, wrap_exceptions=True, **IMPATIENT))

    def wait(self, kind: str, who: str) -> int:
        """Count one request. The seconds to wait before the next one; 0 when this one may pass."""
        rate = self._rates.get(kind)
        if rate is None:
            return 0
        if self._redis and time.monotonic() >= self._away_until:
            try:
                return _count(self._shared, rate, kind, who)
            except StorageError as error:
                self._away_until = time.monotonic() + LOOK_AGAIN
                log.warning("redis away: each worker counts for itself", exception=type(error).__name__)
        return _count(self._own, rate, kind, who)


def _count(counter: FixedWindowRateLimiter, rate: RateLimitItem, kind: str, who: str) -> int:
    if counter.hit(rate, kind, who):
        return 0
    return max(1, math.ceil(counter.get_window_stats(rate, kind, who).reset_time - time.time()))


def check(caller: Caller) -> None:
    """End the request with 429 when this caller has asked too much."""
    _check("browser" if caller.installation else "key", caller.name)


def check_address() -> None:
    """For requests of whom nobody knows yet who they are."""
    _check("address", request.remote_addr or "")


def _check(kind: str, who: str) -> None:
    if seconds := current_app.extensions["caveat-limits"].wait(kind, who):
        refuse(429, TOO_MUCH, headers={"Retry-After": str(seconds)})


def register(app: Flask, settings: Settings) -> None:
    app.extensions["caveat-limits"] = Limits(settings)
    if settings.proxies:
        # Only as many of them as there are: what stands further left the caller wrote.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)
