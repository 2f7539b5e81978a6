"""The window's header: what the page in sight puts there, and the lights that every page shows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from gui.frame.sign_button import LONGEST_WORDS, SignButton
from gui.widgets.folding import CurrentStack

SHORT_WORDS = 150
"""Pixels at scale 1 in which the first light may still say something."""


class HeaderRow(QFrame):
    """Where there is too little room for all, the lights lose their words, the last one first; the page's own loses nothing.

    What a page's header wants is its `sizeHint`.
    """

    def __init__(self, lights: Sequence[SignButton], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "header")
        self._lights = tuple(lights)
        self._least = 0
        self._pages = CurrentStack()
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(20, 10, 16, 10)
        row.setSpacing(12)
        row.addWidget(self._pages, 1)
        for one in lights:
            row.addWidget(one)

    def add(self, header: QWidget) -> None:
        """A page's own part."""
        self._pages.addWidget(header)

    def show_header(self, header: QWidget) -> None:
        """The page in sight is another."""
        self._pages.setCurrentWidget(header)
        self._fit()

    def set_least_height(self, pixels: int) -> None:
        """As high as this at least. A minimum height would hold instead of what two rows of a page's own ask for."""
        self._least = pixels
        self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return super().sizeHint().expandedTo(QSize(0, self._least))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return super().minimumSizeHint().expandedTo(QSize(0, self._least))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        header = self._pages.currentWidget()
        if header is None:
            return
        margins = self._row.contentsMargins()
        room = self.width() - margins.left() - margins.right() - self._row.spacing() * len(self._lights)
        room -= header.sizeHint().width()
        wide = [LONGEST_WORDS] * len(self._lights)
        forms = [wide, [*wide[:-1], 0], [SHORT_WORDS, *[0] * (len(wide) - 1)], [0] * len(wide)]
        for form in forms:
            if sum(one.width_with(words) for one, words in zip(self._lights, form, strict=True)) <= room:
                break
        for one, words in zip(self._lights, form, strict=True):
            one.set_longest(words)
