"""Credentials handed in by the system, laid over a place that can be written."""

from __future__ import annotations

from scheduling.errors import SecretsRefused
from scheduling.secrets.directory import CredentialsDirectory
from scheduling.secrets.place import STORE_KEY, Place, Secrets


class LayeredSecrets:
    """Read from the credentials first, then from `below`; written only to `below`."""

    place: Place = "credentials"

    def __init__(self, credentials: CredentialsDirectory, below: Secrets) -> None:
        self._credentials = credentials
        self._below = below

    @property
    def lasting(self) -> bool:
        """Whether the next run finds the store's key: in the credentials, or below."""
        return self._below.lasting or self._credentials.get(STORE_KEY) is not None

    @property
    def keeps(self) -> bool:
        """Credentials are read only: what is set goes below."""
        return self._below.keeps

    def get(self, name: str) -> bytes | None:
        """The credential of that name, else what lies below."""
        found = self._credentials.get(name)
        return found if found is not None else self._below.get(name)

    def set(self, name: str, value: bytes) -> None:
        """Keep it below; `not_writable` where a credential of that name would hide it."""
        if self._credentials.get(name) is not None:
            raise SecretsRefused("credentials", "not_writable")
        self._below.set(name, value)

    def delete(self, name: str) -> None:
        """Forget it below; a credential cannot be forgotten from here: `not_writable`."""
        if self._credentials.get(name) is not None:
            raise SecretsRefused("credentials", "not_writable")
        self._below.delete(name)
