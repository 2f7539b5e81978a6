"""Whether there is a screen to open a window on."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

_WITHOUT_SCREEN = ("offscreen", "minimal", "vnc")


def has_screen(environment: Mapping[str, str] = os.environ) -> bool:
    """On Windows and macOS always; elsewhere where X or Wayland are named. `QT_QPA_PLATFORM=offscreen` is none."""
    if environment.get("QT_QPA_PLATFORM", "").partition(":")[0] in _WITHOUT_SCREEN:
        return False
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))
