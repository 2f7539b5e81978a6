"""How the panel is laid out: what one fills in scrolls, the large button and what came of it stay at the foot."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QCoreApplication, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from gui.booking.finder import FEWEST, STEP
from gui.booking.length_fields import LengthFields
from gui.booking.overbooking import BookingNotice
from gui.booking.patient_fields import PatientFields
from gui.booking.period_field import PeriodField
from gui.booking.practitioners_field import PractitionersField
from gui.booking.slot_list import SlotList
from gui.messages import Messages
from gui.theme.theme import Theme
from gui.widgets.parts import button, label
from scheduling.settings import Settings

NARROWEST, MARGIN = 320, 18
LOW = 800
"""Below this height (pixels at scale 1) fewer slots are proposed, so that the patient stays in sight."""
ROOMY = 880
"""From this height the parts stand further apart."""
WIDER = 0.4
"""How much of the text's enlargement the panel takes from the agenda beside it."""


class _Scrolled(QScrollArea):
    """Scrolls by wheel and bar; keys that no field wanted are the panel's."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        event.ignore()


class PanelLayout(QObject):
    """The parts of the booking panel by name; it goes with the panel."""

    def __init__(self, panel: QFrame, theme: Theme, messages: Messages, settings: Settings, today: Callable[[], date]) -> None:
        super().__init__(panel)
        self._theme = theme
        self.title = label(role="title")
        self.keys = label(role="hint", wraps=True)
        self.close = button("quiet")
        self.close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.practitioners = PractitionersField(theme)
        self.length = LengthFields(messages)
        self.period = PeriodField(theme, today)
        self.slots = SlotList(theme)
        self.patient = PatientFields(messages, settings)
        self.notice = BookingNotice()
        self.reason = label(role="secondary", wraps=True)
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.hide()
        self.primary = button("primary")
        self.undo_hint = label(role="hint")
        self.undo_hint.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.scroll = _Scrolled()
        outer = QVBoxLayout(panel)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._scrolled(), 1)
        outer.addWidget(self._foot())
        self._panel = panel
        panel.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        theme.changed.connect(self._icon)
        self._icon()

    def _scrolled(self) -> QWidget:
        titles = QVBoxLayout()
        titles.setSpacing(4)
        titles.addWidget(self.title)
        titles.addWidget(self.keys)
        head = QHBoxLayout()
        head.addLayout(titles, 1)
        head.addWidget(self.close, 0, Qt.AlignmentFlag.AlignTop)
        inner = QWidget()
        column = self._column = QVBoxLayout(inner)
        column.setSpacing(12)
        column.addLayout(head)
        for part in (self.practitioners, self.length, self.period, self.slots, self.patient):
            column.addWidget(part)
        column.addStretch(1)
        self.scroll.setWidgetResizable(True)
        self.scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroll.setWidget(inner)
        self.scroll.verticalScrollBar().rangeChanged.connect(self._keep_margin)
        self._keep_margin(0, 0)
        return self.scroll

    def _keep_margin(self, _least: int, most: int) -> None:
        """The scroll bar stands in the margin: the fields are as wide with it as without, and as the button."""
        bar = self.scroll.verticalScrollBar().sizeHint().width() if most > 0 else 0
        self._column.setContentsMargins(MARGIN, 16, MARGIN - bar, 6)

    def fit(self) -> bool:
        """Closer together where there is little height; answers whether there is."""
        low = self._panel.height() < self._theme.pixels(LOW)
        self._column.setSpacing(12 if self._panel.height() >= self._theme.pixels(ROOMY) else 8)
        self.undo_hint.setVisible(not low)
        self.patient.set_low(low)
        self.keys.setVisible(not low or self._theme.scale < 1.5)
        self.slots.set_shown(FEWEST if low else STEP)
        return low

    def _foot(self) -> QWidget:
        foot = QFrame()
        column = QVBoxLayout(foot)
        column.setContentsMargins(MARGIN, 8, MARGIN, 12)
        column.setSpacing(8)
        for part in (self.notice, self.progress, self.reason, self.primary, self.undo_hint):
            column.addWidget(part)
        return foot

    def tell(self, text: str, reason: str, names: str) -> bool:
        """What the large button does; with a `reason` it does nothing, and says why. Answers whether the foot grew or shrank."""
        jumps = self.reason.isHidden() == bool(reason)
        self.primary.setText(text.replace("&", "&&"))
        described = QCoreApplication.translate("BookingPanel", "{text}, {names}").format(text=text, names=names)
        self.primary.setAccessibleName(described if names else text)
        self.primary.setAccessibleDescription(reason)
        self.primary.setEnabled(not reason)
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))
        return jumps

    @property
    def in_sight(self) -> bool:
        """Whether the panel is shown."""
        return self._panel.isVisible()

    def holds(self, focused: QWidget | None) -> bool:
        """Whether the keyboard is in the panel, or nowhere."""
        return focused is None or self._panel.isAncestorOf(focused)

    def reveal(self, part: QWidget, margin: int = 12) -> None:
        """Scroll until it is in sight. `margin` above and below it, pixels."""
        self.scroll.ensureWidgetVisible(part, 0, margin)

    def focus_patient(self) -> None:
        """The keyboard to the patient's name, which is then in sight."""
        self.patient.family.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        # After the layout: what is told at the foot takes its place from what scrolls.
        QTimer.singleShot(0, self, self.show_patient)

    def show_patient(self) -> None:
        """Scroll to the patient's fields."""
        for field in (self.patient.ipp, self.patient.family):
            self.reveal(field)

    def _icon(self) -> None:
        side = self._theme.pixels(32)
        self.close.setFixedSize(side, side)
        self.close.setIconSize(QSize(side // 2, side // 2))
        self.close.setIcon(self._theme.icon("close"))
        self._panel.setMinimumWidth(round(NARROWEST * (1 + (self._theme.scale - 1) * WIDER)))
