"""A line to type in that claims Ctrl+Z only as long as it has something to take back: else it is the agenda's."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit


class LineEdit(QLineEdit):
    """Qt's own claims the key always. Emptied by the program (`clear`), it has nothing to take back either."""

    def clear(self) -> None:
        """Empty it, for the next thing to be typed."""
        self.setText("")  # unlike Qt's `clear`, this forgets what was typed before

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Undo)
            and not self.isUndoAvailable()
        ):
            event.ignore()
            return True
        return super().event(event)
