"""One past examination: its verdict, and what was said of each check, in the words of that time, with its numbers."""

from __future__ import annotations

from datetime import tzinfo

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from device_check.quantities import Texts, quantity
from device_check.report import Check, Report
from gui.language import day_text, time_text
from gui.messages import Messages
from gui.readiness.detail_lines import detail_lines
from gui.readiness.history_words import first_cause
from gui.readiness.verdict_words import TONES, capitalised, status_word
from gui.theme.theme import Theme
from gui.widgets.banner import Banner
from gui.widgets.parts import fit_wrapped, label, set_tone
from gui.widgets.status_dot import StatusDot
from gui.widgets.translated import Translated


class PastReport(Translated, QWidget):
    """Shows one report at a time."""

    def __init__(self, theme: Theme, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._messages = theme, messages
        self.report: Report | None = None
        self._zone: tzinfo | None = None
        self._banner = Banner("banner", "fulfilled")
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._banner)
        column.addWidget(self._scroll, 1)

    def show_report(self, report: Report, zone: tzinfo) -> None:
        """Show it, its time in `zone`."""
        self.report, self._zone = report, zone
        self.retranslate()
        self._scroll.verticalScrollBar().setValue(0)

    def retranslate(self) -> None:
        report = self.report
        if report is None:
            return
        texts = self._messages.catalogue
        moment = report.taken_at.astimezone(self._zone)
        verdict, cause = texts.text(f"past.verdict.{report.verdict}"), first_cause(report)
        self._banner.set_tone(TONES.get(report.verdict, "fulfilled"))
        took = texts.text(
            "past.took",
            scope=texts.find(f"scope.{report.scope}") or report.scope,
            duration=quantity("duration_s", report.duration_s, texts),
            workstation=report.workstation,
        )
        told = f"{day_text(moment.date())} {time_text(moment)} · {took}"
        self._banner.tell(texts.text("past.headline", verdict=verdict, cause=_within(cause)) if cause else verdict, told)
        self._scroll.setWidget(self._checks(report, texts))
        self._scroll.setAccessibleName(self._banner.accessibleName())

    def _checks(self, report: Report, texts: Texts) -> QWidget:
        around = QWidget()
        grid = QGridLayout(around)
        grid.setContentsMargins(16, 4, 8, 4)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(14)
        grid.setColumnStretch(2, 1)
        for row, check in enumerate(report.checks):
            dot = StatusDot(self._theme)
            dot.set_tone(TONES.get(check.verdict))
            dot.setFixedHeight(dot.sizeHint().height() + self._theme.pixels(6))  # on the height of the words beside it
            name = label(texts.find(f"check_name.{check.check}") or check.check, "strong")
            said = QWidget()
            lines = QVBoxLayout(said)
            lines.setContentsMargins(0, 0, 0, 0)
            lines.setSpacing(2)
            word = label(status_word(check, texts), "strong")
            set_tone(word, TONES.get(check.verdict), "ink")
            lines.addWidget(word)
            told = sentences_of(check)
            if check.left_out:
                told.append(texts.text("report.left_out", number=check.left_out))
            for line in told:
                lines.addWidget(label(line, "secondary", wraps=True))
            for line in detail_lines([check], texts):
                lines.addWidget(label(line, "hint", wraps=True))
            top = Qt.AlignmentFlag.AlignTop
            grid.addWidget(dot, row, 0, top)
            grid.addWidget(name, row, 1, top)
            grid.addWidget(said, row, 2)
        grid.setRowStretch(len(report.checks), 1)
        fit_wrapped(around)
        return around


def sentences_of(check: Check) -> list[str]:
    """Evidence and remedy of each finding, a line each."""
    return [f"{capitalised(found.evidence)} {found.remedy}".strip() for found in check.findings]


def _within(cause: str) -> str:
    """A clause within a sentence."""
    return cause[:1].lower() + cause[1:]
