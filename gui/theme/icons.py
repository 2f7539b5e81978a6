"""Icons: plain strokes on a 24 px grid, drawn for the project, tinted when they are drawn."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

_DENSITIES = (1.0, 2.0, 3.0)


def draw_icon(path: Path, colour: str, size: int) -> QIcon:
    """The icon in `colour`, `size` device-independent pixels wide, for screens of 100 to 300 %."""
    renderer = QSvgRenderer(QByteArray(path.read_text(encoding="utf-8").replace("currentColor", colour).encode()))
    icon = QIcon()
    for density in _DENSITIES:
        pixmap = QPixmap(round(size * density), round(size * density))
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter, QRectF(0, 0, pixmap.width(), pixmap.height()))
        painter.end()
        pixmap.setDevicePixelRatio(density)
        icon.addPixmap(pixmap)
    return icon
