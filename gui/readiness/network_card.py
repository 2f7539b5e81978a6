"""The network: throughput, round trip, jitter and loss with their limits, and what was reached on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QProgressBar, QWidget

from device_check.measurement import Outcome, Rung
from device_check.quantities import Texts
from device_check.report import Check, Finding
from device_check.thresholds import Row, Thresholds
from device_check.verdict import WORST_FIRST
from gui.language import number_text
from gui.readiness.check_card import CheckCard
from gui.readiness.figure import Figure
from gui.theme.theme import Theme
from gui.widgets.parts import label

_NARROW = 620
# Checks that may have measured it, the better one first; measure, factor to the unit shown, decimals.
_SHOWN: Mapping[str, tuple[tuple[str, ...], str, float, int]] = {
    "down": (("throughput",), "download_bps", 1e-6, 1),
    "up": (("throughput",), "upload_bps", 1e-6, 1),
    "round_trip": (("relay", "network"), "round_trip_time_ms", 1, 0),
    "jitter": (("relay", "network"), "jitter_ms", 1, 0),
    "loss": (("relay",), "loss_ratio", 100, 1),
    "loaded": (("throughput",), "latency_rise_ms", 1, 0),
}
# What of the relay is a figure here.
_FIGURED = frozenset({"relay_far", "relay_unsteady", "packets_lost", "packets_lost_in_bursts"})


class NetworkCard(CheckCard):
    """`host` is our own endpoint's, empty where none is configured; `relay`: whether one is."""

    of = ("network", "throughput")
    shown = frozenset({"download_bps", "upload_bps", "round_trip_time_ms", "jitter_ms", "latency_rise_ms"})

    def __init__(self, theme: Theme, thresholds: Thresholds, host: str, relay: bool, parent: QWidget | None = None) -> None:
        super().__init__(theme, thresholds, parent)
        self._host, self._relay = host, relay
        # Of the checks that have a card of their own: what these figures and the way need of them.
        self._beside: dict[str, Check] = {}
        self._where = label(role="secondary", wraps=True)
        self._figures = {name: Figure(parent=self) for name in _SHOWN}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(12)
        self._arranged: tuple[int, tuple[Figure, ...]] = (0, ())
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
        self._reached = label(role="secondary", wraps=True)
        self.body.addLayout(where)
        self.body.addLayout(self._grid)
        self.body.addWidget(self._reached)
        self.set_places(host, relay)

    def retranslate(self) -> None:
        self.name(self.tr("Réseau"))
        self.bar.setAccessibleName(self.tr("Avancement de la mesure du réseau"))
        self.tell_figures()

    def set_places(self, host: str, relay: bool) -> None:
        """What it is measured to; without an endpoint there are no figures of it, but what IT has to set."""
        self._host, self._relay = host, relay
        present = {"network": bool(host), "throughput": bool(host), "relay": relay}
        for name, figure in self._figures.items():
            figure.setVisible(any(present[check] for check in _SHOWN[name][0]))
        self._arrange()
        self.retranslate()

    def sentences(self, check: Check, told_above: str) -> list[str]:
        # Without an endpoint the card says so from the beginning.
        findings = [finding for finding in check.findings if finding.code != "no_endpoint"]
        return super().sentences(msgspec.structs.replace(check, findings=findings), told_above)

    def show_network(self, checks: Mapping[str, Check], texts: Texts | None, told_above: str) -> None:
        """Its own checks as one, and what `relay` and `session` say of the way."""
        self._beside = {name: checks[name] for name in ("relay", "session") if name in checks}
        self.show_checks([checks[name] for name in self.of if name in checks], texts, told_above)
        relay = self._beside.get("relay")
        if self.check is None or texts is None or relay is None or self._is_worse(self.check, relay):
            return
        # A figure that stands here is judged here too; what to do about it stands in the relay's own card.
        worst = next((one for one in relay.findings if one.code in _FIGURED), None)
        if worst is not None:
            self.show_status(relay.verdict, texts.find(f"finding.{worst.code}.word") or "")

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
        self._arrange()

    def tell_figures(self) -> None:
        captions = {
            "down": self.tr("Débit descendant"),
            "up": self.tr("Débit montant"),
            "round_trip": self.tr("Aller-retour"),
            "jitter": self.tr("Gigue"),
            "loss": self.tr("Pertes"),
            "loaded": self.tr("Sous charge"),
        }
        for name, (checks, measure, factor, decimals) in _SHOWN.items():
            source = next((check for check in checks if measure in self._measures(check)), checks[-1])
            row = self.thresholds.row(source, measure)
            value = self._value(name, self._measures(source), measure, factor, decimals)
            self._figures[name].tell(captions[name], value, self._limit(name, row, factor))
        self._where.setText(self._way())
        self._reached.setText(" · ".join(self._passed()))
        self._reached.setVisible(bool(self._reached.text()))

    @staticmethod
    def _is_worse(check: Check, relay: Check) -> bool:
        return WORST_FIRST.index(check.verdict) <= WORST_FIRST.index(relay.verdict)

    def _measures(self, check: str) -> Mapping[str, float]:
        if check in self._beside:
            return self._beside[check].measures
        return self.check.measures if self.check is not None and check in self.of else {}

    def _arrange(self) -> None:
        """In one row or in rows of three; what nothing measures here leaves no gap."""
        shown = tuple(figure for figure in self._figures.values() if not figure.isHidden())
        columns = len(_SHOWN) if self.width() >= self.theme.pixels(_NARROW) else 3
        if (columns, shown) == self._arranged:
            return
        self._arranged = (columns, shown)
        for figure in self._figures.values():
            self._grid.removeWidget(figure)
        for place, figure in enumerate(shown):
            self._grid.addWidget(figure, place // columns, place % columns)
        for column in range(len(_SHOWN)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def _limit(self, name: str, row: Row, factor: float) -> str:
        number = number_text(row.ready * factor, 0 if (row.ready * factor).is_integer() else 1)
        wanted = self.tr("il faut {limit}") if row.better == "higher" else self.tr("{limit} au plus")
        if name == "loss":
            wanted = self.tr("moins de {limit} %")
            if any(finding.code == row.code and finding.uncertain for finding in self._beside_findings("relay")):
                wanted = self.tr("incertain · moins de {limit} %")
        return wanted.format(limit=number)

    def _beside_findings(self, check: str) -> Sequence[Finding]:
        return self._beside[check].findings if check in self._beside else ()

    def _value(self, name: str, measures: Mapping[str, float], measure: str, factor: float, decimals: int) -> str:
        if (value := measures.get(measure)) is None:
            return ""
        number = number_text(value * factor, decimals if value * factor < 100 else 0)
        if measure.endswith("_bps"):
            least = measures.get(measure.replace("_bps", "_at_least"))
            return (self.tr("≥ {number} Mbit/s") if least else self.tr("{number} Mbit/s")).format(number=number)
        if name == "loss":
            low, high = (number_text(100 * measures.get(f"loss_{end}_ratio", value), 1) for end in ("low", "high"))
            return self.tr("{number} % [{low}–{high}]").format(number=number, low=low, high=high)
        return (self.tr("+{number} ms") if name == "loaded" else self.tr("{number} ms")).format(number=number)

    def _way(self) -> str:
        """By what way it was measured, and to where."""
        session = self._beside.get("session")
        by_vpn = session is not None and session.facts.get("vpn", "none") != "none"
        if self._host:
            to = self.tr("par le VPN · mesuré vers {host}") if by_vpn else self.tr("mesuré vers {host}")
            return to.format(host=self._host)
        if self._relay:
            return self.tr(
                "Le débit n’est pas mesuré : aucun serveur de mesure n’est indiqué. "
                "Préférences, Poste, en prend l’adresse ; demandez-la à l’informatique."
            )
        return self.tr(
            "Réseau et débit ne sont pas mesurés : aucun serveur de mesure n’est indiqué. "
            "Préférences, Poste, en prend l’adresse ; demandez-la à l’informatique."
        )

    def _passed(self) -> list[str]:
        """The steps that hold on every way that was gone; what gives way is told by a finding."""
        rungs: list[Rung] = [] if self.check is None else [*self.check.rungs]
        rungs += self._beside["relay"].rungs if "relay" in self._beside else []
        words = {
            "dns": self.tr("nom résolu"),
            "tcp": self.tr("serveur joint"),
            "proxy": self.tr("proxy franchi"),
            "tls": self.tr("certificat reconnu"),
            "websocket": self.tr("WebSocket ouvert"),
            "turn_udp": self.tr("relais UDP ouvert"),
        }
        told = []
        for name, word in words.items():
            outcomes = {rung.outcome for rung in rungs if rung.rung == name} - {Outcome.SKIPPED}
            if outcomes == {Outcome.PASSED}:
                told.append(word)
        return told
