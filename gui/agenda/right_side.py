"""The right side: the booking panel, which gives its place to details or a conflict and gets it back."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from gui.theme.theme import Theme

WIDTH = 344

Mode = Literal["", "booking", "details", "conflict", "outbox"]


class RightSide(QFrame):
    """Hidden where there is nothing to show. `changed`: something else is shown, or nothing any more."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "side_right")
        self._theme = theme
        self._booking: QWidget | None = None
        self._booking_shown = False
        self._details: QWidget | None = None
        self._conflict: QWidget | None = None
        self._outbox: QWidget | None = None
        self._stack = QStackedWidget()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 0, 0, 0)
        outer.addWidget(self._stack)
        theme.changed.connect(self._dress)
        self._dress()
        self.hide()

    @property
    def mode(self) -> Mode:
        """What is shown; empty: nothing."""
        if self.isHidden():
            return ""
        shown = self._stack.currentWidget()
        named: dict[QWidget | None, Mode] = {self._details: "details", self._conflict: "conflict", self._outbox: "outbox"}
        return named.get(shown, "booking")

    @property
    def booking_closed(self) -> bool:
        """Whether there is a booking panel, and the person closed it."""
        return self._booking is not None and not self._booking_shown

    def set_panels(self, details: QWidget, conflict: QWidget, outbox: QWidget) -> None:
        """What takes the place of the booking panel."""
        self._details, self._conflict, self._outbox = details, conflict, outbox
        for one in (details, conflict, outbox):
            self._stack.addWidget(one)

    def set_booking(self, panel: QWidget) -> None:
        """The booking panel."""
        self._booking = panel
        self._stack.addWidget(panel)

    def show_booking(self, shown: bool) -> None:
        """Show it now, or no more."""
        self._booking_shown = shown
        if shown or self.mode == "booking":
            self.leave()

    def show_details(self) -> None:
        """The chosen appointment."""
        self._show(self._details)

    def show_conflict(self) -> None:
        """What is to be settled."""
        self._show(self._conflict)

    def show_outbox(self) -> None:
        """What waits to be sent."""
        self._show(self._outbox)

    def leave(self) -> None:
        """The booking panel gets its place back, or the side is closed."""
        if self._booking is not None and self._booking_shown:
            self._show(self._booking)
        elif not self.isHidden():
            self.hide()
            self.changed.emit()

    def _show(self, panel: QWidget | None) -> None:
        if panel is None:
            return
        if self.isHidden() or self._stack.currentWidget() is not panel:
            self._stack.setCurrentWidget(panel)
            self.show()
            self.changed.emit()

    def _dress(self) -> None:
        self.setFixedWidth(round(WIDTH * (1 + (self._theme.scale - 1) * 0.5)))
