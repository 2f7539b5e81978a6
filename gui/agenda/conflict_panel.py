"""What waits for a person, one after the other: both versions and the choice; or a wish whose slot is gone, and what now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gui.agenda.small_forms import ReasonForm
from gui.agenda.version_table import VersionTable
from gui.agenda.versions import version_rows
from gui.agenda.words import in_the_way_text, when_text
from gui.appointment_words import who_text
from gui.messages import Messages
from gui.theme.theme import Theme
from gui.widgets.banner import Banner
from gui.widgets.parts import button, label
from gui.widgets.translated import Translated

if TYPE_CHECKING:
    from scheduling.office.conflicts import ConflictView

WISHES = ("taken", "interrupted", "failed")


class ConflictPanel(Translated, QWidget):
    """`keep_wanted`: the view, "local" or "server". `shown`: another one of several is shown."""

    closed = Signal()
    shown = Signal(object)
    keep_wanted = Signal(object, str)
    other_slot_wanted = Signal(object)
    overbook_wanted = Signal(object, str)

    def __init__(self, theme: Theme, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._messages = theme, messages
        self._views: Sequence[ConflictView] = ()
        self._at = 0
        self._busy = False
        self._title = label(role="title")
        self._place = label(role="secondary")
        self._back, self._on, self._close = button("quiet"), button("quiet"), button("quiet")
        self._back.clicked.connect(lambda: self._step(-1))
        self._on.clicked.connect(lambda: self._step(1))
        self._close.clicked.connect(self.closed)
        self._banner = Banner("notice", "conflict")
        self._wish = label(role="strong", wraps=True)
        self._table = VersionTable(theme)
        self._ours, self._theirs = button("outline"), button("outline")
        self._again, self._other, self._anyway = button(), button("outline"), button()
        self._ours.clicked.connect(lambda: self._keep("local"))
        self._theirs.clicked.connect(lambda: self._keep("server"))
        self._again.clicked.connect(lambda: self._keep("local"))
        self._other.clicked.connect(lambda: self.other_slot_wanted.emit(self.view))
        self._anyway.clicked.connect(self._ask_reason)
        self._reason = ReasonForm(overbook=True)
        self._reason.hide()
        self._reason.given_up.connect(self._reason.hide)
        self._reason.wanted.connect(lambda reason: self.overbook_wanted.emit(self.view, reason))
        self._lay_out()
        theme.changed.connect(self._dress)
        self._dress()
        self.retranslate()

    @property
    def view(self) -> ConflictView | None:
        """The one that is shown."""
        return self._views[self._at] if self._views else None

    def show_conflicts(self, views: Sequence[ConflictView], uid: str | None = None) -> None:
        """Show them, beginning with the one of `uid`; the one that is shown stays where it is among them."""
        wanted = uid or (self.view.uid if self.view is not None else None)
        before = self.view
        self._views = views
        self._at = next((place for place, one in enumerate(views) if one.uid == wanted), min(self._at, max(len(views) - 1, 0)))
        if self.view != before:
            self._reason.hide()
        self.retranslate()

    def set_busy(self, busy: bool) -> None:
        """A choice is under way."""
        self._busy = busy
        for one in (self._ours, self._theirs, self._again, self._other, self._anyway, self._reason):
            one.setEnabled(not busy)

    def focus_first(self) -> None:
        """Put the keyboard on the first choice."""
        for one in (self._ours, self._other, self._again, self._theirs):
            if one.isVisibleTo(self) and one.isEnabled():
                one.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def retranslate(self) -> None:
        several = len(self._views) > 1
        self._title.setText(self.tr("À trancher"))
        self._place.setText(self.tr("{number} sur {total}").format(number=self._at + 1, total=len(self._views)))
        for made, name in (
            (self._back, self.tr("Conflit précédent")),
            (self._on, self.tr("Conflit suivant")),
            (self._close, self.tr("Fermer (Échap)")),
        ):
            made.setAccessibleName(name)
            made.setToolTip(name)
        for one in (self._place, self._back, self._on):
            one.setVisible(several)
        self._ours.setText(self.tr("Garder la mienne"))
        self._again.setText(self.tr("Essayer de nouveau"))
        self._other.setText(self.tr("Choisir un autre créneau…"))
        self._anyway.setText(self.tr("Réserver quand même…"))
        self.setAccessibleName(self._title.text())
        if self.view is not None:
            self._fill(self.view)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _fill(self, view: ConflictView) -> None:
        texts = self._messages.catalogue.on("window")
        wish = view.reason in WISHES
        code = view.reason if wish else "conflict"
        missing = "unreadable" if "server" in view.unreadable else "deleted"
        explained = missing if not wish and view.server is None else code
        self._banner.tell(texts.text(f"conflict.window.{code}"), texts.text(f"conflict.window.{explained}_explained"))
        self._wish.setText(self._wish_text(view))
        self._table.setVisible(not wish)
        if not wish:
            rows = version_rows(self._messages, view.local, view.server, view.base, view.lines)
            gone = (view.local is None, view.server is None)
            self._table.show_rows(rows, gone_here=gone[0], gone_there=gone[1], unreadable=bool(view.unreadable))
        self._theirs.setText(self.tr("Renoncer") if wish else self.tr("Garder celle du serveur"))
        self._ours.setVisible(not wish)
        self._again.setVisible(wish)
        self._other.setVisible(wish and view.local is not None)
        # Booked over what stands there is something new: of what is moved the patient would have two.
        self._anyway.setVisible(view.reason == "taken" and view.local is not None and view.new)

    def _wish_text(self, view: ConflictView) -> str:
        one = view.local or view.server or view.base
        if one is None:
            return view.reference or ""
        if view.reason not in WISHES:
            return who_text(one)
        start = view.wished_start or one.start
        lines = [f"{who_text(one)} · {when_text(start)} · {one.calendar}"]
        if view.in_the_way:
            lines.append(self.tr("À cette heure : {appointments}").format(appointments=in_the_way_text(view.in_the_way)))
        return "\n".join(lines)

    def _keep(self, which: str) -> None:
        if self.view is not None:
            self.keep_wanted.emit(self.view, which)

    def _ask_reason(self) -> None:
        self._reason.show()
        self._reason.start()

    def _step(self, steps: int) -> None:
        if self._views:
            self._at = (self._at + steps) % len(self._views)
            self._reason.hide()
            self.retranslate()
            self.shown.emit(self.view)

    def _lay_out(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(18, 14, 18, 18)
        column.setSpacing(10)
        head = QHBoxLayout()
        head.setSpacing(2)
        head.addWidget(self._title, 1)
        for one in (self._place, self._back, self._on, self._close):
            head.addWidget(one)
        column.addLayout(head)
        parts: tuple[QWidget, ...] = (self._banner, self._wish, self._table)
        choices: tuple[QWidget, ...] = (self._ours, self._other, self._again, self._anyway, self._theirs, self._reason)
        for part in (*parts, *choices):
            column.addWidget(part)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    def _dress(self) -> None:
        for made, icon in ((self._back, "left"), (self._on, "right"), (self._close, "close")):
            made.setIcon(self._theme.icon(icon, size=16))
