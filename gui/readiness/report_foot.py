"""What the examination was: where, how long, when; and the report to copy."""

from __future__ import annotations

from datetime import tzinfo

import msgspec
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from device_check.report import Report
from gui.language import day_month_text, number_text, time_text
from gui.widgets.parts import button, label
from gui.widgets.translated import Translated


class ReportFoot(Translated, QWidget):
    """One line below the cards; times are told in `zone`."""

    def __init__(self, zone: tzinfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zone = zone
        self._report: Report | None = None
        self._bytes_moved = 0
        self._text = label(role="secondary", wraps=True)
        self.copy = button("quiet")
        self.copy.clicked.connect(self._copy)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self._text, 1)
        self._actions = QHBoxLayout()
        self._actions.setSpacing(4)
        row.addLayout(self._actions)
        self.add_action(self.copy)
        self.retranslate()

    def retranslate(self) -> None:
        self.copy.setText(self.tr("Copier le compte rendu"))
        self.copy.setAccessibleName(self.copy.text())
        self.copy.setToolTip(self.tr("Le compte rendu pour l’informatique, sans nom, sans image et sans son"))
        self._tell()

    def add_action(self, made: QPushButton) -> None:
        """Put a quiet button at the right, after those that are there."""
        self._actions.addWidget(made)

    def set_zone(self, zone: tzinfo) -> None:
        """In which times are shown."""
        self._zone = zone
        self._tell()

    def show_report(self, report: Report, bytes_moved: int) -> None:
        """The report in sight; `bytes_moved` 0: not known."""
        self._report, self._bytes_moved = report, bytes_moved
        self.retranslate()

    def _tell(self) -> None:
        report = self._report
        self.copy.setVisible(report is not None)
        if report is None:
            self._text.setText(
                self.tr("Ni image ni son n’est enregistré. Rien n’est envoyé, sauf vers les serveurs que les réglages nomment.")
            )
            return
        if self._bytes_moved:
            text = self.tr("Poste {name} · examen de {seconds} s, {megabytes} Mo · {moment}")
        else:
            text = self.tr("Poste {name} · examen de {seconds} s · {moment}")
        taken_at = report.taken_at.astimezone(self._zone)
        moment = f"{day_month_text(taken_at.date())} {time_text(taken_at)}"
        seconds, megabytes = number_text(report.duration_s, 1), number_text(self._bytes_moved / 1e6, 1)
        self._text.setText(text.format(name=report.workstation, seconds=seconds, megabytes=megabytes, moment=moment))

    def _copy(self) -> None:
        if self._report is not None:
            QGuiApplication.clipboard().setText(msgspec.json.format(msgspec.json.encode(self._report), indent=2).decode())
            self.copy.setText(self.tr("Compte rendu copié"))
