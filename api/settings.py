"""Settings: one table, read once from the environment. A wrong value stops the start, with every error listed."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.setting_values import (
    choice,
    database,
    domains,
    folder,
    host,
    issuer,
    keys,
    model_folder,
    origins,
    public_url,
    rate,
    redis,
    role_pairs,
    secret,
    signing_key,
    text_keys,
    whole,
)

ROOT = Path(__file__).resolve().parent.parent
LEARNED_MODEL = ROOT / "api" / "learned"
LOOPBACK = ("127.0.0.1", "::1")


class SettingsError(Exception):
    """Every wrong setting, one a line. Never holds a value: a value may be a key."""


@dataclass(frozen=True)
class Setting:
    """One environment variable, `CAVEAT_` and the name in capitals."""

    name: str
    default: str
    read: Callable[[str], Any]
    help: str

    @property
    def variable(self) -> str:
        return f"CAVEAT_{self.name.upper()}"


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
        return None


TABLE = (
    Setting("host", "127.0.0.1", host, "Address to listen on. Anything but loopback needs `CAVEAT_API_KEYS`."),
    Setting("port", "8787", whole(0, 65535), "Port to listen on; 0 takes a free one."),
    Setting("workers", str(min(os.cpu_count() or 1, 8)), whole(1, 64), "Processes; the rules are shared by all."),
    Setting("threads", "4", whole(1, 64), "Threads per process."),
    Setting("stop_after", "30", whole(1, 600), "Seconds that requests in flight get to finish when stopping."),
    Setting("rules", str(ROOT / "rules"), folder, "Folder of the rules and of `policy.yaml`."),
    Setting(
        "model",
        str(LEARNED_MODEL),
        model_folder,
        "Folder of a learned model that `python -m api train` made; `off`: rules only.",
    ),
    Setting("labelled", str(ROOT / "tests" / "corpus"), Path, "Folder of labelled texts to try thresholds on."),
    Setting(
        "database",
        f"sqlite:///{ROOT}/var/caveat.db",
        database,
        "Where people, policy and records are kept: `sqlite:///PATH`, or `postgresql://USER:PASSWORD@HOST:PORT/NAME`.",
    ),
    Setting(
        "data",
        str(ROOT / "var"),
        Path,
        "Folder of the service's own keys, of its signed checkpoints, and of what waits to be recorded.",
    ),
    Setting(
        "journal_bytes", str(256 << 20), whole(65_536, 1 << 40), "How much may wait on disk when the database is away."
    ),
    Setting(
        "text_keys",
        "",
        text_keys,
        "Keys that stored texts are encrypted with, or `@FILE` with one a line; the first is used. Empty: one is made "
        "in `CAVEAT_DATA`.",
    ),
    Setting(
        "api_keys", "", keys, "Bearer keys, comma separated, or `@FILE` with one a line. Empty is development mode."
    ),
    Setting(
        "ask_for_keys",
        "",
        choice,
        "`1` asks for a key although `CAVEAT_API_KEYS` names none. Those of `python -m api keys` and the tokens of "
        "enrolled browsers open.",
    ),
    Setting(
        "public_url",
        "",
        public_url,
        "Address by which browsers reach us, such as `https://caveat.bank.example`. Empty: as they ask for it.",
    ),
    Setting(
        "oidc_issuer",
        "",
        issuer,
        "Address of the firm's OpenID Connect provider. Empty: people sign in to the console with passwords only.",
    ),
    Setting("oidc_client", "", str, "Client id that the provider has given Caveat."),
    Setting("oidc_secret", "", secret, "Client secret, or `@FILE`. Empty: a public client, which PKCE protects."),
    Setting("oidc_domains", "", domains, "Domains of the addresses that may sign in, comma separated."),
    Setting("oidc_claim", "groups", str, "Claim that names a person's groups at the provider."),
    Setting("oidc_roles", "", role_pairs, "Which of those groups give which role: `Compliance=reviewer, IT desk=it`."),
    Setting("cors_origins", "", origins, "Web origins that may call the API from a page. The extension needs none."),
    Setting(
        "try_page", "", choice, "`1` serves `/try` although keys are set, `0` never does. Empty: development only."
    ),
    Setting(
        "sites_key",
        "",
        signing_key,
        "File of the Ed25519 key (PEM) that signs where the sites' composers are. Empty: in development a key of this "
        "checkout, otherwise nothing is signed.",
    ),
    Setting(
        "redis",
        "",
        redis,
        "Where all workers and machines count together: `redis://HOST:PORT/0`. Empty: each worker alone.",
    ),
    Setting("limit_browser", "300/minute", rate, "How much one person's browsers may ask. `0`: no limit."),
    Setting("limit_key", "120000/minute", rate, "How much one key may ask. `0`: no limit."),
    Setting("limit_address", "120/minute", rate, "Enrolments, and tries to sign in, from one address. `0`: no limit."),
    Setting(
        "proxies", "0", whole(0, 9), "Proxies in front of us that add to `X-Forwarded-For`; others are not believed."
    ),
    Setting(
        "max_wait_ms",
        "2000",
        whole(10, 60_000),
        "Milliseconds a request may wait for a thread before it is sent away with 503.",
    ),
    Setting(
        "deadline_ms",
        "30000",
        whole(100, 3_600_000),
        "Milliseconds in which a request must begin with its last text, or it ends with 503.",
    ),
    Setting("max_body", str(1 << 20), whole(1024, 1 << 30), "Largest body of a request, in bytes."),
    Setting(
        "max_batch_body",
        "25000000",
        whole(1024, 1 << 30),
        "Largest body of a batch, in bytes. Below 1,000 drafts of full length on purpose: one batch holds one thread.",
    ),
)


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
