"""The face of each appointment: what stands where on it, reckoned once and painted often."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF
from PySide6.QtGui import QStaticText

from gui.agenda.layout_parts import Part
from gui.agenda.paint_signs import Sign, sign_of
from gui.agenda.paint_style import Style, TypeFace, plain
from gui.agenda.paint_words import family_of, second_line, start_text, title_of
from gui.appointment_words import tone_of
from gui.theme.colours import Tone
from scheduling.model.appointment import AppointmentStatus
from scheduling.store.occurrences import StoredAppointment

BAR_PX = 4
STACKED_BELOW = 112
"""Pixels at scale 1; narrower, time and name stand below each other where there is height for both."""
_ONE_LINE_FROM = 70
"""Narrower, a single line has the time alone."""
_NAME_FROM = 56
"""Narrower still, only the time is shown."""
BAR_ONLY_BELOW = 34
_QUIET = (AppointmentStatus.FULFILLED, AppointmentStatus.CANCELLED)


class Line(NamedTuple):
    """One shaped text and its place in content pixels; `quiet`: in the colour of secondary text."""

    at: QPointF
    text: QStaticText
    type: TypeFace
    quiet: bool


class Look(NamedTuple):
    """What the drawing without texts depends on; the sign's place is told from the corner.

    `pattern`: "" plain, "dashed" not certain yet, "hatched" busy time of others, "outlined" others' time that keeps nobody busy.
    """

    tone: Tone
    pattern: str
    width: int
    height: int
    sign: Sign
    sign_x: float
    sign_y: float
    sign_side: float


class Face(NamedTuple):
    """Its place in content pixels. `struck`: cancelled."""

    appointment: StoredAppointment
    left: float
    top: float
    right: float
    bottom: float
    corner: QPointF
    look: Look
    struck: bool
    lines: tuple[Line, ...]


_Spot = tuple[float, float, float]
"""The sign: x and y from the corner of the face, and its side; no side: no sign."""
_NO_SPOT: _Spot = (0.0, 0.0, 0.0)
_Drawn = tuple[tuple[Line, ...], _Spot]


def face_of(part: Part, left: int, top: int, wide: int, high: int, style: Style) -> Face:
    """How this part looks in that place."""
    one = part.appointment
    tone, sign = tone_of(one), sign_of(one)
    width = wide / style.scale
    if width < BAR_ONLY_BELOW:
        drawn: _Drawn = ((), _bar_only(wide, high, style) if sign else _NO_SPOT)
    elif width < _ONE_LINE_FROM or (width < STACKED_BELOW and tone != "busy" and _may_stack(part, high, style)):
        drawn = _narrow(part, left, top, wide, high, style, tone)
    elif tone == "busy":
        drawn = _others(part, left, top, wide, high, style)
    else:
        drawn = _wide(part, left, top, wide, high, style, sign)
    lines, spot = drawn
    pattern = ("hatched" if one.busy else "outlined") if tone == "busy" else "dashed" if tone == "pending" else ""
    look = Look(tone, pattern, wide, high, sign if spot[2] else "", *spot)
    struck = one.status is AppointmentStatus.CANCELLED
    return Face(one, left, top, left + wide, top + high, QPointF(left, top), look, struck, lines)


def _bar_only(wide: float, high: float, style: Style) -> _Spot:
    side = min(style.px(10), wide - BAR_PX - 4, high - 4)
    return (BAR_PX + (wide - BAR_PX - side) / 2, 2.0, side) if side >= 5 else _NO_SPOT


def _narrow(part: Part, left: float, top: float, wide: float, high: float, style: Style, tone: Tone) -> _Drawn:
    """The time and its sign; under them the name where there is room."""
    time, face, small = start_text(part), style.tiny_bold, style.small
    if not time or high < style.lowest_text or face.advance(time) > wide - BAR_PX - 2:
        return (), _NO_SPOT
    one, x = part.appointment, BAR_PX + 3.0
    quiet = tone == "busy" or one.status in _QUIET
    side, beside = style.px(9), x + face.advance(time) + style.px(4)
    both = face.height + small.height
    if high >= both and wide >= style.px(_NAME_FROM) and beside + side <= wide - 2:
        down = min((high - both) / 2, style.px(4))
        name = small.elided(family_of(one) or title_of(part), wide - x - 2)
        lines = (
            Line(QPointF(left + x, top + down), face.shaped(time), face, quiet),
            Line(QPointF(left + x, top + down + face.height), small.shaped(name), small, quiet),
        )
        return lines if name else lines[:1], (beside, down + (face.height - side) / 2, side)
    down = max(min((high - face.height) / 2, style.px(4)), 0)
    under = down + face.height + 1
    line = Line(QPointF(left + x, top + down), face.shaped(time), face, quiet)
    return (line,), (BAR_PX + 4.0, under, side) if under + side < high else _NO_SPOT


def _may_stack(part: Part, high: float, style: Style) -> bool:
    return not part.from_before and high >= style.tiny_bold.height + style.small.height


def _others(part: Part, left: float, top: float, wide: float, high: float, style: Style) -> _Drawn:
    """The title of another program's event."""
    face = style.small_bold
    if high < style.lowest_text:
        return (), _NO_SPOT
    text = face.elided(title_of(part), wide - BAR_PX - style.px(14))
    down = min(style.px(5), (high - face.height) / 2)
    at = QPointF(left + BAR_PX + style.px(8), top + down)
    return ((Line(at, face.shaped(text), face, True),) if text else ()), _NO_SPOT


def _wide(part: Part, left: float, top: float, wide: float, high: float, style: Style, sign: Sign) -> _Drawn:
    """The time, the name and the sign; under them the kind and the status, where there is room."""
    if high < style.lowest_text:
        return (), _NO_SPOT
    one, small = part.appointment, style.small
    face = style.bold if high >= style.bold.height else style.tiny_bold
    pad, right = BAR_PX + style.px(8), wide - style.px(6)
    two = high >= face.height + small.height + style.px(7)
    down = min(style.px(5), (high - face.height - small.height) / 2) if two else (high - face.height) / 2
    spot, room = _NO_SPOT, right
    if sign and right - pad > style.px(60):
        side = style.px(11)
        spot = (right - side, down + (face.height - side) / 2, side)
        room = right - side - style.px(6)
    quiet = one.status in _QUIET
    lines: list[Line] = []
    time, at, title = start_text(part), pad, title_of(part)
    if time:
        lines.append(Line(QPointF(left + pad, top + down), face.shaped(time), face, quiet))
        at = pad + face.advance(time) + style.px(7)
    name = title
    if face.metrics.horizontalAdvance(title) > room - at:
        name = face.elided(family_of(one) or title, room - at)
    below, below_quiet = second_line(one), True
    if two and name != title and len(name) < 6:
        name, below, below_quiet = "", title, quiet  # the name has the second line to itself
    if name:
        lines.append(Line(QPointF(left + at, top + down), plain(name), face, quiet))
    if two and below:
        fits = small.elided(below, right - pad)
        lines.append(Line(QPointF(left + pad, top + down + face.height + style.px(1)), small.shaped(fits), small, below_quiet))
    return tuple(lines), spot
