"""Secrets in the operating system's key store: Credential Locker, Keychain, Secret Service, KWallet.

Values are base64 text. Windows holds at most 2,560 bytes (1,280 UTF-16 characters) in one entry, so a
longer text is split: the entry itself says `*N`, the pieces are the entries `NAME#1` to `NAME#N`.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import os
from typing import Protocol

from scheduling.errors import SecretsRefused
from scheduling.secrets.place import LARGEST_SECRET, Place

SERVICE = "teleconsult"
LONGEST_ENTRY = 1_200
_TRUSTED = (
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.kwallet",
    "keyring.backends.Windows",
    "keyring.backends.macOS",
)
"""Only these keep a secret from other people; `null`, `fail`, plain-text files and what is unknown do not count."""


class Backend(Protocol):
    """What is used of `keyring.backend.KeyringBackend`."""

    def get_password(self, service: str, username: str) -> str | None: ...
    def set_password(self, service: str, username: str, password: str) -> None: ...
    def delete_password(self, service: str, username: str) -> None: ...


def open_keyring(profile_id: str) -> KeyringSecrets | None:
    """The system's key store, or None where there is none to be trusted.

    Raises `SecretsRefused('keyring', 'keyring_locked')` where there is one and nobody unlocks it:
    going on without it would make a second, empty store beside the real one.
    """
    import logging

    import keyring  # late: 67 ms, and not needed with --secrets

    # keyring warns on stderr of every backend that it cannot load: none of our business
    logging.getLogger("keyring").setLevel(logging.ERROR)
    backend = trusted(keyring.get_keyring())
    return KeyringSecrets(backend, profile_id) if backend is not None else None


def trusted(backend: object) -> Backend | None:
    """The first key store of a backend, or of the chain that it is, that keeps secrets from others; None where none does."""
    for candidate in (backend, *getattr(backend, "backends", ())):
        if type(candidate).__module__ in _TRUSTED:
            found: Backend = candidate
            return found
    return None


class KeyringSecrets:
    """One entry per secret: service `teleconsult`, user name `PROFILE/NAME`."""

    place: Place = "keyring"
    lasting = True
    keeps = True

    def __init__(self, backend: Backend, profile_id: str) -> None:
        self._backend = backend
        self._profile_id = profile_id
        self._failures = _failures()

    def get(self, name: str) -> bytes | None:
        """The secret, or None; `keyring_locked` where the key store stays closed, `not_readable` where the entry is not ours."""
        head = self._read(name)
        if head is None:
            return None
        try:
            if head.startswith("*"):
                head = "".join(self._read(entry) or "?" for entry in _pieces(name, head))
            return base64.b64decode(head, validate=True)
        except (ValueError, binascii.Error):
            raise SecretsRefused("keyring", "not_readable") from None

    def set(self, name: str, value: bytes) -> None:
        """Keep it; pieces first and under names of their own, so that an interruption leaves the earlier entry or the new one."""
        if len(value) > LARGEST_SECRET:
            raise SecretsRefused("keyring", "too_large")
        text = base64.b64encode(value).decode("ascii")
        pieces = [text[at : at + LONGEST_ENTRY] for at in range(0, len(text), LONGEST_ENTRY)] if len(text) > LONGEST_ENTRY else []
        before = None
        with contextlib.suppress(SecretsRefused):  # what cannot be read is replaced, or writing says why not
            before = self._read(name)
        head = f"*{os.urandom(4).hex()}.{len(pieces)}" if pieces else text
        for entry, piece in zip(_pieces(name, head), pieces, strict=True):
            self._write(entry, piece)
        self._write(name, head)
        self._forget_pieces(name, before)

    def delete(self, name: str) -> None:
        """Forget it and its pieces."""
        before = self._read(name)
        self._forget(name)
        self._forget_pieces(name, before)

    def _forget_pieces(self, name: str, head: str | None) -> None:
        with contextlib.suppress(ValueError):  # an entry that is not ours has no pieces of ours
            for entry in _pieces(name, head or ""):
                self._forget(entry)

    def _read(self, entry: str) -> str | None:
        try:
            return self._backend.get_password(SERVICE, f"{self._profile_id}/{entry}")
        except self._failures as error:
            raise _refused(error, "not_readable") from None

    def _write(self, entry: str, text: str) -> None:
        try:
            self._backend.set_password(SERVICE, f"{self._profile_id}/{entry}", text)
        except self._failures as error:
            raise _refused(error, "not_writable") from None

    def _forget(self, entry: str) -> None:
        from keyring.errors import PasswordDeleteError  # late: as in open_keyring

        try:
            self._backend.delete_password(SERVICE, f"{self._profile_id}/{entry}")
        except PasswordDeleteError:
            return  # there was none
        except self._failures as error:
            raise _refused(error, "not_writable") from None


def _pieces(name: str, head: str) -> list[str]:
    """The entries of a secret that is too long for one: `head` is `*GENERATION.COUNT`. Raises ValueError for another `*`."""
    if not head.startswith("*"):
        return []
    generation, _, count = head[1:].partition(".")
    if not 0 < int(count) <= LARGEST_SECRET // LONGEST_ENTRY * 2:
        raise ValueError(head)
    return [f"{name}#{generation}.{number}" for number in range(1, int(count) + 1)]


def _failures() -> tuple[type[Exception], ...]:
    """What the key stores raise; on Linux the layers below keyring raise errors of their own."""
    from keyring.errors import KeyringError  # late: as in open_keyring

    try:
        from jeepney.wrappers import DBusErrorResponse  # type: ignore[import-untyped]  # late, and only there on Linux
        from secretstorage.exceptions import SecretStorageException
    except ImportError:
        return (KeyringError, OSError, RuntimeError)
    return (KeyringError, SecretStorageException, DBusErrorResponse, OSError, RuntimeError)


def _refused(error: Exception, otherwise: str) -> SecretsRefused:
    # InitError: the default collection could not be made because its prompt was dismissed. LockedException: secretstorage's own.
    locked = type(error).__name__ in {"KeyringLocked", "InitError", "LockedException", "PromptDismissedException"}
    return SecretsRefused("keyring", "keyring_locked" if locked else otherwise)
