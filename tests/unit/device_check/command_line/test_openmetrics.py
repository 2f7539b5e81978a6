"""The textfile for Prometheus, read by others' parsers: prometheus_client's for OpenMetrics, and promtool's with its rules."""

from __future__ import annotations

import math
import shutil
import subprocess
from datetime import UTC, datetime
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.openmetrics.parser import text_string_to_metric_families
from prometheus_client.parser import text_string_to_metric_families as as_text_format

from device_check.check_names import CHECKS
from device_check.command_line.openmetrics import PREFIX, text_of
from device_check.examination import Examined, examined
from device_check.measurement import Cause, Measurement, Severity
from device_check.thresholds import Thresholds
from scheduling.messages.catalogue import load_catalogue
from tests.unit.device_check.made_measurements import measurements, unhurried

TABLE = Thresholds.load()
ENGLISH = load_catalogue("en")
TAKEN_AT = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]

EVERYTHING = [
    Measurement(check, {name: 0.5 for row in TABLE.of(check) for name in (row.measure, row.low, row.high) if name} | {"mos": 4.1})
    for check in CHECKS
]


def made(*found: Measurement) -> Examined:
    return examined(found, TABLE, CHECKS, TAKEN_AT, 12.5)


def samples(text: str) -> Samples:
    """Every sample of a file that is OpenMetrics to the letter; all of its families are gauges."""
    found: Samples = {}
    for family in text_string_to_metric_families(text):  # type: ignore[no-untyped-call]  # prometheus_client leaves it so
        assert family.type == "gauge"
        assert family.documentation
        for one in family.samples:
            key = (one.name.removeprefix(f"{PREFIX}_"), frozenset(one.labels.items()))
            assert one.name.startswith(f"{PREFIX}_")
            assert key not in found
            found[key] = float(one.value)
    return found


def value(found: Samples, name: str, **labels: str) -> float | None:
    return found.get((name, frozenset(labels.items())))


def test_numbers_stand_in_base_units() -> None:
    network = Measurement("network", {"round_trip_time_ms": 31.0, "jitter_ms": 4.0})
    throughput = Measurement("throughput", {"download_bps": 12e6, "upload_bps": 1.8e6})
    relay = Measurement("relay", {"loss_ratio": 0.01, "loss_low_ratio": 0.002, "loss_high_ratio": 0.014, "jitter_ms": 8.0})
    microphone = Measurement("microphone", {"speech_level_dbov": -26.0})
    found = samples(text_of(made(network, throughput, relay, microphone), TABLE, ENGLISH))
    assert value(found, "round_trip_time_seconds", check="network") == pytest.approx(0.031)
    assert value(found, "jitter_seconds", check="network") == pytest.approx(0.004)
    assert value(found, "jitter_seconds", check="relay") == pytest.approx(0.008)
    # Bytes, not bits.
    assert value(found, "download_bytes_per_second", check="throughput") == 1_500_000
    assert value(found, "upload_bytes_per_second", check="throughput") == 225_000
    assert value(found, "loss_ratio", check="relay") == 0.01
    assert value(found, "loss_high_ratio", check="relay") == 0.014
    assert value(found, "speech_level_decibels", check="microphone") == -26
    assert value(found, "last_check_timestamp_seconds") == TAKEN_AT.timestamp()
    assert value(found, "duration_seconds") == 12.5


def test_one_verdict_of_each_check_is_1() -> None:
    away = Measurement("throughput", causes=[Cause("test_service_unavailable", Severity.NOT_MEASURED, {"host": "x"})])
    found = samples(text_of(made(Measurement("camera", causes=[Cause("no_camera")]), away), TABLE, ENGLISH))
    told = {
        (labels["check"], labels["verdict"]): number
        for (name, keys), number in found.items()
        if name == "verdict" and (labels := dict(keys))
    }
    assert [key for key, number in told.items() if number == 1] == [
        ("camera", "not_ready"),
        ("throughput", "not_measured"),
        ("all", "not_ready"),
    ]
    assert {key for key in told if key[0] == "camera"} == {
        ("camera", verdict) for verdict in ("ready", "degraded", "not_ready", "not_measured")
    }


def test_what_was_not_measured_is_absent_not_0() -> None:
    """Unmeasured loss scored as zero: an alert on it would never come."""
    way = {"round_trip_time_ms": 20.0, "jitter_ms": 1.0}
    relay = Measurement("relay", way, skipped=frozenset({"loss_ratio", "burst_loss_ratio"}))
    unreached = Measurement(
        "network", {"round_trip_time_ms": math.nan}, [Cause("name_unknown", Severity.NOT_MEASURED, {"host": "x"})]
    )
    text = text_of(made(relay, unreached), TABLE, ENGLISH)
    assert "loss" not in text
    found = samples(text)
    assert value(found, "round_trip_time_seconds", check="network") is None
    assert value(found, "verdict", check="network", verdict="not_measured") == 1
    assert value(found, "verdict", check="camera", verdict="ready") is None


@pytest.mark.parametrize("found", [[], EVERYTHING[:1], EVERYTHING], ids=["nothing", "one check", "everything"])
def test_to_the_letter(found: list[Measurement]) -> None:
    text = text_of(made(*found), TABLE, ENGLISH)
    lines = text.split("\n")
    assert lines[-2:] == ["# EOF", ""]
    assert "" not in lines[:-1]
    assert text.isascii()
    # Each family stands together, explained and typed before its samples.
    names = [line.split()[2] if line.startswith("# ") else line.partition("{")[0].split()[0] for line in lines[:-2]]
    runs = [name for name, _ in groupby(names)]
    assert len(runs) == len(set(runs))
    assert text.count("# TYPE ") == text.count(" gauge\n") == text.count("# HELP ")
    assert all(name.startswith(f"{PREFIX}_") for name in names)
    # The exporters read the older text format.
    assert {one.name for one in as_text_format(text)} == set(names)


@unhurried
@given(st.lists(measurements(), max_size=5, unique_by=lambda one: one.check))
def test_whatever_is_measured_both_formats_hold_it(found: list[Measurement]) -> None:
    result = made(*found)
    text = text_of(result, TABLE, ENGLISH)
    told = samples(text)
    assert all(math.isfinite(number) for number in told.values())
    kept = sum(name in one.measures for one in result.checks for name in _told(one.check))
    assert len(told) == kept + 4 * (len(found) + 1) + 2
    assert len(list(as_text_format(text))) >= 3


def _told(check: str) -> set[str]:
    return {name for row in TABLE.of(check) for name in (row.measure, row.low, row.high) if name} | {"mos"}


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool (package prometheus) is not on this machine")
@pytest.mark.parametrize("found", [EVERYTHING, []], ids=["everything", "nothing"])
def test_promtool_has_nothing_to_say_against_it(found: list[Measurement]) -> None:
    text = text_of(made(*found), TABLE, ENGLISH)
    done = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool (package prometheus) is not on this machine")
def test_promtool_would_refuse_bits_and_milliseconds() -> None:
    """So that the test above could fail."""
    text = text_of(made(*EVERYTHING), TABLE, ENGLISH)
    for right, wrong in (("bytes_per_second", "bits_per_second"), ("round_trip_time_seconds", "round_trip_time_milliseconds")):
        command = ["promtool", "check", "metrics"]
        done = subprocess.run(command, input=text.replace(right, wrong), capture_output=True, text=True, check=False)
        assert done.returncode != 0, wrong
