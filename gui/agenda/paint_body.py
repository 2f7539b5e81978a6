"""Paints the agenda under its headers: closed and open time, lines, the now-line, and above it the appointments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gui.agenda.layout_view import View
from gui.agenda.paint_faces import Face, Line
from gui.agenda.paint_sprites import RADIUS, sprite
from gui.agenda.paint_style import Style, TypeFace


def paint_grounds(painter: QPainter, view: View, style: Style, dirty: QRectF) -> None:
    """Closed and open time, hatched where somebody is away the whole day; then the lines."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.fillRect(dirty, style.closed)
    shown = view.columns_between(dirty.left(), dirty.right())
    open_rects = []
    for number in shown:
        left, right = view.edges[number], view.edges[number + 1]
        for top, bottom in view.columns[number].open:
            y = round(view.y(top))
            open_rects.append(QRectF(left, y, right - left, round(view.y(bottom)) - y).intersected(dirty))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.surface)
    painter.drawRects([one for one in open_rects if not one.isEmpty()])
    for number in shown:
        if view.columns[number].away:
            left, right = view.edges[number], view.edges[number + 1]
            painter.fillRect(QRectF(left, dirty.top(), right - left, dirty.height()), style.away)
    _paint_lines(painter, view, style, dirty, shown)


def _paint_lines(painter: QPainter, view: View, style: Style, dirty: QRectF, shown: range) -> None:
    wide = QRectF(dirty.left(), 0, min(dirty.right(), view.width) - dirty.left(), 1)
    for at_min, colour in ((30, style.half_line), (0, style.line)):
        rows = [QRectF(wide.left(), round(view.y(one + at_min)), wide.width(), 1) for one, _ in view.axis.hours()]
        painter.setBrush(colour)
        painter.drawRects([row for row in rows if dirty.top() - 1 <= row.top() <= dirty.bottom()])
    painter.setBrush(style.line)
    painter.drawRects([QRectF(view.edges[number + 1] - 1, dirty.top(), 1, dirty.height()) for number in shown])
    if view.day_row:
        painter.setBrush(style.outline)
        ends = [right for _, _, right in view.day_spans() if right < view.width]
        painter.drawRects([QRectF(one - 1, dirty.top(), 1, dirty.height()) for one in ends])


def paint_now(painter: QPainter, view: View, style: Style, now: datetime) -> None:
    """The now-line over today's columns; what is painted after it covers it."""
    for day, left, right in view.day_spans():
        if now.astimezone(view.axis.zone).date() == day:
            y = round(view.y(view.axis.place(now, day)))
            painter.fillRect(QRectF(left, y - 1, right - left, 2), style.now)


def paint_faces(painter: QPainter, faces: Sequence[Face], style: Style) -> None:
    """The appointments: their drawings, then their texts by type and colour, so that the pen seldom changes."""
    copy = painter.drawPixmap
    for face in faces:
        copy(face.corner, sprite(face.look, style))
    groups: dict[tuple[TypeFace, bool], list[Line]] = defaultdict(list)
    for face in faces:
        for line in face.lines:
            groups[line.type, line.quiet].append(line)
    draw = painter.drawStaticText
    for (face_type, quiet), lines in groups.items():
        painter.setFont(face_type.font)
        painter.setPen(style.secondary if quiet else style.text)
        for line in lines:
            draw(line.at, line.text)
    painter.setPen(QPen(style.secondary, 1))
    for face in faces:
        if face.struck and face.lines:
            first = face.lines[0]
            y = first.at.y() + first.type.height / 2
            painter.drawLine(QLineF(QPointF(first.at.x(), y), QPointF(face.right - 6, y)))


def paint_ring(painter: QPainter, rect: QRectF, ink: QColor) -> None:
    """The ring of 2 px around what is chosen or has the focus."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ink, 2))
    painter.drawRoundedRect(rect, RADIUS + 1, RADIUS + 1)
