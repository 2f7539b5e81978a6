"""History and export, joined to the workstation page: what is examined is kept, and two buttons at its foot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from device_check import sentences
from device_check.examination import Examined
from device_check.report import Report
from gui.jobs import Jobs
from gui.messages import Message, Messages
from gui.office import Office
from gui.readiness.history import History
from gui.readiness.page import WorkstationPage
from gui.readiness.usable_settings import usable_settings
from gui.theme.theme import Theme
from gui.widgets.translated import Translated
from scheduling.settings import Settings

if TYPE_CHECKING:
    from gui.readiness.export import ReportExport
    from gui.readiness.history_dialog import HistoryDialog


class HistoryActions(QObject):
    """Lives as long as the page. `refused`: a `Message` of what could not be kept.

    What is opened by a button is imported then: the page's meter moves sooner.
    """

    refused = Signal(object)

    def __init__(
        self, page: WorkstationPage, theme: Theme, office: Office, jobs: Jobs, messages: Messages, settings: Settings
    ) -> None:
        super().__init__(page)
        self._page, self._theme, self._jobs, self._messages = page, theme, jobs, messages
        self._zone = settings.zone
        self._settings, self._thresholds, _ = usable_settings(settings)
        self._examined: Examined | None = None
        self.history = History(office, messages, lambda: self._settings.history_days, self)
        self.export: ReportExport | None = None
        self.dialog: HistoryDialog | None = None
        self.show_history = _Action(messages, "past.button", "past.hint")
        self.export_shown = _Action(messages, "export.button", "export.hint")
        self.export_shown.hide()
        for made in (self.show_history, self.export_shown):
            page.add_action(made)
        self.show_history.clicked.connect(self.open_history)
        self.export_shown.clicked.connect(self._export_shown)
        self.history.not_kept.connect(self._not_kept)
        page.examined.connect(self._take)

    def take_settings(self, settings: Settings) -> None:
        """Settings were changed: how long is kept, and in which zone times are told."""
        self._settings, _, _ = usable_settings(settings)
        self._zone = settings.zone
        if self.dialog is not None:
            self.dialog.set_zone(settings.zone)

    def open_history(self) -> None:
        """Show what is kept."""
        if self.dialog is None:
            from gui.readiness.history_dialog import HistoryDialog

            window = self._page.window()
            self.dialog = HistoryDialog(self._theme, self._messages, self._thresholds, self.history, self._zone, window)
            self.dialog.examination_wanted.connect(self._page.examine)
            self.dialog.export_wanted.connect(self._export_past)
        self.dialog.show_history()

    def _take(self, examined: Examined) -> None:
        self._examined = examined
        self.export_shown.show()
        self.history.keep(examined)

    def _export_shown(self) -> None:
        if self._examined is not None:
            self._export(sentences.report(self._examined, self._messages.catalogue), self._page.window())

    def _export_past(self, report: Report) -> None:
        self._export(report, self.dialog or self._page.window())

    def _export(self, report: Report, window: QWidget) -> None:
        if self.export is None:
            from gui.readiness.export import ReportExport

            self.export = ReportExport(self._jobs, self._messages, self._thresholds, self)
        # A page and a file's name tell the time as the window does.
        self.export.ask(msgspec.structs.replace(report, taken_at=report.taken_at.astimezone(self._zone)), window)

    def _not_kept(self, error: object) -> None:
        told = self._messages.of(error)
        headline = self._messages.catalogue.text("past.not_kept")
        self.refused.emit(Message(headline, f"{told.headline} {told.remedy}".strip(), told.details))


class _Action(Translated, QPushButton):
    def __init__(self, messages: Messages, key: str, hint: str) -> None:
        super().__init__()
        self._messages, self._key, self._hint = messages, key, hint
        self.setProperty("role", "quiet")
        self.retranslate()

    def retranslate(self) -> None:
        texts = self._messages.catalogue
        self.setText(texts.text(self._key))
        self.setAccessibleName(self.text())
        self.setToolTip(texts.text(self._hint))
