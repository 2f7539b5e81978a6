"""What came of a wish, told at the foot of the agenda: never a box that stops the work, never something that moves it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from gui.theme.colours import Tone
from gui.theme.theme import Theme
from gui.widgets.parts import ButtonRole, button, label, set_tone
from gui.widgets.translated import Translated

STAYS_MS = 15_000
WIDTH = 620


@dataclass(frozen=True, slots=True)
class Told:
    """`actions`: what each button says and does. `details` can be copied. `passing`: goes by itself after a while."""

    tone: Tone
    icon: str
    headline: str
    explanation: str = ""
    actions: Sequence[tuple[str, Callable[[], object]]] = field(default=())
    details: str = ""
    passing: bool = False
    working: bool = False


class Announcement(Translated, QFrame):
    """Lies over the lower edge of `over`. `tell` takes a function, asked again where the language changes."""

    def __init__(self, theme: Theme, over: QWidget) -> None:
        super().__init__(over)
        self._theme = theme
        self._make: Callable[[], Told] | None = None
        self._over = over
        self._made: list[QPushButton] = []
        self.setProperty("role", "notice")
        self._sign = label()
        self._sign.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.headline = label(role="strong", wraps=True)
        self.explanation = label(role="secondary", wraps=True)
        for one in (self.headline, self.explanation):
            one.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
            one.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._actions = QHBoxLayout()
        self._actions.setSpacing(8)
        self.close_button = button("quiet")
        self.close_button.clicked.connect(self.dismiss)
        texts = QVBoxLayout()
        texts.setSpacing(3)
        texts.addWidget(self.headline)
        texts.addWidget(self.explanation)
        texts.addWidget(self._progress)
        self._actions.setContentsMargins(0, 5, 0, 0)
        texts.addLayout(self._actions)
        outer = self._outer = QHBoxLayout(self)
        outer.setContentsMargins(14, 10, 8, 10)
        outer.setSpacing(10)
        outer.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        outer.addLayout(texts, 1)
        outer.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(STAYS_MS)
        self._timer.timeout.connect(self._pass)
        over.installEventFilter(self)
        theme.changed.connect(self._show_again)
        self.hide()
        self.retranslate()

    @property
    def buttons(self) -> list[QPushButton]:
        """Those of the actions, left to right."""
        return list(self._made)

    @property
    def telling(self) -> Callable[[], Told] | None:
        """What was given to `tell` and has not been put away."""
        return self._make

    def tell(self, make: Callable[[], Told]) -> None:
        """Say it; what was said before gives way."""
        self._make = make
        told = self._fill()
        self._timer.stop()
        if told.passing:
            self._timer.start()
        self.show()
        self.raise_()
        self._place()
        text = " ".join(one for one in (told.headline, told.explanation) if one)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def dismiss(self) -> None:
        """It has been read."""
        inside = self._focus_inside()
        self._make = None
        self._timer.stop()
        self.hide()
        if inside:
            self._over.setFocus()

    def retranslate(self) -> None:
        self.close_button.setAccessibleName(self.tr("Fermer ce message"))
        self.close_button.setToolTip(self.tr("Fermer ce message (Échap)"))
        self._show_again()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show) and self.isVisibleTo(self._over):
            self._place()
        return False

    def _fill(self) -> Told:
        assert self._make is not None
        told = self._make()
        set_tone(self, told.tone)
        set_tone(self.headline, told.tone, "ink")
        ink = self._theme.colours.tones[told.tone].bar
        side = self._theme.pixels(20)
        self._sign.setPixmap(self._theme.icon(told.icon, ink).pixmap(QSize(side, side), self.devicePixelRatioF()))
        self.headline.setText(told.headline)
        self.explanation.setText(told.explanation)
        self.explanation.setVisible(bool(told.explanation))
        self._progress.setVisible(told.working)
        self._progress.setRange(0, 0)
        self._set_actions(told)
        self.close_button.setIcon(self._theme.icon("close", size=16))
        self.close_button.setVisible(not told.working)
        self.setAccessibleName(told.headline)
        self.setAccessibleDescription(told.explanation)
        return told

    def _set_actions(self, told: Told) -> None:
        actions = list(told.actions)
        if told.details:
            actions.append((self.tr("Copier les détails"), lambda: QGuiApplication.clipboard().setText(told.details)))
        roles: list[ButtonRole] = ["outline" if place < len(told.actions) else "quiet" for place in range(len(actions))]
        for made in self._made:
            made.hide()
            made.deleteLater()
        self._made = []
        while self._actions.count():
            self._actions.takeAt(0)
        for (text, act), role in zip(actions, roles, strict=True):
            made = button(role, text)
            made.clicked.connect(lambda _=False, act=act: act())
            self._actions.addWidget(made)
            made.show()  # hidden widgets have no height
            QWidget.setTabOrder(self._made[-1] if self._made else self.close_button, made)
            self._made.append(made)
        self._actions.addStretch(1)

    def _place(self) -> None:
        over = self._over.rect()
        width = min(round(WIDTH * self._theme.scale), over.width() - 32)
        self._outer.invalidate()
        height = self._outer.totalHeightForWidth(width)
        self.setGeometry((over.width() - width) // 2, over.height() - height - 20, width, height)

    def _show_again(self) -> None:
        if self._make is not None:
            self._fill()
            self._place()

    def _focus_inside(self) -> bool:
        focused = QGuiApplication.focusObject()
        return isinstance(focused, QWidget) and self.isAncestorOf(focused)

    def _pass(self) -> None:
        if self.underMouse() or self._focus_inside():
            self._timer.start()
        else:
            self.dismiss()
