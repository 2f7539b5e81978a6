"""The search over names, hospital numbers and references: as typed, with the answers listed beneath."""

from __future__ import annotations

from PySide6 import QtCore, QtGui, QtWidgets
from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from gui.agenda.words import birth_text, when_text
from gui.appointment_words import status_text, who_text
from gui.jobs import Job
from gui.messages import Messages
from gui.office import Office
from gui.theme.theme import Theme
from gui.widgets.line_edit import LineEdit
from gui.widgets.parts import label
from gui.widgets.translated import Translated
from scheduling.model.appointment import Appointment, AppointmentStatus
from scheduling.store.occurrences import StoredAppointment

AFTER_MS = 300
SHORTEST = 2
_MOST_ROWS = 12
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}


class SearchField(Translated, LineEdit):
    """`appointment_chosen`: a `StoredAppointment`. Down and up go through the answers, Enter chooses, Escape closes."""

    appointment_chosen = Signal(object)
    in_use = Signal(bool)
    """Something is or can be typed; not any more."""

    def __init__(self, theme: Theme, office: Office, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._office, self._messages = theme, office, messages
        self._found: list[StoredAppointment] = []
        self._job: Job | None = None
        self._error: object | None = None
        self._answers: _Answers | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(AFTER_MS)
        self._timer.timeout.connect(self._search)
        self.setClearButtonEnabled(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._sign = QAction(self)
        self.addAction(self._sign, QLineEdit.ActionPosition.LeadingPosition)
        self.textEdited.connect(self._typed)
        self.textChanged.connect(self._emptied)
        theme.changed.connect(self._dress)
        self._dress()
        self.retranslate()

    @property
    def answers(self) -> QtWidgets.QListView | None:
        """The list beneath, once there was one."""
        return self._answers.view if self._answers is not None else None

    def retranslate(self) -> None:
        self.setPlaceholderText(self.tr("Rechercher nom, IPP, référence"))
        self.setAccessibleName(self.tr("Rechercher un rendez-vous"))
        self.setToolTip(self.tr("Rechercher un rendez-vous (Ctrl+F)"))
        if self._answers is not None and self._answers.isVisible():
            self._show()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(round(250 * (1 + (self._theme.scale - 1) * 0.4)), super().sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        key = Qt.Key(event.key())
        shown = self._answers is not None and self._answers.isVisible()
        if key == Qt.Key.Key_Escape:
            if shown:
                self._close()
            else:
                self.clear()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if shown and self._answers is not None and self._found:
                self._choose(self._answers.view.currentIndex())
            elif len(self.text().strip()) >= SHORTEST:
                self._search()
        elif key in _STEPS and shown and self._answers is not None and self._found:
            self._step(_STEPS[key])
        elif key == Qt.Key.Key_Down and len(self.text().strip()) >= SHORTEST:
            self._search()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if event.type() == QEvent.Type.Resize and self._answers is not None and self._answers.isVisible():
            self._place()
        if event.type() == QEvent.Type.MouseButtonPress and self._answers is not None:
            self._close()
        return False

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        super().focusInEvent(event)
        self.in_use.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        super().focusOutEvent(event)
        self._close()
        self.in_use.emit(bool(self.text()))

    def _typed(self) -> None:
        if len(self.text().strip()) >= SHORTEST:
            self._timer.start()
        else:
            self._timer.stop()
            self._close()

    def _emptied(self, text: str) -> None:
        if not text:
            self._timer.stop()
            self._close()

    def _search(self) -> None:
        self._timer.stop()
        if self._job is not None:
            self._job.cancel()
        job = self._office.search(self.text().strip())
        self._job = job
        job.succeeded.connect(lambda found: self._answered(job, list(found), None))
        job.failed.connect(lambda error: self._answered(job, [], error))

    def _answered(self, job: Job, found: list[StoredAppointment], error: object | None) -> None:
        if job is not self._job or not self.hasFocus():
            return
        self._job = None
        self._found, self._error = found, error
        self._show()
        text = self.tr("%n rendez-vous trouvé(s)", "", len(found)) if error is None else self._messages.of(error).headline
        QtGui.QAccessible.updateAccessibility(QtGui.QAccessibleAnnouncementEvent(self, text))

    def _show(self) -> None:
        if self._answers is None:
            self._answers = _Answers(self.window())
            self._answers.view.clicked.connect(self._choose)
            self.window().installEventFilter(self)
        lines = [self._line(one) for one in self._found]
        note = ""
        if self._error is not None:
            note = self._messages.of(self._error).headline
        elif not lines:
            note = self.tr("Aucun rendez-vous ne correspond.")
        self._answers.show_lines(lines, note)
        self._answers.setAccessibleName(self.tr("Rendez-vous trouvés"))
        self._answers.show()
        self._answers.raise_()
        self._place()

    def _line(self, one: Appointment) -> str:
        parts = [when_text(one.start), who_text(one)]
        if one.patient is not None and one.patient.birth_date:
            parts.append(birth_text(one.patient.birth_date))
        parts.append(one.calendar)
        if one.status is not AppointmentStatus.BOOKED:
            parts.append(status_text(self._messages, one))
        return " · ".join(parts)

    def _place(self) -> None:
        assert self._answers is not None
        window = self.window()
        corner = self.mapTo(window, QPoint(0, self.height() + 4))
        width = min(max(self.width(), self._theme.pixels(520)), window.width() - 16)
        height = min(self._answers.wanted_height(), window.height() - corner.y() - 16)
        self._answers.setGeometry(min(corner.x(), window.width() - width - 8), corner.y(), width, height)

    def _step(self, steps: int) -> None:
        assert self._answers is not None
        view = self._answers.view
        row = min(max(view.currentIndex().row() + steps, 0), len(self._found) - 1)
        view.setCurrentIndex(view.model().index(row, 0))
        QtGui.QAccessible.updateAccessibility(QtGui.QAccessibleAnnouncementEvent(self, self._line(self._found[row])))

    def _choose(self, index: QModelIndex) -> None:
        if 0 <= index.row() < len(self._found):
            chosen = self._found[index.row()]
            self._close()
            self.appointment_chosen.emit(chosen)

    def _close(self) -> None:
        if self._answers is not None:
            self._answers.hide()

    def _dress(self) -> None:
        self._sign.setIcon(self._theme.icon("search", size=16))


class _Answers(QFrame):
    """Lies over the window; the keyboard stays in the field."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setProperty("role", "card")
        self.view = QtWidgets.QListView()
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setUniformItemSizes(True)
        self.view.setSpacing(2)
        self._model = QtCore.QStringListModel(self)
        self.view.setModel(self._model)
        self.view.setEditTriggers(QtWidgets.QListView.EditTrigger.NoEditTriggers)
        self._note = label(role="secondary", wraps=True)
        self._note.setContentsMargins(8, 6, 8, 6)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(6, 6, 6, 6)
        outer.addWidget(self.view)
        outer.addWidget(self._note)
        self.hide()

    def show_lines(self, lines: list[str], note: str) -> None:
        self._model.setStringList(lines)
        self.view.setVisible(bool(lines))
        self._note.setText(note)
        self._note.setVisible(bool(note))
        if lines:
            self.view.setCurrentIndex(self._model.index(0, 0))

    def wanted_height(self) -> int:
        if self.view.isHidden():
            return self._note.heightForWidth(self.width() - 28) + 28
        rows = min(self._model.rowCount(), _MOST_ROWS)
        return rows * (max(self.view.sizeHintForRow(0), 24) + 4) + 2 * self.view.frameWidth() + 18
