"""What people typed, when it is kept: encrypted with a key of its own, which is wrapped by a key from the environment.

AES-256-GCM twice: to erase a text for good its wrapped key is dropped. Every wrapping says which key it
needs, so that keys can be exchanged one after the other.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from api.records.keys import own_keys

KEY_FILE = "text-keys"
NONCE = 12


class SealError(Exception):
    """Why a text cannot be read, in a sentence that does not hold it."""


class Sealed(NamedTuple):
    """`wrapped` is None when the text was erased."""

    key: str
    wrapped: bytes | None
    sealed: bytes

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.sealed).hexdigest()


class Keyring:
    """The keys by name; the first one seals, all of them open."""

    def __init__(self, keys: Mapping[str, bytes]):
        self.current = next(iter(keys))
        self._wrappers = {name: AESGCM(key) for name, key in keys.items()}
        self._macs = {name: hashlib.sha256(b"caveat text mac" + key).digest() for name, key in keys.items()}

    def seal(self, owner: str, value: Mapping[str, Any]) -> Sealed:
        """`owner` is the id of the record: what is sealed for one record opens in no other."""
        own, text = AESGCM.generate_key(256), json.dumps(value, ensure_ascii=False).encode()
        return Sealed(self.current, self._wrap(owner, own), _encrypt(AESGCM(own), text, owner))

    def open(self, owner: str, sealed: Sealed) -> dict[str, Any]:
        own = AESGCM(self._unwrap(owner, sealed))
        try:
            return json.loads(_decrypt(own, sealed.sealed, owner))
        except InvalidTag as error:
            raise SealError("The text was altered.") from error

    def rewrap(self, owner: str, sealed: Sealed) -> Sealed:
        """The same text under the current key; the text itself is not opened."""
        return Sealed(self.current, self._wrap(owner, self._unwrap(owner, sealed)), sealed.sealed)

    def mac(self, text: str, *, key: str | None = None) -> str:
        """Tells whether a text at hand is the one that was recorded. Keyed: a short post could be guessed."""
        name = key or self.current
        return f"{name}:{hmac.new(self._macs[name], canonical_text(text).encode(), hashlib.sha256).hexdigest()}"

    def same(self, text: str, mac: str) -> bool:
        name = mac.partition(":")[0]
        return name in self._macs and hmac.compare_digest(self.mac(text, key=name), mac)

    def macs(self, text: str) -> list[str]:
        """Under every key: what is looked for may have been written under an older one."""
        return [self.mac(text, key=name) for name in self._macs]

    def marks(self, words: Iterable[str]) -> list[int]:
        """A number for each, which says nothing to whoever lacks the key; the same word has the same one."""
        key = self._macs[self.current]
        return [int.from_bytes(hmac.digest(key, word.encode(), "sha256")[:6]) for word in words]

    def _wrap(self, owner: str, key: bytes) -> bytes:
        return _encrypt(self._wrappers[self.current], key, f"{self.current} {owner}")

    def _unwrap(self, owner: str, sealed: Sealed) -> bytes:
        if sealed.wrapped is None:
            raise SealError("The text was erased.")
        if sealed.key not in self._wrappers:
            raise SealError(f"The text needs the key {sealed.key}, which CAVEAT_TEXT_KEYS does not have.")
        try:
            return _decrypt(self._wrappers[sealed.key], sealed.wrapped, f"{sealed.key} {owner}")
        except InvalidTag as error:
            raise SealError("The text's key was altered, or belongs to another record.") from error


def canonical_text(text: str) -> str:
    """Editors send one text in several spellings: composed or not, with one line end or the other."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()


def _encrypt(key: AESGCM, value: bytes, context: str) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    return nonce + key.encrypt(nonce, value, context.encode())


def _decrypt(key: AESGCM, value: bytes, context: str) -> bytes:
    return key.decrypt(value[:NONCE], value[NONCE:], context.encode())


def keyring(given: Mapping[str, bytes], folder: Path) -> Keyring:
    """From the environment, or from a file in this folder."""
    if given:
        return Keyring(given)
    path = folder / KEY_FILE
    try:
        return Keyring(own_keys(path))
    except (OSError, ValueError, StopIteration) as error:
        raise SealError(f"{path} cannot be used as the keys of stored texts: {type(error).__name__}.") from error
