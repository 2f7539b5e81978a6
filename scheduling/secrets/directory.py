"""Secrets as files named after them: the operator's `--secrets DIR`, and systemd's credentials.

On Windows the folder's own access list protects them; modes say nothing there and are not checked.
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
from pathlib import Path

from scheduling.errors import SecretsRefused
from scheduling.secrets.place import LARGEST_SECRET, Place

_UNSAFE = re.compile(r"[^A-Za-z0-9._@-]")
_DIRECTORY_MODE = 0o700
_OTHERS = 0o077


def file_name(name: str) -> str:
    """The file of a secret: what is not `[A-Za-z0-9._@-]` is percent-encoded (UTF-8), and so is a leading dot."""
    encoded = _UNSAFE.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "surrogatepass")), name)
    return f"%2E{encoded[1:]}" if encoded.startswith(".") else encoded


class DirectorySecrets:
    """Files of mode 0600 in a folder of mode 0700 that is ours, written atomically."""

    place: Place = "directory"
    lasting = True
    keeps = True

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        try:
            directory.mkdir(mode=_DIRECTORY_MODE, parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError):
            raise SecretsRefused(str(directory), "not_a_directory") from None
        except OSError:
            raise SecretsRefused(str(directory), "not_writable") from None
        self._check()

    def get(self, name: str) -> bytes | None:
        """The file's bytes, or None; `mode` where the folder has been opened to others since."""
        self._check()
        return _read(self._directory, name)

    def set(self, name: str, value: bytes) -> None:
        """Write beside, flush to the disk, rename: after a power cut the old or the new one stands, never half of one."""
        import tempfile  # 3 ms, and secrets are read at each start but seldom written

        self._check()
        try:
            descriptor, beside = tempfile.mkstemp(prefix=".new-", dir=self._directory)  # 0600 by its own promise
        except OSError:
            raise SecretsRefused(str(self._directory), "not_writable") from None
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(value)
                file.flush()
                os.fsync(file.fileno())
            Path(beside).replace(self._directory / file_name(name))
            _flush_directory(self._directory)
        except OSError:
            with contextlib.suppress(OSError):
                Path(beside).unlink()
            raise SecretsRefused(str(self._directory), "not_writable") from None

    def delete(self, name: str) -> None:
        """Remove the file, where there is one."""
        self._check()
        try:
            (self._directory / file_name(name)).unlink(missing_ok=True)
            _flush_directory(self._directory)
        except OSError:
            raise SecretsRefused(str(self._directory), "not_writable") from None

    def _check(self) -> None:
        try:
            found = self._directory.stat()
        except OSError:
            raise SecretsRefused(str(self._directory), "not_a_directory") from None
        if not stat.S_ISDIR(found.st_mode):
            raise SecretsRefused(str(self._directory), "not_a_directory")
        if os.name == "posix" and (found.st_mode & _OTHERS or found.st_uid != os.geteuid()):
            raise SecretsRefused(str(self._directory), "mode")


class CredentialsDirectory:
    """`$CREDENTIALS_DIRECTORY` (systemd.exec(5), Credentials): made and protected by the service manager, read only."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def get(self, name: str) -> bytes | None:
        """The credential of that name, or None."""
        return _read(self._directory, name)


def _read(directory: Path, name: str) -> bytes | None:
    try:
        with (directory / file_name(name)).open("rb") as file:
            value = file.read(LARGEST_SECRET + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        raise SecretsRefused(str(directory), "not_readable") from None
    if len(value) > LARGEST_SECRET:
        raise SecretsRefused(str(directory), "too_large")
    return value


def _flush_directory(directory: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
