"""What the window of a profile is called in this session, and whether there may be one."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path


def may_be_open(profile: Path) -> bool:
    """False only where there is certainly no window: asking one that is there means loading Qt's network, 10 ms of the start.

    On POSIX Qt listens on a socket in the folder for temporary files.
    """
    if sys.platform == "win32":
        return True
    return Path(os.environ.get("TMPDIR") or "/tmp", window_name(profile)).exists()  # noqa: S108  where Qt looks, only looked at


def window_name(profile: Path) -> str:
    """One for each profile, session and screen of a user."""
    session = os.environ.get("XDG_SESSION_ID") or os.environ.get("SESSIONNAME") or ""
    screen = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY") or ""
    user = str(os.getuid()) if hasattr(os, "getuid") else os.environ.get("USERNAME", "")
    told = "\0".join((str(profile.resolve()), session, screen, user))
    return f"teleconsult-{hashlib.sha256(told.encode()).hexdigest()[:24]}"
