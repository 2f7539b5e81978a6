"""Icons: plain strokes on a 24 px grid, drawn for the project, tinted when they are drawn."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer


def draw_icon(path: Path, colour: str, size: int, densities: Iterable[float]) -> QIcon:
    """The icon in `colour`, `size` device-independent pixels wide, for screens of these densities (1.0 is 100 %)."""
    renderer = QSvgRenderer(QByteArray(path.read_text(encoding="utf-8").replace("currentColor", colour).encode()))
    icon = QIcon()
    for density in densities:
        pixmap = QPixmap(round(size * density), round(size * density))
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter, QRectF(0, 0, pixmap.width(), pixmap.height()))
        painter.end()
        pixmap.setDevicePixelRatio(density)
        icon.addPixmap(pixmap)
    return icon
