"""What the best tools get wrong (readiness.md), in everything that is handed on: report, lines, page, Nagios, metrics.

The others of that list stand where they belong: a fraction in a percent formula (`measures/test_call_quality.py`), clipping that
marks all that follows (`measures/test_sound.py`), round trips sorted as text (`measures/test_round_trip.py`), steadiness checked
only upward (`measures/test_throughput.py`), the muted microphone (`probes/test_devices.py`), no cause given (`test_report.py`);
upload counted at the sender needs a real link (`tests/integration`).
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from html import unescape

import msgspec
import pytest

from device_check.check_names import CHECKS
from device_check.command_line.lines import lines_of
from device_check.command_line.nagios import Status, line_of, status_of
from device_check.command_line.openmetrics import text_of
from device_check.examination import Examined, examined
from device_check.html_report import html_of
from device_check.measurement import Cause, Measurement, Outcome, Rung, Severity
from device_check.report import Verdict
from device_check.sentences import report, verdict_sentence
from device_check.thresholds import Thresholds
from scheduling.messages.catalogue import Catalogue, load_catalogue

TABLE = Thresholds.load()
CATALOGUES = [load_catalogue(language) for language in ("fr", "en")]
ENGLISH = CATALOGUES[1]
WAY = {"round_trip_time_ms": 31.0, "jitter_ms": 4.0}
# Over TCP nothing is lost, it comes late: then a loss was not measured.
OVER_TCP = Measurement("relay", WAY, skipped=frozenset({"loss_ratio", "burst_loss_ratio"}))
# Here it should have been, and was not.
MISSING = Measurement("relay", WAY)


def made(*found: Measurement) -> Examined:
    return examined(found, TABLE, CHECKS, datetime(2026, 11, 22, tzinfo=UTC), 3.0)


def handed_on(result: Examined, texts: Catalogue) -> dict[str, str]:
    """Everything that leaves this program, in words."""
    told = report(result, texts)
    page = unescape(re.sub(r"<[^>]*>", " ", html_of(told, TABLE, texts)))
    return {
        "json": msgspec.json.encode(told).decode(),
        "lines": "\n".join(lines_of(told, TABLE, texts)),
        "page": page,
        "nagios": line_of(result, TABLE, ENGLISH),
        "metrics": text_of(result, TABLE, ENGLISH),
    }


@pytest.mark.parametrize("texts", CATALOGUES, ids=lambda one: one.language)
@pytest.mark.parametrize("relay", [OVER_TCP, MISSING], ids=["deliberately not", "missing"])
def test_unmeasured_loss_is_never_zero(relay: Measurement, texts: Catalogue) -> None:
    result = made(relay)
    said = handed_on(result, texts)
    for check in json.loads(said["json"])["checks"]:
        assert not [name for name in check["measures"] if "loss" in name or name == "mos"]
    assert "loss=" not in said["nagios"]
    assert "loss" not in said["metrics"]
    zero = re.compile(rf"({texts.text('measure.loss_ratio')}|{texts.text('measure.burst_loss_ratio')})\W*0")
    for form in ("lines", "page"):
        assert zero.search(said[form]) is None, form
    # And it is no good loss either.
    assert result.verdict is (Verdict.READY if relay is OVER_TCP else Verdict.NOT_MEASURED)


def test_a_loss_of_zero_that_was_measured_is_told() -> None:
    """So that the test above could fail."""
    none = {"loss_ratio": 0.0, "loss_low_ratio": 0.0, "loss_high_ratio": 0.0054, "burst_loss_ratio": 0.0}
    said = handed_on(made(Measurement("relay", WAY | none)), ENGLISH)
    assert '"loss_ratio":0.0' in said["json"]
    assert " loss=0%;" in said["nagios"]
    assert 'loss_ratio{check="relay"} 0.0' in said["metrics"]
    assert "loss 0.0%" in said["lines"]


DOWN = (
    Cause("test_service_unavailable", Severity.NOT_MEASURED, {"host": "debit.hopital.example"}),
    Cause("connection_refused", Severity.INFORMATION, {"host": "debit.hopital.example", "port": "443"}),
)
OURS_DOWN = [
    Measurement(
        "network",
        causes=DOWN,
        rungs=[
            Rung("dns", "test_service", Outcome.PASSED, 3.0),
            Rung("tcp", "test_service", Outcome.FAILED, code="connection_refused"),
        ],
    ),
    Measurement("throughput", causes=DOWN[:1]),
    Measurement("camera", {"black_ratio": 0.0, "frozen_s": 0.0, "frame_rate_fps": 30.0, "mean_luma": 120.0}),
]


@pytest.mark.parametrize("texts", CATALOGUES, ids=lambda one: one.language)
def test_our_own_server_down_is_never_the_users_network(texts: Catalogue) -> None:
    result = made(*OURS_DOWN)
    told = report(result, texts)
    assert [(one.check, one.verdict) for one in told.checks] == [
        ("network", Verdict.NOT_MEASURED),
        ("throughput", Verdict.NOT_MEASURED),
        ("camera", Verdict.READY),
    ]
    service = texts.text("finding.test_service_unavailable.cause")
    assert verdict_sentence(told, texts) == texts.text("verdict.not_measured_because", cause=service)
    assert status_of(result) is Status.UNKNOWN
    said = handed_on(result, texts)
    for form in ("lines", "page"):
        assert service in said[form]
        evidence = texts.text("finding.test_service_unavailable.evidence", host="debit.hopital.example")
        # "This says nothing about your network", in those words.
        assert evidence in said[form]
        for code in ("round_trip_long", "download_slow", "upload_slow", "no_network"):
            assert texts.text(f"finding.{code}.cause") not in said[form]
    assert said["nagios"].startswith("READINESS UNKNOWN: the test service is unavailable")
    assert 'verdict{check="network",verdict="not_ready"} 0.0' in said["metrics"]
    assert 'verdict{check="network",verdict="degraded"} 0.0' in said["metrics"]
