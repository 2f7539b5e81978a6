"""The calendars: which are followed, adding one by its address or its owner's name, and what their servers were shown to do."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from gui.accounts.calendar_choice import MOST_AT_A_GLANCE, CalendarChoice
from gui.accounts.error_notice import ErrorNotice
from gui.accounts.wishes import choose_calendars
from gui.messages import Messages
from gui.office import Office, SyncState
from gui.preferences.calendar_search import CalendarSearch
from gui.preferences.capabilities_view import CapabilitiesView
from gui.preferences.section import Section
from gui.theme.theme import Theme
from gui.widgets.parts import label

SOON_MS = 1_000
"""Several ticks in a row are one synchronisation."""


class CalendarsSection(Section):
    """A tick takes effect at once; where it is refused, it is put back and the reason told."""

    def __init__(self, theme: Theme, office: Office, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._shown: object = None
        self._title = label(role="title")
        self._empty = label(role="secondary", wraps=True)
        self.choice = CalendarChoice(theme)
        self.error = ErrorNotice(messages)
        self.search = CalendarSearch(office, messages)
        card = self.add_card()
        for widget in (self._title, self._empty):
            card.addWidget(widget)
        card.addWidget(self.choice, 1)
        card.addWidget(self.error)
        self.add_card().addWidget(self.search)
        self.capabilities = CapabilitiesView(office, messages)
        self.add_card().addWidget(self.capabilities)
        self._empty.hide()
        self.choice.hide()
        self.choice.changed.connect(self._choose)
        self.search.added.connect(self._follow_soon)
        office.sync_changed.connect(self._show)
        self._show(office.sync_state)
        self.retranslate()

    def retranslate(self) -> None:
        self._title.setText(self.tr("Agendas connus de ce poste"))
        self._empty.setText(self.tr("Aucun agenda n’est connu : ajoutez un compte, ou cherchez un agenda ci-dessous."))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        super().showEvent(event)
        self._office.load_state()

    def _show(self, state: SyncState) -> None:
        if state.office is None or state.office is self._shown:
            return
        self._shown = state.office
        self.capabilities.show_state(state.office)
        calendars = [one for one in state.office.calendars if not one.gone or one.followed]
        self.choice.show_calendars(calendars, state.office.labels, {one.id for one in calendars if one.followed})
        self.choice.setVisible(bool(calendars))
        self.grow(0, len(calendars) > MOST_AT_A_GLANCE)
        self._empty.setVisible(not calendars)

    def _choose(self, changed: Mapping[int, bool]) -> None:
        if not changed:
            return
        self.error.forget()
        job = choose_calendars(self._office, changed)
        job.failed.connect(self._refused)
        if any(changed.values()):
            job.succeeded.connect(self._follow_soon)

    def _refused(self, error: object) -> None:
        # What stands in the store is read after every wish, also after one that failed: the tick goes back by itself.
        self.error.tell_error(error)

    def _follow_soon(self) -> None:
        self._office.synchronise_in(SOON_MS)
