"""How the words of a setting become its value, or why they cannot."""

from __future__ import annotations

import base64
import ipaddress
import re
from collections.abc import Callable
from pathlib import Path

from api.addresses import EMAIL
from api.permissions import ROLES
from api.records.keys import parse

KEY = re.compile(r"[\x21-\x2b\x2d-\x7e]{16,256}")  # visible ASCII without the comma that separates keys
DATABASE = re.compile(r"sqlite:///(?!:memory:|file:)[^?]+|postgresql://[^/?]*/[^/?]+(\?.*)?")
RATE = re.compile(r"[1-9][0-9]{0,8}/(second|minute|hour|day)")
REDIS = re.compile(r"rediss?://[^\s?]+(\?.*)?")
ORIGIN = re.compile(r"[a-z][a-z0-9+.-]*://[a-z0-9.-]+(:[0-9]{1,5})?")


def whole(low: int, high: int) -> Callable[[str], int]:
    """Read a whole number between two bounds."""

    def read(value: str) -> int:
        if not re.fullmatch(r"[0-9]{1,12}", value) or not low <= int(value) <= high:
            raise ValueError(f"must be a whole number from {low} to {high}")
        return int(value)

    return read


def host(value: str) -> str:
    # One spelling: a name could resolve to an address that is not loopback.
    return "127.0.0.1" if value == "localhost" else value.strip("[]")


def folder(value: str) -> Path:
    if not Path(value).is_dir():
        raise ValueError("must be a folder that exists")
    return Path(value)


def model_folder(value: str) -> Path | None:
    """A folder that may be missing: the service then goes on with the rules alone, and says so."""
    return None if value == "off" else Path(value)


def database(value: str) -> str:
    if not DATABASE.fullmatch(value):
        raise ValueError("must be sqlite:///PATH or postgresql://USER:PASSWORD@HOST:PORT/NAME")
    return value


def keys(value: str) -> tuple[str, ...]:
    """Comma separated, or `@FILE` with one key a line, so that keys need not be in the environment."""
    found = parts(key_file(Path(value[1:]))) if value.startswith("@") else parts(value)
    if value and not found:
        raise ValueError("is set but names no key")
    if any(not KEY.fullmatch(key) for key in found):
        raise ValueError("must hold keys of 16 to 256 visible ASCII characters; `openssl rand -hex 32` makes one")
    return found


def text_keys(value: str) -> tuple[tuple[str, bytes], ...]:
    """Comma separated, or `@FILE` with one a line; the first one is used, the others still open what they sealed."""
    named = parse(list(parts(key_file(Path(value[1:])) if value.startswith("@") else value)))
    return tuple(named.items())


def key_file(path: Path) -> str:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"names a file that cannot be read ({type(error).__name__})") from error
    return ",".join(line for line in lines if not line.lstrip().startswith("#"))


def origins(value: str) -> tuple[str, ...]:
    found = parts(value)
    if any(not ORIGIN.fullmatch(origin) for origin in found):
        raise ValueError(
            "must be exact origins such as https://intranet.example, comma separated; no wildcard, no path"
        )
    return found


def public_url(value: str) -> str:
    if value and not re.fullmatch(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?/?", value):
        raise ValueError("must be an address such as https://caveat.bank.example, without a path")
    return value.rstrip("/")


def issuer(value: str) -> str:
    if value and not re.fullmatch(r"https://[^\s?#]+|http://(127\.0\.0\.1|localhost)(:[0-9]{1,5})?(/[^\s?#]*)?", value):
        raise ValueError("must be the provider's https address, as its own configuration spells it")
    return value


def secret(value: str) -> str:
    return key_file(Path(value[1:])).strip(",") if value.startswith("@") else value


def domains(value: str) -> tuple[str, ...]:
    found = tuple(part.lower().removeprefix("@") for part in parts(value))
    if any(not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)*", domain) for domain in found):
        raise ValueError("must be domains such as bank.example, comma separated; no wildcard")
    return found


def role_pairs(value: str) -> tuple[tuple[str, str], ...]:
    found = tuple(tuple(side.strip() for side in part.rpartition("=")[::2]) for part in parts(value))
    if any(not group or role not in ROLES for group, role in found):
        raise ValueError(f"must be GROUP=ROLE, comma separated; the roles are {', '.join(ROLES)}")
    return found


def parts(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip())


def signing_key(value: str) -> Path | None:
    if not value:
        return None
    from api.signing import SigningKeyError, read_key

    try:
        read_key(Path(value))
    except SigningKeyError as error:
        how = "`openssl genpkey -algorithm ed25519` makes one"
        raise ValueError(f"must name a file with an Ed25519 key in PEM form; {how}. It {error}") from error
    return Path(value)


def rate(value: str) -> str:
    """Empty: none."""
    if value != "0" and not RATE.fullmatch(value):
        raise ValueError("must be such as 300/minute (or second, hour, day), or 0 for no limit")
    return "" if value == "0" else value


def redis(value: str) -> str:
    if value and not REDIS.fullmatch(value):
        raise ValueError("must be redis://HOST:PORT/NUMBER or rediss://...")
    return value


def choice(value: str) -> bool | None:
    if value not in ("", "0", "1"):
        raise ValueError("must be 1, 0 or empty")
    return None if value == "" else value == "1"


def one_of(*choices: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value not in choices:
            raise ValueError(f"must be one of {', '.join(choices)}")
        return value

    return read


def sender(value: str) -> str:
    if value and not EMAIL.fullmatch(value.lower()):
        raise ValueError("must be an e-mail address such as caveat@bank.example")
    return value


def webhook(value: str) -> str:
    if value and not re.fullmatch(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?(/[^\s#]*)?", value):
        raise ValueError("must be an address such as https://hooks.bank.example/caveat, without a user or password")
    return value


def webhook_secret(value: str) -> str:
    found = secret(value)
    try:
        size = len(base64.b64decode(found.removeprefix("whsec_"), validate=True))
    except ValueError:
        size = 0
    if found and size < 24:
        how = "`echo whsec_$(openssl rand -base64 32)` makes one"
        raise ValueError(f"must be base64 of 24 bytes or more, with or without whsec_ before it; {how}")
    return found


def networks(value: str) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    try:
        return tuple(ipaddress.ip_network(part) for part in parts(value))
    except ValueError as error:
        raise ValueError("must be networks such as 10.1.2.0/24, comma separated") from error
