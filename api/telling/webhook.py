"""Webhook: one POST per notice, signed as https://www.standardwebhooks.com says. Never a word of the text.

It goes to public addresses by https, and to the networks that CAVEAT_WEBHOOK_NETWORKS names, by http too. The name is
looked up once and the address that was checked is the one that is connected to; redirects are not followed. So a name
that points inside (or that changes its mind: DNS rebinding) leads nowhere.
"""

from __future__ import annotations

import ipaddress
import json
import socket
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import urllib3
from standardwebhooks import Webhook
from urllib3.util import Retry

if TYPE_CHECKING:
    from api.settings import Settings
    from api.store.notices import Told

PATIENCE = urllib3.Timeout(connect=5, read=10)
# For what passes in seconds; for what does not, the notice is told again later.
RETRIES = Retry(
    2, redirect=False, status_forcelist=(502, 503, 504), allowed_methods=("POST",), backoff_factor=0.5,
    respect_retry_after_header=False, raise_on_status=False,
)  # fmt: skip


class NotSent(Exception):
    """The receiver did not take it, or may not be talked to."""


def tell(told: Told, settings: Settings, link: str | None) -> None:
    data = told.about | {"link": link}
    body = json.dumps({"type": told.event, "timestamp": datetime.now(UTC).isoformat(), "data": data})
    try:
        response = send(settings, told.id, body)
    except (OSError, urllib3.exceptions.HTTPError) as error:
        raise NotSent(type(error).__name__) from error
    if not 200 <= response.status < 300:
        raise NotSent(f"answered {response.status}")


def send(settings: Settings, id: str, body: str) -> urllib3.BaseHTTPResponse:
    address = urlsplit(settings.webhook)
    moment = datetime.now(UTC)
    headers = {
        "Host": address.netloc,
        "Content-Type": "application/json",
        "User-Agent": "Caveat",
        "webhook-id": id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Webhook(settings.webhook_secret).sign(id, moment, body),
    }
    path = (address.path or "/") + (f"?{address.query}" if address.query else "")
    with pool(settings) as connections:
        return connections.urlopen("POST", path, body=body.encode(), headers=headers, retries=RETRIES, timeout=PATIENCE)


def pool(settings: Settings) -> urllib3.HTTPConnectionPool:
    """To the very address that was checked; the certificate is the name's all the same."""
    address = urlsplit(settings.webhook)
    secure, name = address.scheme == "https", address.hostname or ""
    port = address.port or (443 if secure else 80)
    host = checked(name, port, settings, secure=secure)
    if not secure:
        return urllib3.HTTPConnectionPool(host, port)
    return urllib3.HTTPSConnectionPool(
        host, port, server_hostname=name, assert_hostname=name, cert_reqs="CERT_REQUIRED"
    )


def checked(name: str, port: int, settings: Settings, *, secure: bool) -> str:
    found = [ipaddress.ip_address(row[4][0]) for row in socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)]
    for one in found:
        inside = any(one in network for network in settings.webhook_networks)
        if not inside and not one.is_global:
            raise NotSent("its address is not public: CAVEAT_WEBHOOK_NETWORKS names those inside that it may have")
        if not inside and not secure:
            raise NotSent("http is for the networks of CAVEAT_WEBHOOK_NETWORKS; elsewhere it must be https")
    return str(found[0])
