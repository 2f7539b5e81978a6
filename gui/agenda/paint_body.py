"""Paints the agenda under its headers: closed and open time, lines, the now-line, and above it the appointments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gui.agenda.layout_view import View
from gui.agenda.paint_faces import BAR_PX, Face
from gui.agenda.paint_signs import paint_sign
from gui.agenda.paint_style import Style, dashed
from gui.theme.colours import Tone

_RADIUS = 4


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


def paint_faces(painter: QPainter, faces: Iterable[Face], style: Style) -> None:
    """The appointments: grounds and bars by status, then signs and texts by colour, so that the pen seldom changes."""
    by_tone: dict[Tone, list[Face]] = defaultdict(list)
    shown = list(faces)
    for face in shown:
        by_tone[face.tone].append(face)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for tone, found in by_tone.items():
        _paint_grounds_of(painter, found, tone, style)
    for face in shown:
        if face.sign:
            paint_face_sign(painter, face, style)
    _paint_texts(painter, shown, style)


def _paint_grounds_of(painter: QPainter, faces: list[Face], tone: Tone, style: Style) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.ground[tone])
    hatched = [face for face in faces if face.hatched]
    for face in faces:
        if not (face.dashed or face.hatched or face.outlined):
            painter.drawRoundedRect(face.rect, _RADIUS, _RADIUS)
    if hatched:
        painter.setBrush(style.hatch)
        for face in hatched:
            painter.drawRoundedRect(face.rect, _RADIUS, _RADIUS)
    _paint_borders(painter, faces, tone, style)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.bar[tone])
    for face in faces:
        if tone != "busy":
            bar = QRectF(face.rect.left(), face.rect.top(), BAR_PX, face.rect.height())
            painter.drawRoundedRect(bar, BAR_PX / 2, BAR_PX / 2)


def _paint_borders(painter: QPainter, faces: list[Face], tone: Tone, style: Style) -> None:
    painter.setPen(dashed(style.bar[tone]))
    for face in faces:
        if face.dashed:
            painter.drawRoundedRect(face.rect.adjusted(0.6, 0.6, -0.6, -0.6), _RADIUS, _RADIUS)
    painter.setPen(QPen(style.outline, 1))
    painter.setBrush(style.surface)
    for face in faces:
        if face.outlined:
            painter.drawRoundedRect(face.rect.adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)


def paint_face_sign(painter: QPainter, face: Face, style: Style) -> None:
    """The sign of one status in its colour."""
    paint_sign(painter, face.sign, face.sign_at, style.bar[face.tone])


def _paint_texts(painter: QPainter, faces: list[Face], style: Style) -> None:
    groups = defaultdict(list)
    for face in faces:
        for line in face.lines:
            groups[line.font.key(), (line.ink or style.text).rgb()].append(line)
    for lines in groups.values():
        painter.setFont(lines[0].font)
        painter.setPen(lines[0].ink or style.text)
        for line in lines:
            painter.drawStaticText(line.at, line.text)
    painter.setPen(QPen(style.secondary, 1))
    struck = [face for face in faces if face.struck and face.lines]
    for face in struck:
        first = face.lines[0]
        y = first.at.y() + style.line_height(first.font) / 2
        painter.drawLine(QLineF(QPointF(first.at.x(), y), QPointF(face.rect.right() - 6, y)))


def paint_ring(painter: QPainter, rect: QRectF, ink: QColor) -> None:
    """The ring of 2 px around what is chosen or has the focus."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ink, 2))
    painter.drawRoundedRect(rect, _RADIUS + 1, _RADIUS + 1)
