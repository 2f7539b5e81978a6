"""Third step: the calendars are read for the first time; who does not want to wait works meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.accounts.error_notice import ErrorNotice
from gui.accounts.job_progress import JobProgress
from gui.messages import Messages
from gui.office import Office
from gui.widgets.parts import button, label
from gui.widgets.translated import Translated

if TYPE_CHECKING:
    from scheduling.sync.report import SyncReport


class SyncStep(Translated, QWidget):
    """`done`: everything is here, or the person does not want to wait."""

    done = Signal()

    def __init__(self, office: Office, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._title = label(role="verdict", wraps=True)
        self._text = label(role="secondary", wraps=True)
        self.progress = JobProgress(messages)
        self.error = ErrorNotice(messages)
        self._failed_names: list[str] = []
        self._stopped = False
        self.go = button("primary")
        self.again = button("outline")
        row = QHBoxLayout()
        row.addWidget(self.go, 1)
        row.addWidget(self.again)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for widget in (self._title, self._text, self.progress, self.error):
            column.addWidget(widget)
        column.addLayout(row)
        self.go.clicked.connect(self.done)
        self.again.clicked.connect(self.start)
        self.retranslate()

    def retranslate(self) -> None:
        self.go.setText(self.tr("Ouvrir l’agenda"))
        self.again.setText(self.tr("Réessayer"))
        self._tell()

    def start(self) -> None:
        """Synchronise, and follow it."""
        self._failed_names, self._stopped = [], False
        self.error.forget()
        job = self._office.synchronise()
        job.succeeded.connect(self._synchronised)
        job.failed.connect(self._failed)
        job.cancelled.connect(self._cancelled)
        self.progress.follow(job)
        self._tell()
        self.go.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self) -> None:
        self.again.setVisible(self._stopped or not self.error.isHidden())
        if self._failed_names:
            self._title.setText(self.tr("%n agenda(s) n’ont pas pu être lus", "", len(self._failed_names)))
            self._text.setText(
                self.tr("Les autres sont là. Ceux-ci seront réessayés d’eux-mêmes : {names}.").format(
                    names=", ".join(self._failed_names[:5])
                )
            )
        elif not self.error.isHidden():
            self._title.setText(self.tr("Les agendas n’ont pas pu être lus"))
            self._text.setText(self.tr("Votre choix est gardé : la lecture sera réessayée d’elle-même."))
        elif self._stopped:
            self._title.setText(self.tr("Lecture arrêtée"))
            self._text.setText(self.tr("Ce qui a été lu est gardé. Le reste viendra à la prochaine synchronisation."))
        else:
            self._title.setText(self.tr("Lecture des agendas"))
            self._text.setText(self.tr("Vous pouvez déjà travailler : le reste arrive pendant ce temps."))

    def _synchronised(self, report: SyncReport) -> None:
        failed = [one for one in report.calendars if one.error is not None]
        if not failed:
            self.done.emit()
            return
        whole = len(failed) == len(report.calendars)
        self._failed_names = [] if whole else [one.name for one in failed]
        self._failed(failed[0].error)

    def _failed(self, error: object) -> None:
        self.error.tell_error(error)
        self._tell()

    def _cancelled(self) -> None:
        self._stopped = True
        self._tell()
