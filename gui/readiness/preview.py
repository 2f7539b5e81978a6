"""The camera's picture, painted here: a QVideoWidget needs a native surface, and shows nothing without a screen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter, QPainterPath, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme.theme import Theme

_RADIUS = 8.0
_AROUND = 16
_WRAPPED = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
# Behind pictures of any light, in both themes.
GROUND, INK = "#2C3943", "#E8EDF2"


class Preview(QWidget):
    """The whole picture, mirrored as in a looking-glass. Without one it says why."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._image = QImage()
        self._text = ""
        self._highest = theme.pixels(280)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_highest(self, height: int) -> None:
        """As wide as there is room, but not higher than this: the rest of the page is not pushed away. Nor wider than a picture
        of that height is: what stands beside it stays beside it.
        """
        self._highest = max(112, height)
        self.setMaximumWidth(max(200, self._highest * 16 // 9))
        self._fit()

    def show_picture(self, image: QImage) -> None:
        """Show it until the next one."""
        self._image = image
        if self._text:
            self._text = ""
            self.setAccessibleDescription("")
            self._fit()
        self.update()

    def show_text(self, text: str) -> None:
        """No picture, and why."""
        self._image = QImage()
        self._text = text
        self.setAccessibleDescription(text)
        self._fit()
        self.update()

    @property
    def has_picture(self) -> bool:
        """Whether a picture is in sight."""
        return not self._image.isNull()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(self._theme.pixels(400), self._theme.pixels(225))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(200, 112)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:  # another size of text
            self._fit()

    def _fit(self) -> None:
        height = max(112, min(self.width() * 9 // 16, self._highest), self._lettering())
        if height != self.height():
            self.setFixedHeight(height)

    def _lettering(self) -> int:
        """What the text needs, large or long as it is: it says what to do."""
        if not self._text:
            return 0
        room = QRect(0, 0, self.width() - 2 * _AROUND, 10_000)
        return QFontMetrics(self._theme.font(13)).boundingRect(room, _WRAPPED, self._text).height() + 2 * _AROUND

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        area = QRectF(self.rect())
        outline = QPainterPath()
        outline.addRoundedRect(area, _RADIUS, _RADIUS)
        painter.fillPath(outline, QColor(GROUND))
        if self._image.isNull():
            painter.setPen(QColor(INK))
            painter.setFont(self._theme.font(13))
            painter.drawText(area.adjusted(_AROUND, _AROUND, -_AROUND, -_AROUND), _WRAPPED, self._text)
            return
        painter.setClipPath(outline)
        scaled = self._image.size().scaled(area.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRectF(QPointF(0, 0), scaled.toSizeF())
        target.moveCenter(area.center())
        painter.translate(2 * area.center().x(), 0)
        painter.scale(-1, 1)
        painter.drawImage(target, self._image)
