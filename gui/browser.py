"""Opening a join link in the person's browser; the page is given another way in tests."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices


def open_in_browser(link: str) -> bool:
    """Whether the system took the link; it was checked before (`scheduling.model.link`)."""
    return QDesktopServices.openUrl(QUrl(link, QUrl.ParsingMode.StrictMode))
