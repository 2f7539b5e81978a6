"""Cards without figures of their own: the relay, and the computer with its session. One line each of what was found."""

from __future__ import annotations

import msgspec
from PySide6.QtWidgets import QWidget

from device_check.report import Check
from device_check.thresholds import Thresholds
from gui.language import number_text
from gui.readiness.check_card import CheckCard
from gui.theme.theme import Theme
from gui.widgets.parts import label


class LineCard(CheckCard):
    """`line` says what is there; before anything was looked at, what will be."""

    def __init__(self, theme: Theme, thresholds: Thresholds, parent: QWidget | None = None) -> None:
        super().__init__(theme, thresholds, parent)
        self.line = label(role="secondary", wraps=True)
        self.body.addWidget(self.line)
        self.retranslate()

    def tell_figures(self) -> None:
        told = self.found() if self.check is not None else self.ahead()
        self.line.setText(told)
        self.line.setVisible(bool(told))

    def ahead(self) -> str:
        """What will be looked at."""
        return ""

    def found(self) -> str:
        """What was found, in one line."""
        return ""


class RelayCard(LineCard):
    """Sound and picture go through it where the two ends do not reach each other."""

    of = ("relay",)
    shown = frozenset({"loss_ratio", "round_trip_time_ms", "jitter_ms"})

    def retranslate(self) -> None:
        self.name(self.tr("Relais"))
        self.tell_figures()

    def ahead(self) -> str:
        return self.tr("Le chemin du son et de l’image : pertes, retard, gigue.")

    def found(self) -> str:
        facts = self.check.facts if self.check is not None else {}
        if "relay" not in facts:
            return ""
        by = {"udp": self.tr("{host}, par UDP"), "tcp": self.tr("{host}, par TCP"), "tls": self.tr("{host}, par TLS")}
        return by.get(facts.get("transport", ""), "{host}").format(host=facts["relay"])


class MachineCard(LineCard):
    """The computer and the session on it."""

    of = ("system", "session")
    shown = frozenset({"cpu_busy_ratio", "memory_free_ratio", "battery_ratio"})

    def retranslate(self) -> None:
        self.name(self.tr("Poste et session"))
        self.tell_figures()

    def ahead(self) -> str:
        return self.tr("Session locale ou distante, VPN, charge, mémoire, énergie, heure.")

    def sentences(self, check: Check, told_above: str) -> list[str]:
        # Its line says so already.
        findings = [finding for finding in check.findings if finding.code != "vpn_used"]
        return super().sentences(msgspec.structs.replace(check, findings=findings), told_above)

    def found(self) -> str:
        return " · ".join(part for part in (self._session(), *self._system()) if part)

    def _session(self) -> str:
        facts = self.check.facts if self.check is not None else {}
        kind = facts.get("session")
        if kind is None:
            return ""
        told = self.tr("session locale") if kind == "local" else self.tr("session distante")
        return told if facts.get("vpn", "none") == "none" else self.tr("{session}, par le VPN").format(session=told)

    def _system(self) -> list[str]:
        measures = self.check.measures if self.check is not None else {}
        facts = self.check.facts if self.check is not None else {}
        told = []
        for name, text in (
            ("cpu_busy_ratio", self.tr("processeur pris à {percent} %")),
            ("memory_free_ratio", self.tr("{percent} % de mémoire libre")),
        ):
            if name in measures:
                told.append(text.format(percent=number_text(100 * measures[name])))
        if "power" in facts:
            told.append(self.tr("sur batterie") if facts["power"] == "battery" else self.tr("sur secteur"))
        clock = self.thresholds.row("system", "clock_skew_s")
        if "clock_skew_s" in measures and clock.verdict(measures["clock_skew_s"]) == "ready":
            told.append(self.tr("à l’heure"))
        return told
