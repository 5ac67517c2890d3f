"""Settings: the table of settings_table.py, read once. A wrong value stops the start, with every error listed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path

from api.settings_table import LEARNED_MODEL, ROOT, TABLE

LOOPBACK = ("127.0.0.1", "::1")


class SettingsError(Exception):
    """Every wrong setting, one a line. Never holds a value: a value may be a key."""


@dataclass(frozen=True)
class Settings:
    """What the table below reads, typed."""

    host: str = "127.0.0.1"
    port: int = 8787
    workers: int = 1
    threads: int = 4
    stop_after: int = 30
    rules: Path = ROOT / "rules"
    model: Path | None = LEARNED_MODEL
    labelled: Path = ROOT / "tests" / "corpus"
    database: str = f"sqlite:///{ROOT}/var/caveat.db"
    data: Path = ROOT / "var"
    journal_bytes: int = 256 << 20
    text_keys: tuple[tuple[str, bytes], ...] = ()
    api_keys: tuple[str, ...] = ()
    ask_for_keys: bool | None = None
    public_url: str = ""
    oidc_issuer: str = ""
    oidc_client: str = ""
    oidc_secret: str = ""
    oidc_domains: tuple[str, ...] = ()
    oidc_claim: str = "groups"
    oidc_roles: tuple[tuple[str, str], ...] = ()
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_tls: str = "starttls"
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_from: str = ""
    webhook: str = ""
    webhook_secret: str = ""
    webhook_networks: tuple[IPv4Network | IPv6Network, ...] = ()
    cors_origins: tuple[str, ...] = ()
    try_page: bool | None = None
    sites_key: Path | None = None
    redis: str = ""
    limit_browser: str = "300/minute"
    limit_key: str = "120000/minute"
    limit_address: str = "120/minute"
    proxies: int = 0
    max_wait_ms: int = 2_000
    deadline_ms: int = 30_000
    max_body: int = 1 << 20
    max_batch_body: int = 25_000_000

    @property
    def development(self) -> bool:
        """Nobody is asked for a key."""
        return not self.api_keys and not self.ask_for_keys

    @property
    def serves_https(self) -> bool:
        """Whether browsers reach it by https, so that cookies are for https only. A proxy in front speaks it for us."""
        return self.public_url.startswith("https://") if self.public_url else not self.development

    @property
    def serves_try(self) -> bool:
        return self.development if self.try_page is None else self.try_page

    def refusal(self) -> str | None:
        """Why this must not start, or None."""
        if self.development and self.host not in LOOPBACK:
            return (
                "Without keys Caveat only listens on 127.0.0.1 or ::1, because anyone who can reach it could use it. "
                "Set CAVEAT_API_KEYS or CAVEAT_ASK_FOR_KEYS=1 to listen elsewhere (docs/settings.md)."
            )
        if self.oidc_issuer and not (self.oidc_client and self.oidc_domains and self.public_url):
            return (
                "CAVEAT_OIDC_ISSUER also needs CAVEAT_OIDC_CLIENT, CAVEAT_OIDC_DOMAINS and CAVEAT_PUBLIC_URL: who may "
                "come in, and where to send them back to (docs/settings.md)."
            )
        if self.smtp_host and not self.smtp_from:
            return "CAVEAT_SMTP_HOST also needs CAVEAT_SMTP_FROM: the address that mail comes from (docs/settings.md)."
        if self.smtp_password and self.smtp_tls == "none" and self.smtp_host not in LOOPBACK:
            return "CAVEAT_SMTP_PASSWORD would travel in the clear: set CAVEAT_SMTP_TLS to starttls or tls."
        if self.webhook and not self.webhook_secret:
            return (
                "CAVEAT_WEBHOOK also needs CAVEAT_WEBHOOK_SECRET, by which the receiver tells that it was us "
                "(docs/settings.md)."
            )
        return None


def read(environ: Mapping[str, str] | None = None) -> Settings:
    """Read every setting, or raise SettingsError with all that is wrong."""
    environ = os.environ if environ is None else environ
    values, errors = {}, []
    for setting in TABLE:
        try:
            values[setting.name] = setting.read(environ.get(setting.variable, "").strip() or setting.default)
        except ValueError as error:
            errors.append(f"{setting.variable} {error}.")
    if errors:
        raise SettingsError("\n".join(errors))
    return Settings(**values)


def unknown(environ: Mapping[str, str]) -> list[str]:
    """Names that only look like settings: worth a warning, no refusal (Kubernetes sets CAVEAT_SERVICE_HOST)."""
    known = {setting.variable for setting in TABLE}
    return sorted(name for name in environ if name.startswith("CAVEAT_") and name not in known)
