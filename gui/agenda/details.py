"""The chosen appointment at the right: what is known of it, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, timedelta

from PySide6.QtCore import QSize, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from gui.agenda.facts import Facts
from gui.agenda.move_form import MoveForm
from gui.agenda.possible import Possible, possible
from gui.agenda.small_forms import LengthForm, ReasonForm
from gui.agenda.words import minutes_of, state_text
from gui.appointment_words import sign_of, tone_of
from gui.messages import Messages
from gui.theme.theme import Theme
from gui.widgets.badge import Badge
from gui.widgets.parts import button, label
from gui.widgets.translated import Translated
from scheduling.model.appointment import AppointmentStatus
from scheduling.store.collections import Collection
from scheduling.store.occurrences import StoredAppointment

STATUSES = (AppointmentStatus.ARRIVED, AppointmentStatus.FULFILLED, AppointmentStatus.NOSHOW)


class DetailsPanel(Translated, QWidget):
    """Wishes go out as signals; whoever shows the panel sends them."""

    closed = Signal()
    move_wanted = Signal(object, int, object)
    """Appointment, calendar id, start."""
    length_wanted = Signal(object, object)
    """Appointment, end."""
    cancel_wanted = Signal(object, str)
    outcome_wanted = Signal(object, object)
    link_wanted = Signal(str)
    conflict_wanted = Signal(object)

    def __init__(self, theme: Theme, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._messages = theme, messages
        self._appointment: StoredAppointment | None = None
        self._calendars: Sequence[Collection] = ()
        self._labels: dict[int, str] = {}
        self._may = Possible()
        self._busy = False
        self._title = label(role="title")
        self._close = button("quiet")
        self._close.clicked.connect(self.closed)
        self._badge = Badge(theme)
        self._facts = Facts(messages)
        self._why_not = label(role="secondary", wraps=True)
        self.move_form = MoveForm(theme, messages)
        self.length_form = LengthForm()
        self.cancel_form = ReasonForm()
        self._settle, self._join = button("primary"), button("outline")
        self._move, self._length, self._cancel = button(), button(), button()
        self._outcomes = {status: button() for status in STATUSES}
        self._forms = _Forms()
        self._forms.addWidget(self._make_buttons())
        for form in (self.move_form, self.length_form, self.cancel_form):
            self._forms.addWidget(form)
            form.given_up.connect(self._back)
        self._connect()
        self._lay_out()
        theme.changed.connect(self._dress)
        self._dress()
        self.retranslate()

    @property
    def appointment(self) -> StoredAppointment | None:
        """The one that is shown."""
        return self._appointment

    def show_appointment(
        self,
        appointment: StoredAppointment,
        calendars: Sequence[Collection],
        labels: dict[int, str],
        *,
        busy: bool,
        link_ok: bool,
    ) -> None:
        """Show it; `busy`: a wish about it is under way. A form that is open stays open for the same appointment."""
        before = self._appointment
        same = before is not None and before.object_id == appointment.object_id
        self._appointment, self._calendars, self._labels, self._busy = appointment, calendars, labels, busy
        collection = next((one for one in calendars if one.id == appointment.collection_id), None)
        self._may = possible(appointment, collection, link_ok=link_ok)
        if not same or busy:
            self._forms.setCurrentIndex(0)
        self._facts.show_appointment(appointment, labels.get(appointment.collection_id, appointment.calendar))
        self._refresh()

    def ask_move(self, *, though_waiting: bool = False) -> None:
        """Open the form for another time; `though_waiting`: also for a wish that found its slot taken."""
        if self._appointment is not None and (self._move.isEnabled() or though_waiting):
            self._forms.setCurrentWidget(self.move_form)
            self.move_form.start(self._appointment, self._calendars, self._labels)
            self._bring_into_view(self.move_form)

    def ask_length(self) -> None:
        """Open the form for another length."""
        if self._appointment is not None and self._length.isEnabled():
            self._forms.setCurrentWidget(self.length_form)
            self.length_form.start(minutes_of(self._appointment))
            self._bring_into_view(self.length_form)

    def ask_cancel(self) -> None:
        """Ask once, here, whether it is to be cancelled."""
        if self._appointment is not None and self._cancel.isEnabled():
            self._forms.setCurrentWidget(self.cancel_form)
            self.cancel_form.start()
            self._bring_into_view(self.cancel_form)

    def _bring_into_view(self, form: QWidget) -> None:
        # After the layout has given the form its place.
        QTimer.singleShot(0, form, lambda: self._area.ensureWidgetVisible(form, 0, 16))

    def focus_first(self) -> None:
        """Put the keyboard on the first thing that can be done."""
        for one in (self._settle, self._join, self._move, *self._outcomes.values(), self._cancel, self._close):
            if one.isEnabled() and one.isVisibleTo(self):
                one.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def retranslate(self) -> None:
        self._title.setText(self.tr("Rendez-vous"))
        self._close.setAccessibleName(self.tr("Fermer le détail"))
        self._close.setToolTip(self.tr("Fermer le détail (Échap)"))
        self._settle.setText(self.tr("Choisir une version…"))
        self._join.setText(self.tr("Ouvrir la téléconsultation"))
        self._move.setText(self.tr("Déplacer…"))
        self._length.setText(self.tr("Durée…"))
        self._length.setAccessibleName(self.tr("Modifier la durée"))
        self._cancel.setText(self.tr("Annuler le rendez-vous…"))
        self._outcomes_name.setText(self.tr("Noter ce qu’il en est"))
        words = {
            AppointmentStatus.ARRIVED: self.tr("Arrivé"),
            AppointmentStatus.FULFILLED: self.tr("Réalisé"),
            AppointmentStatus.NOSHOW: self.tr("Absent"),
        }
        for status, made in self._outcomes.items():
            made.setText(words[status])
        self.setAccessibleName(self.tr("Détail du rendez-vous"))
        self._refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self._forms.currentIndex():
            self._back()
        else:
            self.closed.emit()

    def _refresh(self) -> None:
        one = self._appointment
        if one is None:
            return
        self._badge.tell(tone_of(one), sign_of(one), _capital(state_text(self._messages, one)))
        self._settle.setVisible(one.conflict)
        self._join.setVisible(bool(one.link))
        self._join.setEnabled(self._may.join)
        self._join.setToolTip("" if self._may.join else self.tr("Ce serveur de téléconsultation n’est pas autorisé ici."))
        for made, may in ((self._move, self._may.move), (self._length, self._may.resize), (self._cancel, self._may.cancel)):
            made.setVisible(not one.foreign)
            made.setEnabled(may and not self._busy)
        for status, made in self._outcomes.items():
            made.setVisible(not one.foreign)
            made.setEnabled(self._may.outcome and not self._busy and one.status is not status)
        self._outcomes_name.setVisible(not one.foreign)
        self._why_not.setText(self._reason())
        self._why_not.setVisible(bool(self._reason()))

    def _reason(self) -> str:
        if self._busy:
            return self.tr("Un changement est en cours.")
        if self._may.move and not self._may.outcome:
            return self.tr("Arrivé, réalisé ou absent se note une fois que le serveur a confirmé.")
        texts = {
            "conflict": self.tr("Deux versions existent : choisissez d’abord celle qui reste."),
            "foreign": self.tr("Écrit par un autre programme : il se change là-bas."),
            "read_only": self.tr("Cet agenda est en lecture seule."),
            "cancelled": self.tr("Ce rendez-vous est annulé."),
            "recurring": self.tr("Ce rendez-vous se répète : il se change dans le programme qui l’a écrit."),
        }
        return texts.get(self._may.why_not, "")

    def _back(self) -> None:
        self._forms.setCurrentIndex(0)
        self.focus_first()

    def _connect(self) -> None:
        self._settle.clicked.connect(lambda: self.conflict_wanted.emit(self._appointment))
        self._join.clicked.connect(self._press_join)
        self._move.clicked.connect(self._press_move)
        self._length.clicked.connect(self.ask_length)
        self._cancel.clicked.connect(self.ask_cancel)
        for status, made in self._outcomes.items():
            made.clicked.connect(lambda _=False, status=status: self.outcome_wanted.emit(self._appointment, status))
        self.move_form.wanted.connect(lambda number, start: self._send(self.move_wanted, number, start))
        self.length_form.wanted.connect(self._send_length)
        self.cancel_form.wanted.connect(lambda reason: self._send(self.cancel_wanted, reason))

    def _press_join(self) -> None:
        if self._appointment is not None and self._appointment.link:
            self.link_wanted.emit(self._appointment.link)

    def _press_move(self) -> None:
        self.ask_move()

    def _send(self, signal: SignalInstance, *values: object) -> None:
        appointment = self._appointment
        self._forms.setCurrentIndex(0)
        signal.emit(appointment, *values)

    def _send_length(self, minutes: int) -> None:
        if self._appointment is not None:
            start = self._appointment.start
            self._send(self.length_wanted, (start.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(start.tzinfo))

    def _make_buttons(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for one in (self._settle, self._join):
            column.addWidget(one)
        changes = QHBoxLayout()
        changes.setSpacing(8)
        changes.addWidget(self._move, 1)
        changes.addWidget(self._length, 1)
        column.addLayout(changes)
        self._outcomes_name = label(role="secondary")
        column.addWidget(self._outcomes_name)
        outcomes = QGridLayout()
        outcomes.setSpacing(8)
        for place, one in enumerate(self._outcomes.values()):
            outcomes.addWidget(one, 0, place)
        column.addLayout(outcomes)
        column.addSpacing(4)
        column.addWidget(self._cancel)
        column.addWidget(self._why_not)
        column.addStretch(1)
        return made

    def _lay_out(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(18, 14, 18, 18)
        column.setSpacing(10)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._close)
        column.addLayout(head)
        column.addWidget(self._badge)
        column.addWidget(self._facts)
        column.addWidget(self._forms)
        column.addStretch(1)
        area = self._area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    def _dress(self) -> None:
        self._close.setIcon(self._theme.icon("close", size=16))
        for status, icon in zip(STATUSES, ("present", "check", "cross"), strict=True):
            self._outcomes[status].setIcon(self._theme.icon(icon, self._theme.colours.text, 16))
            self._outcomes[status].setIconSize(QSize(self._theme.pixels(14), self._theme.pixels(14)))


class _Forms(QStackedWidget):
    """As high as the form that is shown, not as the highest."""

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        shown = self.currentWidget()
        return super().sizeHint() if shown is None else shown.sizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        shown = self.currentWidget()
        return super().minimumSizeHint() if shown is None else shown.minimumSizeHint()


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
