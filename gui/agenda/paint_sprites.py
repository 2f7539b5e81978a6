"""The drawing of an appointment without its texts: ground, border, bar and sign. Equal looks are drawn once and then copied."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap

from gui.agenda.paint_faces import BAR_PX, Look
from gui.agenda.paint_signs import paint_sign
from gui.agenda.paint_style import Style, dashed

RADIUS = 4
_MOST = 2_000
"""So many drawings are kept: some tens of looks are usual."""


def sprite(look: Look, style: Style) -> QPixmap:
    """The drawing of this look."""
    found = style.sprites.get(look)
    if found is None:
        if len(style.sprites) >= _MOST:
            style.sprites.clear()
        found = style.sprites[look] = _draw(look, style)
    return found


def _draw(look: Look, style: Style) -> QPixmap:
    ratio = style.pixel_ratio
    pixmap = QPixmap(max(ceil(look.width * ratio), 1), max(ceil(look.height * ratio), 1))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    area = QRectF(0, 0, look.width, look.height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.ground[look.tone])
    if look.pattern == "hatched":
        painter.setBrush(style.hatch)
    elif look.pattern == "dashed":
        painter.setPen(dashed(style.bar[look.tone]))
        area = area.adjusted(0.6, 0.6, -0.6, -0.6)
    elif look.pattern == "outlined":
        painter.setBrush(style.surface)
        painter.setPen(QPen(style.outline, 1))
        area = area.adjusted(0.5, 0.5, -0.5, -0.5)
    painter.drawRoundedRect(area, RADIUS, RADIUS)
    if look.tone != "busy":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.bar[look.tone])
        painter.drawRoundedRect(QRectF(0, 0, BAR_PX, look.height), BAR_PX / 2, BAR_PX / 2)
    if look.sign:
        spot = QRectF(look.sign_x, look.sign_y, look.sign_side, look.sign_side)
        paint_sign(painter, look.sign, spot, style.bar[look.tone])
    painter.end()
    return pixmap
