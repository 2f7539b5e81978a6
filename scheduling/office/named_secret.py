"""Secrets that settings name, of a relay for instance: asked for when they are needed, never kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from scheduling.errors import SecretsRefused


def named_secret(profile: Path, directory: Path | None) -> Callable[[str], str | None]:
    """Answers the secret of a name: a file of `directory` (`--secrets`), else of the system's key store; None without any.

    Asking may raise `SecretsRefused` of `directory`, which a person named. A key store that stays locked has none: what asks has
    more to do than that.
    """

    def secret_of(name: str) -> str | None:
        # Slow to import (SQLCipher), and only what has credentials needs it.
        from scheduling.office.workspace import profile_secrets

        try:
            found = profile_secrets(profile, directory).get(name)
        except SecretsRefused:
            if directory is not None:
                raise
            return None
        return None if found is None else found.decode("utf-8", "replace").rstrip("\r\n")

    return secret_of
