"""A flat button in the header: a sign and its words. Readiness and the state of sync are shown so; a click leads to more."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QToolTip, QWidget

from gui.theme.colours import Tone
from gui.theme.theme import Theme
from gui.widgets.status_dot import paint_sign
from gui.widgets.tooltip import tooltip_text

TONES: dict[str, Tone] = {"ready": "arrived", "degraded": "pending", "not_ready": "conflict"}
"""The colours of a verdict; `not_measured` has none."""

LONGEST_WORDS = 280
"""Pixels at scale 1; what is longer is cut, and whole in the tooltip."""


_WHOLE = 100_000


class SignButton(QAbstractButton):
    """A flat button of a sign and a word or two."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tone: Tone | None = None
        self._bold = True
        self._longest = LONGEST_WORDS
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self._theme_changed)

    def tell(self, tone: Tone | None, text: str, *, bold: bool = True) -> None:
        """What the sign says, in words too."""
        if (tone, text, bold) != (self._tone, self.text(), self._bold):
            self._tone, self._bold = tone, bold
            self.setText(text)
            self.updateGeometry()
            self.update()

    def set_longest(self, words: int) -> None:
        """How many pixels at scale 1 the words may take; 0: the sign alone, and the words in its tooltip."""
        if words != self._longest:
            self._longest = words
            self.updateGeometry()
            self.update()

    def width_with(self, words: int) -> int:
        """How wide it is where the words may take so many pixels at scale 1."""
        self.ensurePolished()
        sign = self._theme.pixels(12) + 16
        if not words:
            return max(sign, self._theme.pixels(36))
        return sign + 14 + min(self._words_width(), self._theme.pixels(words))

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(self.width_with(self._longest), self._theme.pixels(36))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(self.width_with(0), self._theme.pixels(36))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self._is_cut():
            QToolTip.showText(event.globalPos(), tooltip_text(f"{self.text()}\n{self.toolTip()}"), self)
            return True
        return super().event(event)

    def _is_cut(self) -> bool:
        return bool(self.text()) and self.width() < self.width_with(_WHOLE)

    def _words_width(self) -> int:
        return QFontMetrics(self._theme.font(13, bold=self._bold)).horizontalAdvance(self.text()) + 2

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        colours = self._theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.closed))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        side = float(self._theme.pixels(12))
        left = 8 if self._longest else (self.width() - side) / 2
        paint_sign(painter, QRectF(left, (self.height() - side) / 2, side, side), self._theme, self._tone)
        if not self._longest:
            return
        painter.setPen(QColor(colours.text if self._bold else colours.secondary))
        painter.setFont(self._theme.font(13, bold=self._bold))
        words = QRectF(8 + side + 8, 0, self.width() - side - 22, self.height())
        shown = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, int(words.width()))
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)

    def _theme_changed(self) -> None:
        self.updateGeometry()
        self.update()
