"""The main window: a bar of pages, one header, and the signals by which pages that do not know each other work together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from gui.frame.header_row import HeaderRow
from gui.frame.page_button import BAR_WIDTH, PageButton
from gui.frame.sign_button import TONES, SignButton
from gui.frame.sync_button import SyncButton
from gui.messages import Message, Messages
from gui.office import Office, SyncState
from gui.theme.theme import Theme
from gui.widgets.parts import surface
from gui.widgets.tab_order import order_tabs
from gui.widgets.translated import Translated
from gui.window_state import WindowState

if TYPE_CHECKING:
    from gui.frame.fault_strip import FaultStrip
    from gui.theme.colours import Tone

PAGES: tuple[tuple[str, str], ...] = (
    ("today", "today"),
    ("agenda", "agenda"),
    ("workstation", "workstation"),
    ("preferences", "preferences"),
)
"""Key and icon of each page; the last stands at the foot of the bar."""

PageFactory = Callable[[], tuple[QWidget, QWidget | None]]

ORDER_MS = 200
"""After the first page: nobody presses Tab so soon, and what is painted at the start need not wait for it."""

SMALLEST = QSize(1024, 700)
USUAL = QSize(1440, 900)


class MainWindow(Translated, QMainWindow):
    """`factories` make a page when it is first shown, and what stands in the header beside it (None: no bar and no header).

    Pages open and close devices as they are shown and hidden by Qt. `page_made`: the key and the page, for the joints.
    """

    page_made = Signal(str, object)
    page_shown = Signal(str)
    closing = Signal()

    def __init__(
        self,
        theme: Theme,
        office: Office,
        messages: Messages,
        state: WindowState,
        factories: Mapping[str, PageFactory],
    ) -> None:
        super().__init__()
        self._theme = theme
        self._office = office
        self._state = state
        self._factories = factories
        self._pages: dict[str, tuple[QWidget, QWidget | None]] = {}
        self._shown = ""
        self._stack = QStackedWidget()
        self._bar = surface("bar")
        self._buttons: dict[str, PageButton] = {}
        self.readiness = SignButton(theme)
        self.sync = SyncButton(theme, office, messages)
        self._header = HeaderRow((self.readiness, self.sync))
        self._verdict: tuple[str | None, str] = (None, "")
        self._strips: dict[Tone, FaultStrip] = {}
        self._messages = messages
        self._told: set[str] = set()
        self._lay_out()
        self._add_shortcuts()
        office.sync_changed.connect(self._sync_changed)
        theme.changed.connect(self._theme_changed)
        self.retranslate()

    def retranslate(self) -> None:
        self.setWindowTitle("Teleconsult")
        names = {
            "today": self.tr("Aujourd’hui"),
            "agenda": self.tr("Agenda"),
            "workstation": self.tr("Poste"),
            "preferences": self.tr("Préférences"),
        }
        for number, (key, button) in enumerate(self._buttons.items(), start=1):
            button.setText(names[key])
            button.setAccessibleName(names[key])
            button.setToolTip(f"{names[key]} · Ctrl+{number}")
        self._bar.setAccessibleName(self.tr("Pages"))
        self.show_readiness(*self._verdict)

    # ---- pages

    def page(self, key: str) -> QWidget:
        """The page, made now if it was not shown before."""
        if key not in self._pages:
            made, header = self._pages[key] = self._factories[key]()
            self._stack.addWidget(made)
            if header is not None:
                self._header.add(header)
                regions = [self._bar, header, self.readiness, self.sync]
                if self._shown:
                    order_tabs(regions)
                else:
                    QTimer.singleShot(ORDER_MS, header, partial(order_tabs, regions))
            self.page_made.emit(key, made)
        return self._pages[key][0]

    @property
    def shown_page(self) -> str:
        """The key of the page in sight; empty before the first."""
        return self._shown

    def show_page(self, key: str) -> None:
        """Bring a page into sight."""
        if key == self._shown:
            return
        made = self.page(key)
        header = self._pages[key][1]
        self._shown = key
        self._bar.setVisible(header is not None)
        self._header.setVisible(header is not None)
        if header is not None:
            self._header.show_header(header)
        self._stack.setCurrentWidget(made)
        if key in self._buttons:
            self._buttons[key].setChecked(True)
        self.page_shown.emit(key)

    # ---- what is always in sight

    def show_readiness(self, verdict: str | None, sentence: str) -> None:
        """The light in the header; None: not examined yet."""
        self._verdict = (verdict, sentence)
        text = sentence or self.tr("Poste non vérifié")
        self.readiness.tell(TONES.get(verdict or ""), text)
        self.readiness.setAccessibleName(self.tr("État du poste : {state}").format(state=text))
        self.readiness.setToolTip(self.tr("Vérifier le poste"))

    def announce(self, message: Message) -> None:
        """Tell a fault of our own at the window's foot, until the person puts it away."""
        self._strip("conflict").tell_message(message)

    def notify(self, message: Message) -> None:
        """Tell what a person should know, under the header, until it is put away."""
        self._strip("pending").tell_message(message)

    def _sync_changed(self, state: SyncState) -> None:
        if state.office is not None:
            self._buttons["agenda"].set_count(state.office.conflicts)
            for notice in state.office.notices:
                if notice.code not in self._told:
                    self._told.add(notice.code)
                    self._strip("pending").tell_message(self._messages.notice(notice))

    def _strip(self, tone: Tone) -> FaultStrip:
        """Our faults at the window's foot, notices under its header; mostly there is nothing to tell."""
        if tone not in self._strips:
            from gui.frame.fault_strip import FaultStrip

            self._strips[tone] = FaultStrip(tone)
            self._right.insertWidget(1 if tone == "pending" else -1, self._strips[tone])
        return self._strips[tone]

    # ---- the window itself

    def restore(self) -> None:
        """The size and place of last time, inside the screens that there are now."""
        if not self.restoreGeometry(self._state.value("window/geometry", QByteArray())):
            available = self.screen().availableGeometry().size()
            self.resize(USUAL.boundedTo(available))

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  Qt's name
        self._state.keep("window/geometry", self.saveGeometry())
        if self._shown in self._buttons:
            self._state.keep("window/page", self._shown)
        self.closing.emit()
        super().closeEvent(event)

    def bring_to_front(self) -> None:
        """A second start, or the tray: show the window that there is."""
        self.setWindowState((self.windowState() & ~Qt.WindowState.WindowMinimized) | Qt.WindowState.WindowActive)
        self.show()
        self.raise_()
        self.activateWindow()

    def _lay_out(self) -> None:
        group = QButtonGroup(self)
        column = QVBoxLayout(self._bar)
        column.setContentsMargins(0, 20, 0, 12)
        column.setSpacing(6)
        for key, icon in PAGES:
            button = PageButton(self._theme, icon)
            button.clicked.connect(self._bar_clicked)
            group.addButton(button)
            self._buttons[key] = button
            if key == PAGES[-1][0]:
                column.addStretch(1)
            column.addWidget(button)
        right = self._right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._header)
        right.addWidget(self._stack, 1)
        body = QWidget()
        body.setProperty("role", "window")
        outer = QHBoxLayout(body)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._bar)
        outer.addLayout(right, 1)
        self.setCentralWidget(body)
        self.setMinimumSize(SMALLEST)
        self._theme_changed()

    def _add_shortcuts(self) -> None:
        for number, (key, _) in enumerate(PAGES, start=1):
            self._shortcut(f"Ctrl+{number}", self._shower(key))
        self._shortcut(QKeySequence.StandardKey.Refresh, self._synchronise)
        self._shortcut("Ctrl+Shift+P", self._shower("workstation"))

    def _shortcut(self, keys: str | QKeySequence.StandardKey, action: Callable[[], object]) -> None:
        QShortcut(QKeySequence(keys), self).activated.connect(action)

    def _shower(self, key: str) -> Callable[[], None]:
        return lambda: self.show_page(key) if self._bar.isVisible() else None

    def _synchronise(self) -> None:
        if self._bar.isVisible():
            self._office.synchronise()

    def _bar_clicked(self) -> None:
        self.show_page(next(key for key, button in self._buttons.items() if button.isChecked()))

    def _theme_changed(self) -> None:
        self._bar.setFixedWidth(self._theme.pixels(BAR_WIDTH) + 1)
        self._header.set_least_height(self._theme.pixels(64))
