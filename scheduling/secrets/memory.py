"""Secrets for this run only: no key store was found."""

from __future__ import annotations

from scheduling.secrets.place import Place


class MemorySecrets:
    """A dictionary that never leaves the process."""

    place: Place = "memory"
    lasting = False
    keeps = False

    def __init__(self) -> None:
        self._values: dict[str, bytes] = {}

    def get(self, name: str) -> bytes | None:
        """The secret, or None."""
        return self._values.get(name)

    def set(self, name: str, value: bytes) -> None:
        """Keep it until the process ends."""
        self._values[name] = bytes(value)

    def delete(self, name: str) -> None:
        """Forget it."""
        self._values.pop(name, None)
