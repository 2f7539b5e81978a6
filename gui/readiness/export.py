"""Export of a report: where and as what is asked by a file dialog, written in a job, and what became of it is told."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from device_check.report import Report
from device_check.thresholds import Thresholds
from gui.jobs import Jobs, Lane
from gui.messages import Messages
from gui.readiness.export_dialog import ExportDialog
from gui.readiness.export_writers import Kind, Refused, Written, bytes_of, write_whole
from scheduling.progress import CancelToken, Reporter


class ReportExport(QObject):
    """Exports one report after the other; the folder of the last one is proposed for the next."""

    def __init__(self, jobs: Jobs, messages: Messages, thresholds: Thresholds, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._messages, self._thresholds = jobs, messages, thresholds
        self._folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or Path.home())
        self._kind = Kind.PDF
        self.files: QFileDialog | None = None
        self.told: ExportDialog | None = None

    def ask(self, report: Report, window: QWidget) -> None:
        """Ask where to, and write it."""
        texts = self._messages.catalogue
        filters = {kind: texts.text(f"export.{kind}") for kind in Kind}
        dialog = self.files = QFileDialog(window, texts.text("export.title"), str(self._folder))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(list(filters.values()))
        dialog.selectNameFilter(filters[self._kind])
        dialog.setDefaultSuffix(self._kind)
        dialog.filterSelected.connect(lambda chosen: self._take_kind(dialog, _kind_of(chosen, filters)))
        dialog.selectFile(self._name(report))
        dialog.fileSelected.connect(lambda path: self.write(report, _as_chosen(Path(path), self._kind), window))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def write(self, report: Report, path: Path, window: QWidget) -> None:
        """Write it there, in a job: what its ending says, else a PDF."""
        kind = next((kind for kind in Kind if path.suffix.lower() == f".{kind}"), Kind.PDF)
        self._folder, self._kind = path.parent, kind
        thresholds, texts = self._thresholds, self._messages.catalogue

        def work(_cancel: CancelToken, _reporter: Reporter) -> Written | Refused:
            return write_whole(path, bytes_of(kind, report, thresholds, texts))

        told = self.told = ExportDialog(self._messages, path, window)
        told.elsewhere_wanted.connect(lambda: self.ask(report, window))
        told.folder_wanted.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent))))
        job = self._jobs.start(Lane.CHECK, "export_report", work, lands=True)
        job.succeeded.connect(told.show_outcome)
        job.failed.connect(told.show_fault)
        told.open()

    def _take_kind(self, dialog: QFileDialog, kind: Kind) -> None:
        """The proposed name follows what is chosen to be written."""
        self._kind = kind
        dialog.setDefaultSuffix(kind)
        if chosen := dialog.selectedFiles():
            dialog.selectFile(Path(chosen[0]).with_suffix(f".{kind}").name)

    def _name(self, report: Report) -> str:
        moment = report.taken_at.strftime("%Y-%m-%d-%H%M")
        return self._messages.catalogue.text("export.file", workstation=report.workstation, moment=moment) + f".{self._kind}"


def _kind_of(chosen: str, filters: dict[Kind, str]) -> Kind:
    return next((kind for kind, text in filters.items() if text == chosen), Kind.PDF)


def _as_chosen(path: Path, kind: Kind) -> Path:
    """With an ending that says what it is: the one that was typed, if it is one of ours, else that of the choice."""
    known = path.suffix.lower() in {f".{one}" for one in Kind}
    return path if known else path.with_name(f"{path.name}.{kind}")
