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
from gui.readiness.report_foot import ReportFoot
from gui.readiness.verdict_banner import VerdictBanner

LOCAL = Measurement("session", {"remote_count": 0.0}, facts={"session": "local"})
CITRIX = Measurement(
    "session",
    {"remote_count": 1.0},
    [Cause("session_remote", Severity.DEGRADED, {"session": "Citrix"})],
    facts={"session": "citrix"},
)
AT_REST = Measurement("system", {"cpu_busy_ratio": 0.1, "memory_free_ratio": 0.6})
BUSY = Measurement("system", {"cpu_busy_ratio": 0.97, "memory_free_ratio": 0.6})


def said(messages: Messages, qtbot: QtBot, *found: Measurement) -> tuple[list[str], list[str], Report]:
    """The banner's texts, the foot's, and the report."""
    taken_at = datetime(2026, 11, 23, 9, 42, tzinfo=UTC)
    report = sentences.report(examined(found, Thresholds.load(), CHECKS, taken_at, 2.0), messages.catalogue)
    banner, foot = VerdictBanner(), ReportFoot(UTC)
    for widget in (banner, foot):
        qtbot.addWidget(widget)
    banner.show_report(report)
    foot.show_report(report, 0)
    first, second = ([label.text() for label in widget.findChildren(QLabel) if label.text()] for widget in (banner, foot))
    return first, second, report


def test_a_remote_session_and_a_busy_computer(messages: Messages, qtbot: QtBot) -> None:
    banner, foot, report = said(messages, qtbot, CITRIX, BUSY)
    assert report.session == "citrix"
    assert "Pas prêt\u00a0: le poste est occupé par d’autres programmes" in banner
    # What the banner counts as below stands there, with its remedy.
    assert any("1 autre point" in text for text in banner)
    assert len(foot) == 1
    assert "Session Citrix" in foot[0]
    assert "Lancez la vérification aussi sur l’ordinateur devant vous." in foot[0]
    assert "Fermez les programmes inutiles" in foot[0]


@pytest.mark.parametrize(
    ("found", "headline"), [(CITRIX, "Utilisable, mais cette session est distante"), (LOCAL, "Ce poste est prêt")]
)
def test_a_session_alone(messages: Messages, qtbot: QtBot, found: Measurement, headline: str) -> None:
    banner, foot, report = said(messages, qtbot, found, AT_REST)
    assert any(text.startswith(headline) for text in banner)
    assert foot[0].count("\n") == (0 if found is LOCAL else 1)
    assert report.session == found.facts["session"]
