"""How long a verdict holds: devices are unplugged and networks change, without anybody being told."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication

from gui.language import number_text

HOLDS = timedelta(hours=3)
"""Of the morning's verdict nothing is left in the afternoon but when it was."""


def is_old(taken_at: datetime, now: datetime) -> bool:
    """Whether it should not be read as the present state any more."""
    return now - taken_at > HOLDS


def age_text(taken_at: datetime, now: datetime) -> str:
    """`il y a 7 h`, in the unit that fits."""
    minutes = max(0, int((now - taken_at).total_seconds() // 60))
    if minutes < 60:
        text, number = QCoreApplication.translate("Age", "il y a {number} min"), minutes
    elif minutes < 48 * 60:
        text, number = QCoreApplication.translate("Age", "il y a {number} h"), minutes // 60
    else:
        text, number = QCoreApplication.translate("Age", "il y a {number} jours"), minutes // (24 * 60)
    return text.format(number=number_text(number))
