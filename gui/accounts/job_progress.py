"""A job in words: what it is doing, how far it is, and a button that stops it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from gui.jobs import Job
from gui.language import number_text
from gui.messages import Messages
from gui.widgets.parts import button, label
from gui.widgets.translated import Translated


class JobProgress(Translated, QWidget):
    """Visible while the job runs that it follows."""

    def __init__(self, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._messages = messages
        self._job: Job | None = None
        self._step = ("", 0, 0)
        self._sentence = label(role="secondary", wraps=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self.stop = button("outline")
        self.stop.clicked.connect(self._stop)
        words = QVBoxLayout()
        words.setSpacing(8)
        words.addWidget(self._sentence)
        words.addWidget(self._bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addLayout(words, 1)
        row.addWidget(self.stop, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()
        self.retranslate()

    def retranslate(self) -> None:
        self.stop.setText(self.tr("Arrêter"))
        self._bar.setAccessibleName(self.tr("Avancement"))
        self._show_step()

    def follow(self, job: Job) -> None:
        """Show this job until it ends."""
        self._job = job
        self._step = ("", 0, 0)
        self.stop.setEnabled(True)
        job.progressed.connect(self._progressed)
        job.finished.connect(self._finished)
        self._show_step()
        self.show()

    def _progressed(self, step: str, done: int, total: int) -> None:
        self._step = (step, done, total)
        self._show_step()

    def _finished(self) -> None:
        self._job = None
        self.hide()

    def _stop(self) -> None:
        if self._job is not None:
            self.stop.setEnabled(False)
            self._job.cancel()
            self._show_step()

    def _show_step(self) -> None:
        step, done, total = self._step
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        if not self.stop.isEnabled():
            sentence = self.tr("Arrêt…")
        elif not step:
            sentence = self.tr("Un instant…")
        elif total:
            sentence = self.tr("{step} : {done} sur {total}").format(
                step=self._messages.step(step), done=number_text(done), total=number_text(total)
            )
        else:
            sentence = self.tr("{step}…").format(step=self._messages.step(step))
        self._sentence.setText(sentence)
