"""The sites' description under a signature: an extension that pins the public key takes it from nobody else."""

from __future__ import annotations

import base64
import os
import tempfile
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

DEVELOPMENT_KEY = Path(__file__).resolve().parent.parent / "var" / "sites-key.pem"
# Signed with the words: a signature made for another purpose with the same key is none here.
PURPOSE = b"caveat sites 1\n"


class SigningKeyError(ValueError):
    """The file holds no key that can sign."""


def read_key(path: Path) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise SigningKeyError(f"cannot be read ({type(error).__name__})") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise SigningKeyError("is no Ed25519 key")
    return key


def development_key(path: Path = DEVELOPMENT_KEY) -> Ed25519PrivateKey:
    """The key of this checkout, made at the first start: for one machine only."""
    if not path.exists():
        _make(path)
    return read_key(path)


def _make(path: Path) -> None:
    """Two processes may start at once: the first one's key stays, and nobody reads half of it."""
    path.parent.mkdir(exist_ok=True)
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as written:
        written.write(pem)
    try:
        os.link(written.name, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(written.name)


def public_key(key: Ed25519PrivateKey) -> str:
    """As the extension pins it: base64 of the DER form, what `openssl pkey -pubout -outform DER` writes."""
    der = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(der).decode()


def sign(key: Ed25519PrivateKey, payload: str) -> dict[str, str]:
    signature = key.sign(PURPOSE + payload.encode())
    return {"payload": payload, "signature": base64.b64encode(signature).decode()}
