"""What every place of secrets can do, and the names used in it."""

from __future__ import annotations

from typing import Literal, Protocol

Place = Literal["directory", "credentials", "keyring", "memory"]

STORE_KEY = "store-key"
"""32 random bytes: the key of the local store."""

SEALING_KEYS = "sealing-keys"
"""The keys that seal identities (`scheduling.sealing`)."""

CLIENT_KEY = "client-key"
"""The passphrase of the key of this workstation's certificate."""

LARGEST_SECRET = 65_536
"""Bytes; a file larger than this is not a secret."""


def password_name(account: str) -> str:
    """The name of an account's password."""
    return f"password-{account}"


class Secrets(Protocol):
    """Named secrets. Every method may raise `SecretsRefused`, whose text never holds a secret."""

    @property
    def place(self) -> Place:
        """Where they lie, to tell the person."""

    @property
    def lasting(self) -> bool:
        """Whether the store's key will be found again by the next run; else the store is temporary too."""

    @property
    def keeps(self) -> bool:
        """Whether what is set now will be found again by the next run."""

    def get(self, name: str) -> bytes | None:
        """The secret, byte by byte as it was set; None where there is none."""

    def set(self, name: str, value: bytes) -> None:
        """Keep `value`; an earlier one is replaced."""

    def delete(self, name: str) -> None:
        """Forget it; nothing happens where there is none."""
