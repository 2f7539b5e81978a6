"""What painting needs of the theme, made once for each theme, scale and screen: fonts, colours, the hatch."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap, QStaticText

from gui.theme.colours import Tone
from gui.theme.theme import Theme

_HATCH_PX = 8


class TypeFace:
    """A font with what is known of it; texts that recur (hours, kinds, counts) are shaped and measured once."""

    __slots__ = ("_shaped", "_wide", "font", "height", "metrics")

    def __init__(self, font: QFont) -> None:
        self.font = font
        self.metrics = QFontMetricsF(font)
        self.height = self.metrics.height()
        self._shaped: dict[str, QStaticText] = {}
        self._wide: dict[str, float] = {}

    def shaped(self, text: str) -> QStaticText:
        """A text that recurs."""
        found = self._shaped.get(text)
        if found is None:
            found = self._shaped[text] = plain(text)
        return found

    def advance(self, text: str) -> float:
        """How wide a text that recurs is."""
        found = self._wide.get(text)
        if found is None:
            found = self._wide[text] = self.metrics.horizontalAdvance(text)
        return found

    def elided(self, text: str, width: float) -> str:
        """What of a text fits; nothing where not even two letters would."""
        if self.metrics.horizontalAdvance(text) <= width:
            return text
        short = self.metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        return short if len(short) > 2 else ""


class Style:
    """`ground` and `bar` by tone; `hatch` is busy time of others, `away` a whole day of it."""

    def __init__(self, theme: Theme, pixel_ratio: float) -> None:
        colours = theme.colours
        self.scale = theme.scale
        self.pixel_ratio = pixel_ratio
        self.surface, self.closed = QColor(colours.surface), QColor(colours.closed)
        self.line, self.outline = QColor(colours.line), QColor(colours.outline)
        self.text, self.secondary = QColor(colours.text), QColor(colours.secondary)
        self.accent, self.on_accent, self.soft = QColor(colours.accent), QColor(colours.on_accent), QColor(colours.soft)
        self.now = QColor(colours.tones["conflict"].bar)
        self.veil = QColor(self.surface)
        self.veil.setAlpha(150)
        self.half_line = mixed(self.line, self.surface, 0.55)
        self.ground: dict[Tone, QColor] = {name: QColor(one.ground) for name, one in colours.tones.items()}
        self.bar: dict[Tone, QColor] = {name: QColor(one.bar) for name, one in colours.tones.items()}
        self.bold = TypeFace(theme.font(13, bold=True))
        self.small, self.small_bold = TypeFace(theme.font(12)), TypeFace(theme.font(12, bold=True))
        self.tiny_bold = TypeFace(theme.font(11, bold=True))
        # Of the height of a line, some is empty above capitals and below the base: so much may be missing.
        self.lowest_text = self.tiny_bold.height - self.px(3)
        self.hatch = _hatch(self.ground["busy"], mixed(self.bar["busy"], self.ground["busy"], 0.12), pixel_ratio)
        self.away = _hatch(self.closed, mixed(self.bar["busy"], self.closed, 0.10), pixel_ratio)
        self.sprites: dict[object, QPixmap] = {}

    def px(self, at_scale_one: float) -> float:
        """A length that grows with the text."""
        return at_scale_one * self.scale


def plain(text: str) -> QStaticText:
    """A shaped line of text that is never read as markup."""
    made = QStaticText(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    return made


def mixed(one: QColor, other: QColor, share: float) -> QColor:
    """So much of `one` in `other`."""
    rest = 1 - share
    return QColor.fromRgbF(
        one.redF() * share + other.redF() * rest,
        one.greenF() * share + other.greenF() * rest,
        one.blueF() * share + other.blueF() * rest,
    )


def dashed(ink: QColor, width: float = 1.25) -> QPen:
    """The border of what is not certain yet."""
    pen = QPen(ink, width)
    pen.setDashPattern([3.2, 2.2])
    return pen


def _hatch(ground: QColor, ink: QColor, pixel_ratio: float) -> QBrush:
    pixmap = QPixmap(round(_HATCH_PX * pixel_ratio), round(_HATCH_PX * pixel_ratio))
    pixmap.setDevicePixelRatio(pixel_ratio)
    pixmap.fill(ground)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink, 1.2))
    side = float(_HATCH_PX)
    for shift in (-side, 0.0, side):
        painter.drawLine(QPointF(shift - 1, side + 1), QPointF(shift + side + 1, -1))
    painter.end()
    return QBrush(pixmap)
