"""Signed checkpoints: "the log had this many entries, and the last one had this digest". To be kept elsewhere.

Whoever can write to the database can compute the whole chain anew, and cut off its end unseen. They cannot sign. So a
copy of these lines outside the database's reach shows both.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from api.records.chain import Mistake

PublicKey = Ed25519PublicKey
KEY_FILE = "audit-key.pem"
FILE = "checkpoints.jsonl"


class KeyFileError(Exception):
    """Why a key cannot be used, in a sentence."""


@dataclass(frozen=True)
class Checkpoint:
    """`key` names the public key that the signature is checked with."""

    entries: int
    digest: str
    at: str
    key: str
    signature: str

    def line(self) -> str:
        return json.dumps(asdict(self))


def message(entries: int, digest: str, at: str) -> bytes:
    return f"caveat audit checkpoint\n{entries}\n{digest}\n{at}\n".encode()


def sign(key: Ed25519PrivateKey, entries: int, digest: str, at: str) -> Checkpoint:
    signature = base64.b64encode(key.sign(message(entries, digest, at))).decode()
    return Checkpoint(entries, digest, at, name(key.public_key()), signature)


def genuine(checkpoint: Checkpoint, key: Ed25519PublicKey) -> bool:
    signed = message(checkpoint.entries, checkpoint.digest, checkpoint.at)
    try:
        key.verify(base64.b64decode(checkpoint.signature, validate=True), signed)
    except (InvalidSignature, ValueError):
        return False
    return True


def name(key: Ed25519PublicKey) -> str:
    return hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:16]


def public_text(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def signing_key(path: Path) -> Ed25519PrivateKey:
    """The key in this file, which is made when there is none: readable by the service alone."""
    try:
        if not path.exists():
            _make(path)
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise KeyFileError(
            f"{path} cannot be used as the key that signs checkpoints: {type(error).__name__}."
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyFileError(f"{path} must hold an Ed25519 key; `openssl genpkey -algorithm ed25519` makes one.")
    return key


def public_key(path: Path) -> Ed25519PublicKey:
    try:
        key = load_pem_public_key(path.read_bytes())
    except (OSError, ValueError) as error:
        raise KeyFileError(f"{path} holds no public key: {type(error).__name__}.") from error
    if not isinstance(key, Ed25519PublicKey):
        raise KeyFileError(f"{path} must hold an Ed25519 public key; `python -m api audit key` prints it.")
    return key


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    own = path.with_name(f"{path.name}.{os.getpid()}")
    own.touch(mode=0o600)
    own.write_bytes(made)
    try:
        os.link(own, path)  # fails when another process was first: then its key is the key
    except FileExistsError:
        pass
    finally:
        own.unlink()


def append(path: Path, checkpoint: Checkpoint) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(checkpoint.line() + "\n")
        file.flush()
        os.fsync(file.fileno())


def newest(path: Path) -> tuple[int, str] | None:
    """(entries, digest) of the last line."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - 1_000))
            last = json.loads(file.read().splitlines()[-1])
    except (OSError, ValueError, IndexError):
        return None  # none yet, or torn when the disk was full: one more is signed
    return last["entries"], last["digest"]


def read(lines: Iterable[str]) -> Iterator[Checkpoint]:
    """Raises ValueError with the number of the line that is none."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield Checkpoint(**json.loads(line))
        except (ValueError, TypeError) as error:
            raise ValueError(f"line {number} is no checkpoint") from error


class Watch:
    """Compares checkpoints with the entries that pass by, once, in their order."""

    def __init__(self, checkpoints: list[Checkpoint], key: Ed25519PublicKey | None):
        if checkpoints and key is None:
            raise KeyFileError("The checkpoints need the public key that they are verified with: --key FILE.")
        self.given = len(checkpoints)
        self.mistakes: list[Mistake] = []
        self.wanted: dict[int, set[str]] = {}
        for one in checkpoints:
            if genuine(one, key):
                self.wanted.setdefault(one.entries, set()).add(one.digest)
            else:
                self.mistakes.append(Mistake(one.entries, one.entries, "a checkpoint names it, but is not genuine."))
        self.good = 0

    def see(self, entries: Iterable[tuple]) -> Iterator[tuple]:
        """Passes the entries on."""
        last = 0
        for entry in entries:
            last = max(last, entry[0])
            if wanted := self.wanted.pop(entry[0], None):
                self._compare(entry[0], entry[-1], wanted)
            yield entry
        for then in sorted(self.wanted):
            if then > last:
                text = f"removed: there were {then} entries when a checkpoint was signed."
                self.mistakes.append(Mistake(last + 1, then, text))
                last = then

    def _compare(self, sequence: int, digest: str, wanted: set[str]) -> None:
        if wanted == {digest}:
            self.good = sequence
            return
        text = "not as a checkpoint was signed: the log was written anew somewhere among these entries."
        self.mistakes.append(Mistake(self.good + 1, sequence, text))
