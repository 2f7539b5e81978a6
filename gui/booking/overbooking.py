"""What came of the last booking, and the way to book all the same: with a reason, which the journal keeps."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.booking.sayings import Told
from gui.booking.text_field import TextField
from gui.widgets.banner import Banner
from gui.widgets.parts import button
from gui.widgets.translated import Translated

LONGEST_REASON = 200


class BookingNotice(Translated, QWidget):
    """`overbook`: the reason a person typed. `undo`: what was booked is to be taken back."""

    overbook = Signal(str)
    undo = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._make: Callable[[], Told] | None = None
        self.banner = Banner("notice")
        self._ask = button("quiet")
        self._ask.clicked.connect(self._asked)
        self._back = button("quiet")
        self._back.clicked.connect(self.undo)
        self.reason = TextField(LONGEST_REASON)
        self.reason.changed.connect(self._typed)
        self._confirm = button("outline")
        self._confirm.clicked.connect(self._confirmed)
        self._form = QWidget()
        form = QHBoxLayout(self._form)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(8)
        form.addWidget(self.reason, 1)
        form.addWidget(self._confirm, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.banner)
        column.addWidget(self._ask, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._back, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._form)
        self.hide()
        self.retranslate()

    def tell(self, make: Callable[[], Told], *, may_overbook: bool = False, may_undo: bool = False) -> None:
        """Show what `make` says until something else happens; it is asked again where the language changes."""
        self._make = make
        told = self._fill(make)
        self._ask.setVisible(may_overbook)
        self._back.setVisible(may_undo)
        self._form.hide()
        self.reason.edit.clear()
        self.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, f"{told.headline}. {told.explanation}"))

    @property
    def telling(self) -> Callable[[], Told] | None:
        """What was given to `tell` and is still shown."""
        return self._make

    @property
    def stays(self) -> bool:
        """Whether it asks something, and so is not to go while one types."""
        return not self._ask.isHidden() or not self._form.isHidden()

    def clear(self) -> None:
        """It is over."""
        self._make = None
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.reason.edit.hasFocus():
            self._confirmed()
        else:
            super().keyPressEvent(event)

    def retranslate(self) -> None:
        self._ask.setText(self.tr("Réserver &quand même…"))
        self._back.setText(self.tr("Revenir en arrière (Ctrl+Z)"))
        self.reason.set_name(self.tr("Motif du surnombre"))
        self._confirm.setText(self.tr("Réserver en plus"))
        self._confirm.setEnabled(bool(self.reason.text))
        if self._make is not None:
            self._fill(self._make)

    def _fill(self, make: Callable[[], Told]) -> Told:
        told = make()
        self.banner.set_tone(told.tone)
        self.banner.tell(told.headline, told.explanation)
        return told

    def _asked(self) -> None:
        self._ask.hide()
        self._form.show()
        self.reason.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed(self) -> None:
        self._confirm.setEnabled(bool(self.reason.text))

    def _confirmed(self) -> None:
        if self.reason.text:
            self.overbook.emit(self.reason.text)
        else:
            self.reason.tell(self.tr("Dites pourquoi, en quelques mots."))
