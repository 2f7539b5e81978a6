"""Paints what stays while the agenda scrolls: days, names with their counts, events of the whole day; at the left the hours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from gui.agenda.layout_columns import Column
from gui.agenda.layout_parts import key_of
from gui.agenda.layout_view import View
from gui.agenda.paint_faces import BAR_PX, Look
from gui.agenda.paint_sprites import sprite
from gui.agenda.paint_style import Style, TypeFace
from gui.agenda.paint_words import chip_text, header_names, header_texts
from gui.appointment_words import tone_of
from gui.language import short_day_text
from scheduling.store.occurrences import StoredAppointment


@dataclass(frozen=True, slots=True)
class Chip:
    """An event of the whole day in the strip; `rect` in header coordinates: x as the content, y from the top of the viewport."""

    column: int
    appointment: StoredAppointment
    rect: QRectF


def chips(view: View, shown: range) -> Iterator[Chip]:
    """The events of the whole day that have a row, in these columns."""
    for number in shown:
        left, right = view.edges[number] + 3, view.edges[number + 1] - 4
        for row, one in enumerate(view.columns[number].whole_day[: view.chip_rows]):
            top = view.day_row + view.name_row + row * view.chip
            yield Chip(number, one, QRectF(left, top, max(right - left, 4), view.chip - 3))


def paint_header(
    painter: QPainter, view: View, style: Style, shown: range, now: datetime, holidays: dict[date, str], chosen: object
) -> None:
    """All header rows; the painter is moved by the horizontal scroll and clipped to the header."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    left = view.edges[shown.start] if shown else 0
    right = view.edges[shown.stop] if shown else view.width
    painter.fillRect(QRectF(left, 0, max(right - left, view.body.width() + 1), view.header), style.surface)
    if view.day_row:
        _paint_days(painter, view, style, now.astimezone(view.axis.zone).date(), holidays)
    for number in shown:
        _paint_name(painter, view, style, number)
        _paint_overflow(painter, view, style, number)
    for chip in chips(view, shown):
        _paint_chip(painter, chip, view.columns[chip.column], style, chosen)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for number in shown:
        painter.fillRect(QRectF(view.edges[number + 1] - 1, view.day_row, 1, view.header), style.line)
    for _, _, end in view.day_spans():
        if view.day_row and end < view.width:
            painter.fillRect(QRectF(end - 1, 0, 1, view.header), style.outline)
    painter.fillRect(QRectF(left, view.header - 1, max(right - left, view.body.width() + 1), 1), style.line)


def _paint_days(painter: QPainter, view: View, style: Style, today: date, holidays: dict[date, str]) -> None:
    for day, left, right in view.day_spans():
        text = short_day_text(day)
        if day in holidays:
            text = QCoreApplication.translate("AgendaGrid", "{day} · {holiday}").format(day=text, holiday=holidays[day])
        area = QRectF(left + style.px(10), 0, right - left - style.px(14), view.day_row)
        if day == today:
            painter.fillRect(QRectF(left, 0, right - left - 1, view.day_row), style.soft)
        painter.setPen(style.accent if day == today else style.secondary if day in holidays else style.text)
        _text(painter, style.bold, text, area)
        painter.fillRect(QRectF(left, view.day_row - 1, right - left, 1), style.line)


def _forms(view: View, style: Style) -> tuple[int, int]:
    """How short names and counts are told so that they fit everywhere: columns are compared, and so speak alike."""
    if view.header_form is None:
        narrowest = min(after - before for before, after in pairwise(view.edges))
        width = narrowest - _pad(narrowest, style) - 3
        names = [(one.label, *header_names(one.label)) for one in view.columns]
        texts = [header_texts(one) for one in view.columns]
        view.header_form = _fitting(names, style.bold, width), _fitting(texts, style.small, width)
    return view.header_form


def _fitting(told: Sequence[Sequence[str]], face: TypeFace, width: float) -> int:
    """The first of the forms in which all fit, else the last."""
    forms = len(told[0])
    return next((form for form in range(forms) if all(face.advance(one[form]) <= width for one in told)), forms - 1)


def _pad(width: float, style: Style) -> float:
    return style.px(12) if width >= style.px(110) else style.px(4)


def _paint_name(painter: QPainter, view: View, style: Style, number: int) -> None:
    column = view.columns[number]
    left, right = view.edges[number], view.edges[number + 1]
    pad = _pad(right - left, style)
    width = right - left - pad - 3
    name_form, count_form = _forms(view, style)
    if width >= style.px(64) and name_form == 2:
        name_form = 1  # cut, it tells more than initials
    half = view.name_row / 2
    painter.setPen(style.text)
    name = (column.label, *header_names(column.label))[name_form]
    _text(painter, style.bold, name, QRectF(left + pad, view.day_row + style.px(8), width, half - style.px(8)))
    told = header_texts(column)[count_form]
    painter.setPen(style.secondary)
    _text(painter, style.small, told, QRectF(left + pad, view.day_row + half, width, half - style.px(8)))


def _paint_overflow(painter: QPainter, view: View, style: Style, number: int) -> None:
    more = len(view.columns[number].whole_day) - view.chip_rows
    if more > 0:
        left, right = view.edges[number], view.edges[number + 1]
        area = QRectF(right - style.px(30), view.day_row + style.px(8), style.px(26), view.name_row / 2 - style.px(8))
        painter.setPen(style.secondary)
        if right - left > style.px(60):
            _text(painter, style.small_bold, f"+{more}", area)


def _paint_chip(painter: QPainter, chip: Chip, column: Column, style: Style, chosen: object) -> None:
    one = chip.appointment
    tone = tone_of(one)
    # Copied from a drawing: after a shape with a texture of two pixels a point, Qt 6.11 puts static texts in wrong places.
    pattern = ("hatched" if one.busy else "outlined") if tone == "busy" else "dashed" if tone == "pending" else ""
    look = Look(tone, pattern, round(chip.rect.width()), round(chip.rect.height()), "", 0, 0, 0)
    painter.drawPixmap(chip.rect.topLeft(), sprite(look, style))
    if key_of(one) == chosen:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(style.accent, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(chip.rect, 4, 4)
    last = (one.end - timedelta(minutes=1)).date() <= column.day
    painter.setPen(style.secondary if tone == "busy" else style.text)
    area = chip.rect.adjusted(style.px(6) + BAR_PX, 0, -2, 0)
    if area.width() > style.px(20):
        _text(painter, style.small_bold, chip_text(one, last), area)


def paint_hours(painter: QPainter, view: View, style: Style, now: datetime, offset: int) -> None:
    """The hours at the left and the dot of the now-line; `offset`: how far the content is scrolled."""
    strip = QRectF(0, view.header, view.gutter, view.body.height())
    painter.fillRect(strip, style.surface)
    painter.setPen(style.secondary)
    painter.setFont(style.small.font)
    height = style.small.height
    for at_min, hour in view.axis.hours():
        y = view.header + view.y(at_min) - offset
        if view.header <= y <= strip.bottom() and at_min:
            area = QRectF(0, y - height / 2, view.gutter - style.px(8), height)
            if area.top() >= view.header - 2:  # a label cut by the header is none
                painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{hour}:00")
    painter.fillRect(QRectF(view.gutter - 1, view.header, 1, view.body.height()), style.line)
    for day, _, _ in view.day_spans():
        if now.astimezone(view.axis.zone).date() == day:
            y = view.header + round(view.y(view.axis.place(now, day))) - offset
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(style.now)
            painter.drawEllipse(QPointF(view.gutter - 1, y), 5, 5)


def _text(painter: QPainter, face: TypeFace, text: str, area: QRectF) -> None:
    shown = text if face.advance(text) <= area.width() else face.elided(text, area.width())
    painter.setFont(face.font)
    painter.drawStaticText(QPointF(area.left(), area.top() + (area.height() - face.height) / 2), face.shaped(shown))
