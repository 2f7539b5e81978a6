"""AES-256-GCM (NIST SP 800-38D) and scrypt (RFC 7914), by `cryptography`: 12 ms to import, so only who seals or opens does."""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt


def encrypt(key: bytes, nonce: bytes, text: bytes, associated: bytes) -> bytes:
    """Ciphertext and tag."""
    return AESGCM(key).encrypt(nonce, text, associated)


def decrypt(key: bytes, nonce: bytes, sealed: bytes, associated: bytes) -> bytes | None:
    """What was sealed; None where key, nonce or text do not fit."""
    try:
        return AESGCM(key).decrypt(nonce, sealed, associated)
    except (InvalidTag, ValueError):  # ValueError: a nonce too short
        return None


def key_from(passphrase: bytes, salt: bytes, *, length: int, n: int, r: int, p: int) -> bytes:
    """A key of `length` bytes from a passphrase; `n`, `r`, `p` as scrypt names them."""
    return Scrypt(salt=salt, length=length, n=n, r=r, p=p).derive(passphrase)
