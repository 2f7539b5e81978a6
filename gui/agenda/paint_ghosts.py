"""Paints what is not there yet: proposed slots, and what is being drawn, moved or lengthened, with its verdict."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from gui.agenda.paint_style import Style, dashed
from gui.theme.colours import Tone

_RADIUS = 4


def paint_ghost(painter: QPainter, style: Style, rect: QRectF, text: str, *, chosen: bool) -> None:
    """A proposed slot; the chosen one is filled."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(style.accent if chosen else style.surface)
    painter.setPen(Qt.PenStyle.NoPen if chosen else dashed(style.accent, 1.5))
    painter.drawRoundedRect(rect.adjusted(0.75, 0.75, -0.75, -0.75), _RADIUS, _RADIUS)
    painter.setPen(style.on_accent if chosen else style.accent)
    _line(painter, style, rect, text)


def paint_slot(painter: QPainter, style: Style, rect: QRectF, text: str, tone: Tone) -> None:
    """What is being drawn or dragged, in the colours of its verdict."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(style.ground[tone])
    painter.setPen(dashed(style.bar[tone], 2))
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)
    painter.setPen(style.text)
    _line(painter, style, rect, text)


def tag_rect(style: Style, rect: QRectF, text: str, within: QRectF) -> QRectF:
    """Where the verdict's sentence stands: under `rect`, else above it, always inside `within`."""
    width = min(style.advance(style.small_bold, text) + style.px(20), within.width() - 8)
    height = style.line_height(style.small_bold) + style.px(10)
    left = min(max(rect.left(), within.left() + 4), within.right() - width - 4)
    below = rect.bottom() + 4
    if below + height <= within.bottom():
        return QRectF(left, below, width, height)
    return QRectF(left, max(rect.top() - height - 4, within.top() + 4), width, height)


def paint_tag(painter: QPainter, style: Style, area: QRectF, text: str, tone: Tone) -> None:
    """The verdict's sentence on a small plate."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(style.surface)
    painter.setPen(QPen(style.bar[tone], 1.5))
    painter.drawRoundedRect(area, 6, 6)
    painter.setFont(style.small_bold)
    painter.setPen(style.bar[tone])
    inner = area.adjusted(style.px(10), 0, -style.px(8), 0)
    painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, style.elided(style.small_bold, text, inner.width()))


def _line(painter: QPainter, style: Style, rect: QRectF, text: str) -> None:
    wide = rect.width() >= style.px(70)
    font = style.bold if wide and rect.height() >= style.line_height(style.bold) else style.tiny_bold
    area = rect.adjusted(style.px(12) if wide else 4, 0, -4, 0)
    if rect.height() > style.line_height(font) * 2:
        area.setBottom(area.top() + style.line_height(font) + style.px(10))
    painter.setFont(font)
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, style.elided(font, text, area.width()))
