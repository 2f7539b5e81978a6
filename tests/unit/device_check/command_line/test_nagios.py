"""The line for Nagios, read by a parser written from the plug-in guidelines, not from our code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from device_check.check_names import CHECKS
from device_check.command_line.nagios import Status, line_of, status_of, unknown
from device_check.examination import Examined, examined
from device_check.measurement import Cause, Measurement, Severity
from device_check.thresholds import Thresholds
from scheduling.messages.catalogue import load_catalogue

ENGLISH = load_catalogue("en")
TABLE = Thresholds.load()
NETWORK = Measurement("network", {"round_trip_time_ms": 31.0, "jitter_ms": 4.0, "exchanges_count": 25.0})
CAMERA = Measurement("camera", {"black_ratio": 0.02, "frozen_s": 0.0, "frame_rate_fps": 30.0, "mean_luma": 118.0})
QUIET = {"peak_dbfs": -30.0, "dynamics_db": 30.0, "speech_level_dbov": -41.5, "clipped_ratio": 0.0, "speech_to_noise_db": 20.0}
MICROPHONE = Measurement("microphone", QUIET)
AWAY = Measurement("throughput", causes=(Cause("test_service_unavailable", Severity.NOT_MEASURED, {"host": "x"}),))
NO_CAMERA = Measurement("camera", causes=(Cause("no_camera"),))
NUMBER = r"-?[0-9]+(?:\.[0-9]+)?"
DATUM = re.compile(
    rf"(?P<label>[^\s='\"]+)=(?P<value>{NUMBER})(?P<unit>s|us|ms|%|B|KB|MB|TB|c|)"
    rf"(?:;(?P<warn>@?(?:~|{NUMBER})?:?(?:{NUMBER})?))?(?:;(?P<crit>@?(?:~|{NUMBER})?:?(?:{NUMBER})?))?"
    rf"(?:;(?P<min>(?:{NUMBER})?))?(?:;(?P<max>(?:{NUMBER})?))?"
)


@dataclass(frozen=True)
class Line:
    status: str
    text: str
    data: dict[str, re.Match[str]]


def parse(line: str) -> Line:
    """One line of ASCII, at most one bar, data by the guidelines; raises where it is not."""
    assert line.isascii()
    assert line.isprintable()
    text, bar, data = line.partition("|")
    assert "|" not in data
    head = re.fullmatch(r"READINESS (OK|WARNING|CRITICAL|UNKNOWN): (\S.*?)\s*", text)
    assert head is not None, line
    found: dict[str, re.Match[str]] = {}
    for part in data.split():
        datum = DATUM.fullmatch(part)
        assert datum is not None, part
        assert datum["label"] not in found
        found[datum["label"]] = datum
    assert bool(bar) == bool(found)
    return Line(head[1], head[2], found)


def alerts(range_text: str, value: float) -> bool:
    """Whether a range of the guidelines alerts: outside start (0) to end (infinity), both included."""
    start, colon, end = range_text.rpartition(":")
    low = float(start) if colon and start not in ("", "~") else float("-inf") if start == "~" else 0.0
    return not low <= value <= (float(end) if end else float("inf"))


def _examined(*measurements: Measurement) -> Examined:
    required = ("camera", "microphone", "network", "throughput")
    return examined(measurements, TABLE, required, datetime(2026, 11, 21, tzinfo=UTC), 1.0)


def _throughput(upload_mbit: float) -> Measurement:
    return Measurement("throughput", {"download_bps": 12e6, "upload_bps": upload_mbit * 1e6, "latency_rise_ms": 20.0})


def test_to_the_letter() -> None:
    made = _examined(NETWORK, _throughput(1.8))
    assert line_of(made, TABLE, ENGLISH) == (
        "READINESS WARNING: upload 1.8 Mbit/s | rtt=0.031s;0.15;0.4;0 jitter=0.004s;0.03;0.1;0"
        " download=12;2:;0.6:;0 upload=1.8;2:;0.6:;0 latency_rise=0.02s;0.1;0.3;0"
    )


@pytest.mark.parametrize(
    ("measurements", "status"),
    [
        ([NETWORK, CAMERA, _throughput(3)], Status.OK),
        ([NETWORK, _throughput(1.8)], Status.WARNING),
        ([NETWORK, _throughput(0.2)], Status.CRITICAL),
        ([NETWORK, AWAY], Status.UNKNOWN),
        # CRITICAL before WARNING before UNKNOWN before OK.
        ([MICROPHONE, AWAY], Status.WARNING),
        ([NO_CAMERA, MICROPHONE, AWAY], Status.CRITICAL),
    ],
)
def test_the_status_and_the_line_agree(measurements: list[Measurement], status: Status) -> None:
    made = _examined(*measurements)
    assert status_of(made) is status
    assert parse(line_of(made, TABLE, ENGLISH)).status == status.name


def test_the_gravest_is_told_and_what_was_not_measured_too() -> None:
    line = parse(line_of(_examined(NO_CAMERA, MICROPHONE, AWAY), TABLE, ENGLISH))
    assert line.text == "no camera is plugged in; throughput not measured"


def test_our_own_server_away_is_told_as_such() -> None:
    line = parse(line_of(_examined(NETWORK, AWAY), TABLE, ENGLISH))
    assert line.text == "the test service is unavailable"


@pytest.mark.parametrize(
    ("label", "value", "warn", "crit"),
    [
        ("rtt", 0.1, False, False),
        ("rtt", 0.2, True, False),
        ("rtt", 0.5, True, True),
        ("upload", 3.0, False, False),
        ("upload", 1.0, True, False),
        ("upload", 0.5, True, True),
        ("speech_level", -30.0, False, False),
        ("speech_level", -41.5, True, False),
        ("speech_level", -50.0, True, True),
    ],
)
def test_the_ranges_alert_where_the_verdict_does(label: str, value: float, warn: bool, crit: bool) -> None:
    line = parse(line_of(_examined(NETWORK, _throughput(3), MICROPHONE), TABLE, ENGLISH))
    assert (alerts(line.data[label]["warn"], value), alerts(line.data[label]["crit"], value)) == (warn, crit)


def test_the_unit_is_a_base_unit() -> None:
    line = parse(line_of(_examined(NETWORK, MICROPHONE), TABLE, ENGLISH))
    assert (line.data["rtt"]["value"], line.data["rtt"]["unit"]) == ("0.031", "s")
    assert line.data["clipped"]["unit"] == "%"


def test_every_row_has_a_label_of_its_own() -> None:
    """Relay and network both have a round trip and a jitter: monitoring would take one for the other."""
    every = [
        Measurement(check, {name: 1.0 for row in TABLE.of(check) for name in (row.measure, row.low, row.high) if name})
        for check in CHECKS
    ]
    line = parse(line_of(_examined(*every), TABLE, ENGLISH))
    assert len(line.data) == len(TABLE.rows)
    assert {"rtt", "jitter", "relay_rtt", "relay_jitter", "loss", "burst_loss"} <= set(line.data)


@pytest.mark.parametrize("reason", ["not done after 5 s", "a | b\nc\td", "réseau “coupé”"])
def test_a_reason_stays_on_its_line(reason: str) -> None:
    line = parse(unknown(reason))
    assert (line.status, line.data) == ("UNKNOWN", {})
