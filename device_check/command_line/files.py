"""A file that is asked for, written whole or not at all: whoever reads it meanwhile has the one before."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from device_check.errors import FileUnwritable

READABLE = 0o644
"""The exporter of metrics is another user than the one who examines."""


def refuse_unfit(path: Path, option: str) -> None:
    """Before anything is examined: raises `FileUnwritable` where `path` cannot become a file."""
    found = path.resolve()
    if not found.parent.is_dir():
        raise FileUnwritable(option, str(path), "no_folder")
    # A device or a pipe would be replaced by a file.
    if found.exists() and not found.is_file():
        raise FileUnwritable(option, str(path), "not_a_file")
    if not os.access(found.parent, os.W_OK):
        raise FileUnwritable(option, str(path), "not_writable")


def write_whole(path: Path, option: str, text: str, mode: int | None = None) -> None:
    """Write under another name in the same folder, then give it its name. `mode`: instead of what the process is used to.

    Raises `FileUnwritable`; then what stood there still stands.
    """
    # Where a link leads: the link stays. A textfile collector reads `*.prom` only.
    found = path.resolve()
    beside = found.with_name(f".{found.name[:40]}.{secrets.token_hex(4)}.tmp")
    try:
        with beside.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            beside.chmod(mode)
        beside.replace(found)
    except OSError as error:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise FileUnwritable(option, str(path), "not_written", error.strerror or "") from error
