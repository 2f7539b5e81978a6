"""A row of buttons of which one is chosen: day, week, list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from gui.widgets.parts import button, restyle


class Segmented(QWidget):
    """`chosen` tells the key of the button that was pressed. Left and right arrows go from one to the next."""

    chosen = Signal(str)

    def __init__(self, keys: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        self._short = False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for key in keys:
            made = button("segment")
            made.setCheckable(True)
            made.clicked.connect(self._clicked)
            self._group.addButton(made)
            self._buttons[key] = made
            row.addWidget(made)
        self._buttons[keys[0]].setChecked(True)

    @property
    def key(self) -> str:
        """The one that is chosen."""
        return next(key for key, made in self._buttons.items() if made.isChecked())

    def choose(self, key: str) -> None:
        """Choose without a signal."""
        self._buttons[key].setChecked(True)

    def set_text(self, key: str, text: str, tooltip: str = "") -> None:
        """What stands on one of them."""
        self._buttons[key].setAccessibleName(text)
        self._say(self._buttons[key])
        self._buttons[key].setToolTip(tooltip)

    def set_short(self, short: bool) -> None:
        """Where there is little room, a letter each; tooltips and accessible names tell the whole."""
        if short != self._short:
            self._short = short
            for made in self._buttons.values():
                made.setProperty("narrow", short)
                self._say(made)
                restyle(made)

    def width_with(self, short: bool, metrics: QFontMetrics, padding: int) -> int:
        """How wide it is in this form; `padding`: of one button, both sides."""
        names = [one.accessibleName() for one in self._buttons.values()]
        return sum(metrics.horizontalAdvance(one[:1] if short else one) + padding + 4 for one in names)

    def _say(self, made: QPushButton) -> None:
        name = made.accessibleName()
        made.setText(name[:1] if self._short else name)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        keys = list(self._buttons)
        following = keys[(keys.index(self.key) + step) % len(keys)]
        self._buttons[following].setFocus(Qt.FocusReason.TabFocusReason)
        self._buttons[following].click()

    def _clicked(self) -> None:
        self.chosen.emit(self.key)
