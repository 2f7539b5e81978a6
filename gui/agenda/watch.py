"""What wants an eye: conflicts, two at one time, claims left behind, changes that wait to be sent. Each card leads there."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from gui.language import moment_text, time_text
from gui.theme.colours import Tone
from gui.theme.theme import Theme
from gui.widgets.parts import label
from gui.widgets.tooltip import tooltip_text
from gui.widgets.translated import Translated
from scheduling import clock


class Watch(Translated, QWidget):
    """Hidden while there is nothing to watch."""

    conflicts_wanted = Signal()
    overlaps_wanted = Signal()
    orphans_wanted = Signal()
    queued_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._conflicts, self._first_conflict = 0, ""
        self._overlaps = self._orphans = 0
        self._queued, self._since, self._offline = 0, None, False
        self._title = label(role="title")
        self.conflict_card = WatchCard(theme, "conflict", "warning")
        self.overlap_card = WatchCard(theme, "conflict", "busy")
        self.orphan_card = WatchCard(theme, "pending", "clock")
        self.queued_card = WatchCard(theme, "pending", "waiting")
        self.conflict_card.clicked.connect(self.conflicts_wanted)
        self.overlap_card.clicked.connect(self.overlaps_wanted)
        self.orphan_card.clicked.connect(self.orphans_wanted)
        self.queued_card.clicked.connect(self.queued_wanted)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        for one in (self._title, self.conflict_card, self.overlap_card, self.orphan_card, self.queued_card):
            outer.addWidget(one)
        self.retranslate()

    def tell(self, *, conflicts: int, queued: int, since: datetime | None, offline: bool) -> None:
        """So many wait for a person, so many for the server, the oldest `since` (in the profile's zone)."""
        self._conflicts, self._queued, self._since, self._offline = conflicts, queued, since, offline
        self.retranslate()

    def tell_of_others(self, *, overlaps: int, orphans: int) -> None:
        """So many appointments stand where somebody else wrote too, so many claims were left behind."""
        self._overlaps, self._orphans = overlaps, orphans
        self.retranslate()

    def tell_first(self, line: str) -> None:
        """The oldest conflict in a few words; empty: not known."""
        self._first_conflict = line
        self.retranslate()

    _since: datetime | None

    def retranslate(self) -> None:
        self._title.setText(self.tr("À surveiller"))
        self.setVisible(any((self._conflicts, self._overlaps, self._orphans, self._queued)))
        self.conflict_card.setVisible(self._conflicts > 0)
        self.overlap_card.setVisible(self._overlaps > 0)
        self.orphan_card.setVisible(self._orphans > 0)
        self.queued_card.setVisible(self._queued > 0)
        self.conflict_card.tell(
            self.tr("%n conflit(s) à trancher", "", self._conflicts), self._first_conflict or self.tr("une décision est attendue")
        )
        self.overlap_card.tell(
            self.tr("%n chevauchement(s)", "", self._overlaps), self.tr("écrit par un autre poste ou programme")
        )
        self.orphan_card.tell(self.tr("%n demande(s) abandonnée(s)", "", self._orphans), self.tr("un créneau reste bloqué"))
        self.queued_card.tell(self.tr("%n en attente d’envoi", "", self._queued), self._since_text())

    def _since_text(self) -> str:
        if self._since is None:
            return ""
        today = clock.now().astimezone(self._since.tzinfo).date()
        since = time_text(self._since) if self._since.date() == today else moment_text(self._since)
        text = self.tr("hors ligne depuis {since}") if self._offline else self.tr("depuis {since}")
        return text.format(since=since)


class WatchCard(QAbstractButton):
    """A card in the colours of a status that can be pressed: strip, icon, headline, one more line."""

    def __init__(self, theme: Theme, tone: Tone, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._tone, self._icon = theme, tone, icon
        self._more = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._theme_changed)

    def tell(self, headline: str, more: str) -> None:
        """Set both lines."""
        self.setText(headline)
        self._more = more
        self.setAccessibleName(headline)
        self.setAccessibleDescription(more)
        self.setToolTip(tooltip_text("\n".join(one for one in (headline, more) if one)))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        lines = QFontMetrics(self._theme.font(13, bold=True)).height() + QFontMetrics(self._theme.font(12)).height() + 4
        return QSize(self._theme.pixels(200), lines + self._theme.pixels(18))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(60, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        ground, bar = self._theme.tone(self._tone)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(QColor(self._theme.colours.accent), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(area, 6, 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(bar)
        painter.drawRoundedRect(QRectF(area.left(), area.top(), 4, area.height()), 2, 2)
        side = self._theme.pixels(16)
        top = self._theme.pixels(8)
        strong = self._theme.font(13, bold=True)
        height = QFontMetrics(strong).height()
        icon = self._theme.icon(self._icon, bar.name(), 16)
        icon.paint(painter, 14, top + 1 + (height - side) // 2, side, side)
        left = 14 + side + 8
        width = self.width() - left - 8
        painter.setFont(strong)
        painter.setPen(bar)
        self._line(painter, QRectF(left, top, width, height + 2), self.text())
        painter.setFont(self._theme.font(12))
        painter.setPen(QColor(self._theme.colours.text))
        self._line(painter, QRectF(left, top + height + 4, width, painter.fontMetrics().height() + 2), self._more)

    @staticmethod
    def _line(painter: QPainter, area: QRectF, text: str) -> None:
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(area.width()))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)

    def _theme_changed(self) -> None:
        self.updateGeometry()
        self.update()
