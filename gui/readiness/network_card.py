"""The network: round trip and throughput to the endpoint that settings name, with their limits."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QProgressBar, QWidget

from device_check.quantities import Texts
from device_check.report import Check, Report, Verdict
from device_check.thresholds import Thresholds
from device_check.verdict import WORST_FIRST
from gui.language import number_text
from gui.readiness.check_card import CheckCard
from gui.readiness.figure import Figure
from gui.theme.theme import Theme
from gui.widgets.parts import label

_NARROW = 620
# Check, measure, factor to the unit shown, decimals.
_SHOWN: Mapping[str, tuple[str, str, float, int]] = {
    "down": ("throughput", "download_bps", 1e-6, 1),
    "up": ("throughput", "upload_bps", 1e-6, 1),
    "round_trip": ("network", "round_trip_time_ms", 1, 0),
    "jitter": ("network", "jitter_ms", 1, 0),
    "loaded": ("throughput", "latency_rise_ms", 1, 0),
}


class NetworkCard(CheckCard):
    """Two checks in one card: `network` and `throughput`. `host` is the endpoint's, empty where none is configured."""

    def __init__(self, theme: Theme, thresholds: Thresholds, host: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, thresholds, parent)
        self._thresholds = thresholds
        self._host = host
        self._measures: dict[str, float] = {}
        self._where = label(role="secondary", wraps=True)
        self._figures = {name: Figure() for name in _SHOWN}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(12)
        self._columns = 0
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(theme.pixels(160))
        self.step = label(role="secondary")
        progress = QHBoxLayout()
        progress.setSpacing(12)
        progress.addWidget(self.step)
        progress.addWidget(self.bar, 0, Qt.AlignmentFlag.AlignVCenter)
        self._progress = QWidget()
        self._progress.setLayout(progress)
        progress.setContentsMargins(0, 0, 0, 0)
        self._progress.hide()
        # Beside the address, whose line is there anyhow: nothing jumps when it comes and goes.
        where = QHBoxLayout()
        where.setSpacing(16)
        where.addWidget(self._where, 1)
        where.addWidget(self._progress)
        self.body.addLayout(where)
        self.body.addLayout(self._grid)
        self._arrange(len(_SHOWN))
        self.set_host(host)

    def retranslate(self) -> None:
        self.title.setText(self.tr("Réseau"))
        self.setAccessibleName(self.tr("Réseau"))
        self.bar.setAccessibleName(self.tr("Avancement de la mesure du réseau"))
        if self._host:
            self._where.setText(self.tr("mesuré vers {host}").format(host=self._host))
        else:
            self._where.setText(
                self.tr(
                    "Réseau et débit ne sont pas mesurés : aucun serveur de mesure n’est indiqué. "
                    "Préférences, Poste, en prend l’adresse ; demandez-la à l’informatique."
                )
            )
        self._tell_figures()

    def set_host(self, host: str) -> None:
        """Where it is measured to; without an endpoint there are no figures, but what IT has to set."""
        self._host = host
        for figure in self._figures.values():
            figure.setVisible(bool(host))
        self.retranslate()

    def sentences(self, check: Check, told_above: str) -> list[str]:
        # Without an endpoint the card says so from the beginning.
        return super().sentences(check, told_above) if self._host else []

    def show_network(self, report: Report | None, texts: Texts | None, told_above: str) -> None:
        """Both checks, as one: the worse verdict, the findings of both."""
        checks = [check for check in report.checks if check.check in ("network", "throughput")] if report is not None else []
        self._measures = {name: value for check in checks for name, value in check.measures.items()}
        self.show_check(_joined(checks) if checks else None, texts, told_above)
        self._tell_figures()

    def show_progress(self, step: str, done: int, total: int) -> None:
        """What is measured now; `total` 0: no end is known."""
        self._progress.show()
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.step.setText(step)

    def end_progress(self) -> None:
        """Nothing is measured any more."""
        self._progress.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._arrange(len(_SHOWN) if self.width() >= self.theme.pixels(_NARROW) else 3)

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for place, figure in enumerate(self._figures.values()):
            self._grid.addWidget(figure, place // columns, place % columns)
        for column in range(len(_SHOWN)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def _tell_figures(self) -> None:
        captions = {
            "down": self.tr("Débit descendant"),
            "up": self.tr("Débit montant"),
            "round_trip": self.tr("Aller-retour"),
            "jitter": self.tr("Gigue"),
            "loaded": self.tr("Sous charge"),
        }
        for name, (check, measure, factor, decimals) in _SHOWN.items():
            row = self._thresholds.row(check, measure)
            limit = number_text(row.ready * factor, 0 if (row.ready * factor).is_integer() else 1)
            wanted = self.tr("il faut {limit}") if row.better == "higher" else self.tr("{limit} au plus")
            self._figures[name].tell(captions[name], self._value(name, measure, factor, decimals), wanted.format(limit=limit))

    def _value(self, name: str, measure: str, factor: float, decimals: int) -> str:
        if (value := self._measures.get(measure)) is None:
            return ""
        number = number_text(value * factor, decimals if value * factor < 100 else 0)
        if measure.endswith("_bps"):
            least = self._measures.get(measure.replace("_bps", "_at_least"))
            return (self.tr("≥ {number} Mbit/s") if least else self.tr("{number} Mbit/s")).format(number=number)
        return (self.tr("+{number} ms") if name == "loaded" else self.tr("{number} ms")).format(number=number)


def _joined(checks: list[Check]) -> Check:
    verdicts = {check.verdict for check in checks}
    # The same cause stops both: it is told once.
    findings = {finding.code: finding for check in checks for finding in check.findings}
    verdict = next((verdict for verdict in WORST_FIRST if verdict in verdicts), Verdict.NOT_MEASURED)
    return Check(check="network", verdict=verdict, measures={}, findings=list(findings.values()))
