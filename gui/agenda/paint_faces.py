"""The face of each appointment: what stands where on it, reckoned once and painted often."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QStaticText

from gui.agenda.layout_parts import Key, Part, key_of
from gui.agenda.paint_signs import Sign, sign_of
from gui.agenda.paint_style import Style, plain
from gui.agenda.paint_words import second_line, short_who, start_text, title_of
from gui.agenda.words import tone_of
from gui.theme.colours import Tone
from scheduling.model.appointment import AppointmentStatus

BAR_PX = 4
TIME_ONLY_BELOW = 70
"""Pixels at scale 1; narrower, only the time is shown."""
BAR_ONLY_BELOW = 34
_LOWEST_TEXT = 11


@dataclass(frozen=True, slots=True)
class Line:
    """One shaped text and its place in content pixels; `ink` None: the ordinary colour of text."""

    at: QPointF
    text: QStaticText
    font: QFont
    ink: QColor | None


@dataclass(frozen=True, slots=True)
class Face:
    """`hatched`: busy time of others; `outlined`: others' time that does not keep busy; `struck`: cancelled."""

    key: Key
    rect: QRectF
    tone: Tone
    dashed: bool
    hatched: bool
    outlined: bool
    struck: bool
    sign: Sign
    sign_at: QRectF
    lines: tuple[Line, ...]


def face_of(part: Part, rect: QRectF, style: Style) -> Face:
    """How this part looks in `rect`."""
    one = part.appointment
    tone = tone_of(one)
    sign = sign_of(one)
    width = rect.width() / style.scale
    spot = QRectF()
    if width < BAR_ONLY_BELOW:
        lines: tuple[Line, ...] = ()
        side = min(style.px(10), rect.width() - BAR_PX - 4, rect.height() - 4)
        if sign and side >= 5:
            spot = QRectF(rect.left() + BAR_PX + (rect.width() - BAR_PX - side) / 2, rect.top() + 2, side, side)
    elif width < TIME_ONLY_BELOW:
        lines, spot = _narrow(part, rect, style, sign)
    else:
        lines, spot = _wide(part, rect, style, sign, tone)
    return Face(
        key=key_of(one),
        rect=rect,
        tone=tone,
        dashed=tone == "pending",
        hatched=tone == "busy" and one.busy,
        outlined=tone == "busy" and not one.busy,
        struck=one.status is AppointmentStatus.CANCELLED,
        sign=sign if not spot.isEmpty() else "",
        sign_at=spot,
        lines=lines,
    )


def _narrow(part: Part, rect: QRectF, style: Style, sign: Sign) -> tuple[tuple[Line, ...], QRectF]:
    """The time, and its sign under it where there is room."""
    time, font = start_text(part), style.tiny_bold
    height, left = style.line_height(font), rect.left() + BAR_PX + 3
    if not time or rect.height() < _LOWEST_TEXT or style.advance(font, time) > rect.right() - left + 1:
        return (), QRectF()
    top = rect.top() + max(min((rect.height() - height) / 2, style.px(4)), 0)
    line = Line(QPointF(left, top), style.clock(font, time), font, _ink(part, style))
    side = style.px(9)
    spot = QRectF(left + 1, top + height + 1, side, side)
    return (line,), spot if sign and spot.bottom() < rect.bottom() else QRectF()


def _wide(part: Part, rect: QRectF, style: Style, sign: Sign, tone: Tone) -> tuple[tuple[Line, ...], QRectF]:
    one = part.appointment
    font, small = style.bold, style.small
    height, small_height = style.line_height(font), style.line_height(small)
    if rect.height() < height:
        font, height = style.tiny_bold, style.line_height(style.tiny_bold)
    left, right = rect.left() + BAR_PX + style.px(8), rect.right() - style.px(6)
    if rect.height() < _LOWEST_TEXT:
        return (), QRectF()
    two = rect.height() >= height + small_height + style.px(4)
    top = rect.top() + (style.px(5) if two else (rect.height() - height) / 2)
    top = min(top, rect.top() + style.px(7)) if two else top
    ink = _ink(part, style)
    spot = QRectF()
    text_right = right
    if sign and right - left > style.px(60):
        side = style.px(11)
        spot = QRectF(right - side, top + (height - side) / 2, side, side)
        text_right = spot.left() - style.px(6)
    if tone == "busy":
        shown = style.elided(style.small_bold, title_of(part), text_right - left)
        return ((Line(QPointF(left, top), plain(shown), style.small_bold, style.secondary),) if shown else ()), spot
    lines: list[Line] = []
    time, at = start_text(part), left
    if time:
        lines.append(Line(QPointF(left, top), style.clock(font, time), font, ink))
        at = left + style.advance(font, time) + style.px(7)
    name = style.elided(font, title_of(part), text_right - at)
    below = second_line(one)
    if two and len(name) < min(len(short_who(one)), 6):
        name, below = "", title_of(part)  # the name has the second line to itself
    if name:
        lines.append(Line(QPointF(at, top), plain(name), font, ink))
    if two and below:
        fits = style.elided(small, below, right - left)
        under = QPointF(left, top + height + style.px(1))
        lines.append(Line(under, style.clock(small, fits), small, style.secondary if below != title_of(part) else ink))
    return tuple(lines), spot


def _ink(part: Part, style: Style) -> QColor | None:
    return style.secondary if part.appointment.status in (AppointmentStatus.FULFILLED, AppointmentStatus.CANCELLED) else None
