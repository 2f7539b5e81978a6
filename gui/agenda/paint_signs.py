"""The signs of a status, drawn small: each has a shape of its own, so that nothing is told by colour alone."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from scheduling.model.appointment import Appointment, AppointmentStatus

Sign = Literal["", "disc", "tick", "cross", "triangle", "arrow", "ring"]

_BY_STATUS: dict[AppointmentStatus, Sign] = {
    AppointmentStatus.PROPOSED: "ring",
    AppointmentStatus.PENDING: "ring",
    AppointmentStatus.ARRIVED: "disc",
    AppointmentStatus.FULFILLED: "tick",
    AppointmentStatus.NOSHOW: "cross",
    AppointmentStatus.CANCELLED: "cross",
}
_STROKES: dict[Sign, tuple[tuple[tuple[float, float], ...], ...]] = {
    "tick": (((0.08, 0.55), (0.38, 0.85), (0.92, 0.2)),),
    "cross": (((0.18, 0.18), (0.82, 0.82)), ((0.82, 0.18), (0.18, 0.82))),
    "arrow": (((0.5, 0.95), (0.5, 0.1)), ((0.2, 0.4), (0.5, 0.08), (0.8, 0.4))),
}


def sign_of(appointment: Appointment) -> Sign:
    """What is booked needs no sign, and others' busy time is hatched."""
    if appointment.conflict:
        return "triangle"
    if appointment.foreign:
        return ""
    if appointment.queued:
        return "arrow"
    return _BY_STATUS.get(appointment.status, "")


def paint_sign(painter: QPainter, sign: Sign, area: QRectF, ink: QColor) -> None:
    """Draw it into `area`; the painter is antialiased."""
    if sign in _STROKES:
        painter.setPen(QPen(ink, max(area.width() / 7, 1.5), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for stroke in _STROKES[sign]:
            painter.drawPolyline([QPointF(area.x() + x * area.width(), area.y() + y * area.height()) for x, y in stroke])
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    if sign == "disc":
        painter.drawEllipse(area.adjusted(0.5, 0.5, -0.5, -0.5))
    elif sign == "ring":
        painter.setPen(QPen(ink, max(area.width() / 7, 1.5)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(area.adjusted(1, 1, -1, -1))
    elif sign == "triangle":
        painter.drawPolygon(QPolygonF([QPointF(area.center().x(), area.top()), area.bottomRight(), area.bottomLeft()]))
