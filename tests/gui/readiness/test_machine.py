"""What is found of the session and of the computer itself: the banner tells it, and below stands what to do."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from device_check import sentences
from device_check.check_names import CHECKS
from device_check.examination import examined
from device_check.measurement import Cause, Measurement, Severity
from device_check.report import Report
from device_check.thresholds import Thresholds
from gui.messages import Messages
from gui.readiness.machine_card import MachineCard
from gui.readiness.verdict_banner import VerdictBanner
from gui.theme.theme import Theme

LOCAL = Measurement("session", {"remote_count": 0.0}, facts={"session": "local"})
CITRIX = Measurement(
    "session",
    {"remote_count": 1.0},
    [Cause("session_remote", Severity.DEGRADED, {"session": "Citrix"})],
    facts={"session": "citrix"},
)
AT_REST = Measurement("system", {"cpu_busy_ratio": 0.1, "memory_free_ratio": 0.6})
BUSY = Measurement("system", {"cpu_busy_ratio": 0.97, "memory_free_ratio": 0.6})


def said(messages: Messages, theme: Theme, qtbot: QtBot, *found: Measurement) -> tuple[list[str], list[str], Report]:
    """The banner's texts, those below the title of the computer's card, and the report."""
    taken_at = datetime(2026, 11, 23, 9, 42, tzinfo=UTC)
    report = sentences.report(examined(found, Thresholds.load(), CHECKS, taken_at, 2.0), messages.catalogue)
    banner, card = VerdictBanner(lambda: taken_at), MachineCard(theme, Thresholds.load())
    for widget in (banner, card):
        qtbot.addWidget(widget)
    banner.show_report(report)
    above = found.code if (found := sentences.first_finding(report)) else ""
    checks = {check.check: check for check in report.checks}
    card.show_checks([checks[name] for name in card.of if name in checks], messages.catalogue, above)
    first, second = ([one.text() for one in widget.findChildren(QLabel) if one.text()] for widget in (banner, card))
    return first, second, report


def test_a_remote_session_and_a_busy_computer(messages: Messages, theme: Theme, qtbot: QtBot) -> None:
    banner, card, report = said(messages, theme, qtbot, CITRIX, BUSY)
    assert report.session == "citrix"
    assert "Pas prêt\u00a0: le poste est occupé par d’autres programmes" in banner
    # What the banner counts as below stands there, with its remedy; the gravest is told above.
    assert any("Fermez les programmes inutiles" in text and "1 autre point" in text for text in banner)
    assert "Poste chargé" in card
    assert "session distante · processeur pris à 97\u202f% · 60\u202f% de mémoire libre" in card
    told = next(text for text in card if "Session Citrix" in text)
    assert "Lancez la vérification aussi sur l’ordinateur devant vous." in told


@pytest.mark.parametrize(
    ("found", "headline", "word"),
    [(CITRIX, "Utilisable, mais cette session est distante", "À distance"), (LOCAL, "Ce poste est prêt", "Prêt")],
)
def test_a_session_alone(messages: Messages, theme: Theme, qtbot: QtBot, found: Measurement, headline: str, word: str) -> None:
    banner, card, report = said(messages, theme, qtbot, found, AT_REST)
    assert any(text.startswith(headline) for text in banner)
    assert word in card
    assert any("Session Citrix" in text for text in card) == (found is CITRIX)
    assert report.session == found.facts["session"]
