"""Keys as a file: plain JSON as IT writes it, or sealed by a passphrase (scrypt, RFC 7914; AES-256-GCM)."""

from __future__ import annotations

import base64
import binascii
import json
import os
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from scheduling.errors import SealRefused
from scheduling.sealing.keys import KEY_BYTES, NONCE_BYTES, SealingKey, SealingKeys

FORMAT = "teleconsult-sealing-keys-1"
SHORTEST_PASSPHRASE = 12
LONGEST_FILE = 1_000_000
MOST_KEYS = 1_000
_N, _R, _P = 2**16, 8, 1
"""64 MiB and about a fifth of a second here."""
_LARGEST_MEMORY = 256 * 2**20
_LARGEST_P = 4
_SALT_BYTES = 16


def export_keys(keys: SealingKeys | Iterable[SealingKey], passphrase: str) -> str:
    """The keys as JSON text that only the passphrase opens; `passphrase_short` below 12 characters."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise SealRefused("passphrase_short")
    from scheduling.sealing import cipher  # 12 ms, and plain keys are read at every start

    salt, nonce = os.urandom(_SALT_BYTES), os.urandom(NONCE_BYTES)
    header: dict[str, Any] = {"format": FORMAT, "kdf": "scrypt", "n": _N, "r": _R, "p": _P, "salt": _base64(salt)}
    key = cipher.key_from(passphrase.encode("utf-8", "surrogatepass"), salt, length=KEY_BYTES, n=_N, r=_R, p=_P)
    sealed = cipher.encrypt(key, nonce, plain_keys(keys).encode(), _canonical(header))
    return json.dumps({**header, "nonce": _base64(nonce), "sealed": _base64(sealed)}, indent=1) + "\n"


def import_keys(text: str, passphrase: str | None = None) -> list[SealingKey]:
    """Keys from `{"id", "created", "key"}`, a list of those, `{"keys": [...]}`, or what `export_keys` wrote.

    Raises `SealRefused`: `not_a_key`, `passphrase_missing`, `passphrase` (wrong, or the file was changed).
    """
    found = _json(text)
    if isinstance(found, dict) and "sealed" in found:
        if passphrase is None:
            raise SealRefused("passphrase_missing")
        found = _json(_open(found, passphrase))
    if isinstance(found, dict):
        found = found.get("keys", [found])
    if not isinstance(found, list) or not 0 < len(found) <= MOST_KEYS:
        raise SealRefused("not_a_key")
    return [_key(one) for one in found]


def plain_keys(keys: SealingKeys | Iterable[SealingKey]) -> str:
    """The keys as plain JSON text, for a place that is itself secret."""
    listed = keys.keys if isinstance(keys, SealingKeys) else keys
    return json.dumps({"keys": [{"id": key.id, "created": key.created, "key": _base64(key.key)} for key in listed]})


def _open(found: dict[str, Any], passphrase: str) -> str:
    header = {name: found.get(name) for name in ("format", "kdf", "n", "r", "p", "salt")}
    n, r, p = found.get("n"), found.get("r"), found.get("p")
    if header["format"] != FORMAT or header["kdf"] != "scrypt":
        raise SealRefused("not_a_key")
    if not (type(n) is int and type(r) is int and type(p) is int and _bounded(n, r, p)):
        raise SealRefused("not_a_key")
    salt, nonce, sealed = _bytes(header["salt"]), _bytes(found.get("nonce")), _bytes(found["sealed"])
    from scheduling.sealing import cipher  # as above

    key = cipher.key_from(passphrase.encode("utf-8", "surrogatepass"), salt, length=KEY_BYTES, n=n, r=r, p=p)
    opened = cipher.decrypt(key, nonce, sealed, _canonical(header))
    try:
        if opened is not None:
            return opened.decode()
    except ValueError:
        pass
    raise SealRefused("passphrase")


def _bounded(n: int, r: int, p: int) -> bool:
    """Whether scrypt with these takes neither all memory nor all day: a key file may come from anyone."""
    power_of_two = n >= 2**10 and n & (n - 1) == 0
    return power_of_two and 1 <= r <= 32 and 1 <= p <= _LARGEST_P and 128 * n * r <= _LARGEST_MEMORY


def _key(found: object) -> SealingKey:
    if not isinstance(found, dict) or not isinstance(found.get("id"), str) or not isinstance(found.get("created"), str):
        raise SealRefused("not_a_key")
    try:
        created = datetime.fromisoformat(found["created"])
        created = created.astimezone(UTC) if created.tzinfo is not None else created.replace(tzinfo=UTC)
        return SealingKey(found["id"], created.isoformat(timespec="seconds"), _bytes(found.get("key")))
    except (ValueError, OverflowError):
        raise SealRefused("not_a_key") from None


def _json(text: str) -> Any:
    if len(text) > LONGEST_FILE:
        raise SealRefused("not_a_key")
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise SealRefused("not_a_key") from None


def _bytes(text: object) -> bytes:
    if not isinstance(text, str):
        raise SealRefused("not_a_key")
    try:
        return base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        raise SealRefused("not_a_key") from None


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def _canonical(header: dict[str, Any]) -> bytes:
    return json.dumps(header, sort_keys=True, separators=(",", ":")).encode()
