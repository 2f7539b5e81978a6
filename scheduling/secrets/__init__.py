"""Where passwords and keys are kept, tried in this order.

1. `--secrets DIR`: the operator's explicit wish; read and written.
2. `$CREDENTIALS_DIRECTORY` (systemd credentials): read only, laid over what follows.
3. The operating system's key store.
4. Memory, for this run only.

Nowhere else in clear on disk, never in a log, never on a command line.
"""

from __future__ import annotations

import os
from pathlib import Path

from scheduling.secrets.directory import CredentialsDirectory, DirectorySecrets
from scheduling.secrets.layered import LayeredSecrets
from scheduling.secrets.memory import MemorySecrets
from scheduling.secrets.os_keyring import open_keyring
from scheduling.secrets.place import CLIENT_KEY, SEALING_KEYS, STORE_KEY, Place, Secrets, password_name

__all__ = [
    "CLIENT_KEY",
    "SEALING_KEYS",
    "STORE_KEY",
    "MemorySecrets",
    "Place",
    "Secrets",
    "open_secrets",
    "password_name",
]


def open_secrets(directory: Path | None, profile_id: str) -> Secrets:
    """The place of this profile's secrets. With `directory` that alone, made 0700 where it is missing.

    Raises `SecretsRefused`: `not_a_directory`, `mode` (others can read it, or it is not ours), `not_writable`.
    """
    if directory is not None:
        return DirectorySecrets(directory)
    lasting = open_keyring(profile_id)
    below: Secrets = lasting if lasting is not None else MemorySecrets()
    credentials = os.environ.get("CREDENTIALS_DIRECTORY", "")
    return LayeredSecrets(CredentialsDirectory(Path(credentials)), below) if credentials else below
