"""The type: the system's own on Windows and macOS; Inter (OFL, bundled) on Linux and without a screen."""

from __future__ import annotations

import sys

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from gui.theme.theme import RESOURCES

BODY_PX = 13


def use_fonts(application: QApplication) -> None:
    """Set the application's font; call before a `Theme` is made."""
    font = application.font()
    if sys.platform not in ("win32", "darwin"):
        for name in ("Inter-Regular.otf", "Inter-SemiBold.otf"):
            QFontDatabase.addApplicationFont(str(RESOURCES / "fonts" / name))
        font = QFont("Inter")
    font.setPixelSize(BODY_PX)
    application.setFont(font)
