"""The table of settings: each environment variable, what it is when nothing is set, how it is read, what it does."""

from __future__ import annotations

import os
from collections.abc import Callable
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
    networks,
    one_of,
    origins,
    public_url,
    rate,
    redis,
    role_pairs,
    secret,
    sender,
    signing_key,
    text_keys,
    webhook,
    webhook_secret,
    whole,
)

ROOT = Path(__file__).resolve().parent.parent
LEARNED_MODEL = ROOT / "api" / "learned"


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
    Setting("smtp_host", "", host, "Mail server for reminders. Empty: no mail."),
    Setting("smtp_port", "587", whole(1, 65535), "Its port."),
    Setting(
        "smtp_tls",
        "starttls",
        one_of("starttls", "tls", "none"),
        "How the way there is protected: `starttls`, `tls` or `none`.",
    ),
    Setting("smtp_user", "", str, "Who we are to the mail server. Empty: it asks for nobody."),
    Setting("smtp_password", "", secret, "The password, or `@FILE`."),
    Setting("smtp_from", "", sender, "Address that mail comes from, such as `caveat@bank.example`."),
    Setting(
        "webhook",
        "",
        webhook,
        "Address that is told of reviews assigned, due soon or late, and of reminders to readers. Empty: none.",
    ),
    Setting(
        "webhook_secret",
        "",
        webhook_secret,
        "What it is signed with, or `@FILE`: `whsec_` and base64 of 24 bytes or more.",
    ),
    Setting(
        "webhook_networks",
        "",
        networks,
        "Networks inside the firm that the webhook may be in, such as `10.1.2.0/24`. Empty: public addresses only.",
    ),
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
