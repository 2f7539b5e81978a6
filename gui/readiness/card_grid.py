"""The page's arrangement: banner, cards in two columns (in one where the window is narrow or the text large), foot."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from gui.theme.theme import Theme

# Two columns need so much, at text of usual size; more than the widest does not make it easier to read.
TWO_COLUMNS, WIDEST = 860, 1800


class _Around(QWidget):
    """As high as its width makes it: wrapped labels would else ask for the height of their narrowest shape."""

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(super().minimumSizeHint().width(), 0)


class CardGrid(QScrollArea):
    """`cards`: the first is as high as the next two together, the fourth is as wide as all; the rest in pairs."""

    def __init__(
        self, theme: Theme, banner: QWidget, cards: Sequence[QWidget], foot: QWidget, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._cards = cards
        self._columns = 0
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content = QWidget()
        content.setMaximumWidth(WIDEST)
        column = QVBoxLayout(content)
        column.setContentsMargins(24, 20, 24, 12)
        column.setSpacing(16)
        self._grid = QGridLayout()
        self._grid.setSpacing(16)
        column.addWidget(banner)
        column.addLayout(self._grid)
        # The cards before the foot: Tab goes through widgets in the order in which they came.
        self._arrange()
        column.addWidget(foot)
        column.addStretch(1)
        around = _Around()
        row = QHBoxLayout(around)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(content, 1000)
        row.addStretch(1)
        content.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setWidget(around)
        theme.changed.connect(self._arrange)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        columns = 2 if self.viewport().width() >= self._theme.pixels(TWO_COLUMNS) else 1
        if columns == self._columns:
            return
        self._columns = columns
        camera, microphone, loudspeaker, network, *others = self._cards
        if columns == 2:
            self._grid.addWidget(camera, 0, 0, 2, 1)
            self._grid.addWidget(microphone, 0, 1)
            self._grid.addWidget(loudspeaker, 1, 1)
            self._grid.addWidget(network, 2, 0, 1, 2)
            for place, card in enumerate(others):
                self._grid.addWidget(card, 3 + place // 2, place % 2)
        else:
            for place, card in enumerate(self._cards):
                self._grid.addWidget(card, place, 0)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, columns - 1)
