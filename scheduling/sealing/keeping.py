"""The keys of this profile, in the place of its secrets."""

from __future__ import annotations

from typing import Protocol

from scheduling.errors import SealRefused
from scheduling.sealing.key_file import import_keys, plain_keys
from scheduling.sealing.keys import SealingKeys

NAME = "sealing-keys"


class KeyPlace(Protocol):
    """What is used of `scheduling.secrets.Secrets`."""

    def get(self, name: str) -> bytes | None: ...
    def set(self, name: str, value: bytes) -> None: ...
    def delete(self, name: str) -> None: ...


def load_keys(secrets: KeyPlace) -> SealingKeys:
    """The keys kept; none where none were. `not_a_key` where the secret is something else."""
    kept = secrets.get(NAME)
    if kept is None:
        return SealingKeys()
    try:
        text = kept.decode()
    except UnicodeDecodeError:
        raise SealRefused("not_a_key") from None
    return SealingKeys(import_keys(text))


def store_keys(secrets: KeyPlace, keys: SealingKeys) -> None:
    """Keep exactly these."""
    if keys.keys:
        secrets.set(NAME, plain_keys(keys).encode())
    else:
        secrets.delete(NAME)
