"""Paints what is not there yet: proposed slots, and what is being drawn, moved or lengthened, with its verdict."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from gui.agenda.paint_style import Style, dashed
from gui.theme.colours import Tone

_RADIUS = 4


def paint_ghost(painter: QPainter, style: Style, rect: QRectF, texts: Sequence[str], *, chosen: bool) -> None:
    """A proposed slot; the chosen one is filled."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(style.accent if chosen else style.surface)
    painter.setPen(Qt.PenStyle.NoPen if chosen else dashed(style.accent, 1.5))
    painter.drawRoundedRect(rect.adjusted(0.75, 0.75, -0.75, -0.75), _RADIUS, _RADIUS)
    painter.setPen(style.on_accent if chosen else style.accent)
    _line(painter, style, rect, texts)


def paint_slot(painter: QPainter, style: Style, rect: QRectF, texts: Sequence[str], tone: Tone) -> None:
    """What is being drawn or dragged, in the colours of its verdict."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(style.ground[tone])
    painter.setPen(dashed(style.bar[tone], 2))
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)
    painter.setPen(style.text)
    _line(painter, style, rect, texts)


def tag_rect(style: Style, rect: QRectF, text: str, within: QRectF) -> QRectF:
    """Where the verdict's sentence stands: under `rect`, else above it, always inside `within`."""
    width = min(style.small_bold.advance(text) + style.px(20), within.width() - 8)
    height = style.small_bold.height + style.px(10)
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
    painter.setFont(style.small_bold.font)
    painter.setPen(style.bar[tone])
    inner = area.adjusted(style.px(10), 0, -style.px(8), 0)
    painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, style.small_bold.elided(text, inner.width()))


def _line(painter: QPainter, style: Style, rect: QRectF, texts: Sequence[str]) -> None:
    wide = rect.width() >= style.px(70)
    font = style.bold if wide and rect.height() >= style.bold.height else style.tiny_bold
    area = rect.adjusted(style.px(12) if wide else 4, 0, -2, 0)
    text = next((one for one in texts if font.advance(one) <= area.width()), texts[0] if wide else texts[-1])
    if rect.height() > font.height * 2.6:
        area.setBottom(area.top() + font.height + style.px(10))
    painter.setFont(font.font)
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, font.elided(text, area.width()))
