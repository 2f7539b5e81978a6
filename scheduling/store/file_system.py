"""What the store asks of the file system: a private folder, whether it is a network drive, durable small files."""

from __future__ import annotations

import contextlib
import os
import re
import sys
from pathlib import Path

from scheduling.errors import StoreFull

_NETWORK = frozenset(
    {
        "9p", "afs", "beegfs", "ceph", "cifs", "davfs", "fuse.davfs", "fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "fuse.sshfs",
        "gfs2", "glusterfs", "gpfs", "lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "prl_fs", "smb2", "smb3", "smbfs", "vboxsf",
        "virtiofs",
    }
)  # fmt: skip
_DRIVE_REMOTE = 4


def make_private(directory: Path) -> None:
    """Make the folder 0700, parents too where they are missing; `StoreFull` where it cannot be."""
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.name == "posix" and directory.stat().st_mode & 0o077:
            directory.chmod(0o700)
    except OSError as error:
        raise StoreFull(str(directory), reason_of(error)) from None


def reason_of(error: OSError) -> str:
    """`full` or `read_only`, as `StoreFull` has it."""
    import errno  # the table of names, only needed when something failed

    return "full" if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) else "read_only"


def write_durably(path: Path, content: bytes) -> None:
    """Write a small file of mode 0600: whole or not at all, and on the disk when this returns."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        flush_directory(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise StoreFull(str(path), reason_of(error)) from None


def flush_directory(directory: Path) -> None:
    """Make renames in this folder survive a power cut (POSIX only; Windows does so by itself)."""
    if os.name != "posix":
        return
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def on_network_drive(directory: Path, mounts: Path = Path("/proc/mounts")) -> bool:
    """Whether the folder lies on another machine: SQLite's WAL needs shared memory, which network drives lack."""
    if sys.platform == "win32":
        import ctypes  # only there

        resolved = str(directory.resolve())
        return resolved.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(directory.resolve().anchor) == _DRIVE_REMOTE
    try:
        lines = mounts.read_bytes().splitlines()
    except OSError:
        return False
    place, found = directory.resolve(), ""
    longest = -1
    for line in lines:
        parts = line.split(b" ")
        if len(parts) < 3:
            continue
        # a blank in a path stands as \040 (fstab(5))
        mounted = Path(os.fsdecode(re.sub(rb"\\([0-7]{3})", lambda octal: bytes([int(octal[1], 8) & 0xFF]), parts[1])))
        if place.is_relative_to(mounted) and len(mounted.parts) >= longest:
            longest, found = len(mounted.parts), parts[2].decode("ascii", "replace")
    return found in _NETWORK
