"""Tells a wrong key from a damaged file, which SQLCipher reports alike.

Beside the store lies an HMAC made with its key: it says whether a key is the right one and nothing of the key.
"""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path

from scheduling.store.file_system import write_durably

CHECK_FILE = "store.check"
_WORDS = b"teleconsult store key check 1"


def write_key_check(directory: Path, key: bytes) -> None:
    """Remember the key by its check value."""
    write_durably(directory / CHECK_FILE, _check_value(key))


def key_fits(directory: Path, key: bytes) -> bool | None:
    """Whether this is the store's key; None where nothing is known of it."""
    try:
        known = (directory / CHECK_FILE).read_bytes()[:1024]
    except OSError:
        return None
    return hmac.compare_digest(known, _check_value(key)) if len(known) == len(_check_value(key)) else None


def _check_value(key: bytes) -> bytes:
    return hmac.new(key, _WORDS, hashlib.sha256).hexdigest().encode() + b"\n"
