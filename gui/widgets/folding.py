"""Room where it is scarce: parts that go below each other, and a stack that asks for no more than what it shows."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QStackedWidget, QWidget


class Folding(QWidget):
    """Parts side by side where there is room for all of them, else one below the other. The one at `grows` takes what is left.

    Hidden parts ask for no room.
    """

    def __init__(self, parts: tuple[QWidget, ...], *, grows: int = 0, gap: int = 12, row_gap: int = 8) -> None:
        super().__init__()
        self._parts, self._gap, self._row_gap = parts, gap, row_gap
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(gap)
        for place, one in enumerate(parts):
            self._box.addWidget(one, 1 if place == grows else 0)

    @property
    def folded(self) -> bool:
        """Whether they are below each other."""
        return self._box.direction() is QBoxLayout.Direction.TopToBottom

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        least = [_least(one) for one in self._shown()]
        heights = [one.height() for one in least]
        height = sum(heights) + self._row_gap * (len(heights) - 1) if self.folded else max(heights, default=0)
        return QSize(max((one.width() for one in least), default=0), max(height, 0))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._arrange()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        shown = self._shown()
        needed = sum(_least(one).width() for one in shown) + self._gap * (len(shown) - 1)
        folded = needed > self.width()
        if folded != self.folded:
            way = QBoxLayout.Direction.TopToBottom if folded else QBoxLayout.Direction.LeftToRight
            self._box.setDirection(way)
            self._box.setSpacing(self._row_gap if folded else self._gap)
            self.updateGeometry()

    def _shown(self) -> list[QWidget]:
        return [one for one in self._parts if not one.isHidden()]


class CurrentStack(QStackedWidget):
    """As large as what it shows: what is hidden asks for no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.currentChanged.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        shown = self.currentWidget()
        return super().sizeHint() if shown is None else shown.sizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        shown = self.currentWidget()
        return super().minimumSizeHint() if shown is None else _least(shown)


def _least(one: QWidget) -> QSize:
    """The least size that shows all of it."""
    asked = one.minimumSizeHint().expandedTo(one.minimumSize())
    if one.sizePolicy().horizontalPolicy() is QSizePolicy.Policy.Fixed:
        asked = asked.expandedTo(QSize(one.sizeHint().width(), 0))
    return asked.boundedTo(one.maximumSize())
