"""Secrets that settings name, of a relay for instance: asked for when they are needed, never kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path


def named_secret(profile: Path, directory: Path | None) -> Callable[[str], str | None]:
    """Answers the secret of a name: a file of `directory` (`--secrets`), else of the system's key store; None without any.

    Asking may raise `SecretsRefused`.
    """

    def secret_of(name: str) -> str | None:
        # Slow to import (SQLCipher), and only what has credentials needs it.
        from scheduling.office.workspace import profile_secrets

        found = profile_secrets(profile, directory).get(name)
        return None if found is None else found.decode("utf-8", "replace").rstrip("\r\n")

    return secret_of
