"""The line for Nagios, read by a parser written from the plug-in guidelines, not from our code."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device_check.check_names import CHECKS
from device_check.command_line.nagios import LONGEST, Status, line_of, status_of, unknown
from device_check.command_line.options import asks_nagios
from device_check.examination import Examined, examined
from device_check.measurement import Cause, Measurement, Severity
from device_check.report import Verdict
from device_check.thresholds import Thresholds
from device_check.verdict import FindingData, Judged
from scheduling.messages.catalogue import load_catalogue
from tests.unit.device_check.made_measurements import HOSTILE, measurements, unhurried

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


def _reached(code: str) -> Measurement:
    """A way that ended: what it means, and (for information) on which step."""
    causes = [
        Cause(code, Severity.NOT_READY, {"host": "x"}),
        Cause("connection_timed_out", Severity.INFORMATION, {"host": "x", "port": "443"}),
    ]
    return replace(NETWORK, causes=causes)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("calendar_unreachable", "the calendar server cannot be reached"),
        ("platform_unreachable", "the video platform cannot be reached"),
    ],
)
def test_calendar_or_platform_away_is_critical_whatever_else_was_not_measured(code: str, text: str) -> None:
    made = _examined(_reached(code), AWAY, MICROPHONE)
    line = parse(line_of(made, TABLE, ENGLISH))
    assert (status_of(made), line.status, line.text) == (Status.CRITICAL, "CRITICAL", f"{text}; throughput not measured")


def test_our_own_server_away_is_never_this_network() -> None:
    """Own server down shown as the user's network: neither a warning nor a word of it."""
    down = Cause("test_service_unavailable", Severity.NOT_MEASURED, {"host": "x"})
    step = Cause("connection_refused", Severity.INFORMATION, {"host": "x", "port": "443"})
    made = _examined(Measurement("network", causes=[down, step]), AWAY, CAMERA)
    line = parse(line_of(made, TABLE, ENGLISH))
    assert (status_of(made), line.text) == (Status.UNKNOWN, "the test service is unavailable")
    assert not set(line.data) & {"rtt", "jitter", "download", "upload"}


def test_what_is_uncertain_says_so() -> None:
    losses = {"loss_ratio": 0.01, "loss_low_ratio": 0.002, "loss_high_ratio": 0.014}
    relay = Measurement("relay", {"round_trip_time_ms": 31.0, "jitter_ms": 4.0, "burst_loss_ratio": 0.03, **losses})
    made = examined([relay], TABLE, ("relay",), datetime(2026, 11, 21, tzinfo=UTC), 1.0)
    line = parse(line_of(made, TABLE, ENGLISH))
    assert (line.status, line.text) == ("WARNING", "loss 1.0% (uncertain)")
    assert line.data["loss"]["value"] == "1"


def test_what_was_not_measured_has_no_datum() -> None:
    """Unmeasured loss scored as zero: a graph would show a line without losses."""
    relay = Measurement(
        "relay", {"round_trip_time_ms": 31.0, "jitter_ms": 4.0}, skipped=frozenset({"loss_ratio", "burst_loss_ratio"})
    )
    line = parse(line_of(_examined(relay), TABLE, ENGLISH))
    assert set(line.data) == {"relay_rtt", "relay_jitter"}


def test_nothing_examined_is_unknown() -> None:
    assert line_of(_examined(), TABLE, ENGLISH) == "READINESS UNKNOWN: nothing was examined"


ORDER = ("not_ready", "degraded", "not_measured", "ready")
NAMES = {"not_ready": "CRITICAL", "degraded": "WARNING", "not_measured": "UNKNOWN", "ready": "OK"}


@unhurried
@given(st.lists(measurements(), max_size=5, unique_by=lambda one: one.check), st.sets(st.sampled_from(CHECKS)))
def test_whatever_is_measured_the_line_is_one(found: list[Measurement], required: set[str]) -> None:
    made = examined(found, TABLE, required, datetime(2026, 11, 21, tzinfo=UTC), 1.0)
    line = parse(line_of(made, TABLE, ENGLISH))
    counted = [one for one in made.checks if one.required] or list(made.checks)
    # The gravest in the order of fleet.md, which is not that of the report.
    gravest = next((verdict for verdict in ORDER if any(one.verdict == verdict for one in counted)), "not_measured")
    assert line.status == NAMES[gravest] == status_of(made).name
    measured = [one.measures[row.measure] for one in made.checks for row in TABLE.of(one.check) if row.measure in one.measures]
    assert len(line.data) == sum(abs(number) < 1e15 for number in measured)
    for one in counted:
        assert one.verdict is not Verdict.NOT_MEASURED or gravest == "not_measured" or f"{one.check} not measured" in line.text


class _Shouting:
    """Texts whose every sentence is somebody's bad dream: as if a cause named a device."""

    def __init__(self, name: str) -> None:
        self._name = name

    def text(self, key: str, **_values: object) -> str:
        return f"{key}{self._name}"

    def find(self, key: str, **values: object) -> str | None:
        return self.text(key, **values)

    def decimal(self, value: float) -> str:
        return f"{value:.1f}{self._name}"


@unhurried
@given(st.sampled_from(HOSTILE) | st.text(max_size=60))
def test_no_name_breaks_the_line(name: str) -> None:
    found = (
        FindingData("upload_slow", Severity.DEGRADED, {"measured": 1.8e6}, "upload_bps", uncertain=True),
        FindingData("no_camera", Severity.DEGRADED, {"better": name}),
    )
    judged = Judged("throughput", Verdict.DEGRADED, {"upload_bps": 1.8e6}, found, facts={"device": name})
    made = replace(_examined(), checks=(judged,))
    line = parse(line_of(made, TABLE, _Shouting(name)))
    assert line.status == "WARNING"
    assert set(line.data) == {"upload"}
    assert len(line.text) <= LONGEST
    said = parse(unknown(f"x{name}"))
    assert (said.status, said.data) == ("UNKNOWN", {})


@pytest.mark.parametrize(
    ("arguments", "asks"),
    [
        (["check", "--nagios"], True),
        (["--json", "check", "-t", "x", "--nagios"], True),
        # Bad use of it too: exit code 2 would be CRITICAL.
        (["check", "--nagios=yes"], True),
        (["check", "--only", "network"], False),
        (["agenda", "--nagios"], False),
    ],
)
def test_monitoring_is_known_before_the_command_line_is_right(arguments: list[str], asks: bool) -> None:
    assert asks_nagios(arguments) is asks


@pytest.mark.parametrize("reason", ["not done after 5 s", "a | b\nc\td", "réseau “coupé”"])
def test_a_reason_stays_on_its_line(reason: str) -> None:
    line = parse(unknown(reason))
    assert (line.status, line.data) == ("UNKNOWN", {})
