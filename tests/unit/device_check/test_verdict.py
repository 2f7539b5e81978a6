"""Each row of the table at, before and beyond its limits; and that nothing unmeasured is ever good."""

from __future__ import annotations

import math

import pytest

from device_check.check_names import CHECKS
from device_check.measurement import Cause, Measurement, Outcome, Rung, Severity
from device_check.report import Verdict
from device_check.thresholds import Thresholds
from device_check.verdict import Judged, judge, overall

TABLE = Thresholds.load()
READY, DEGRADED, NOT_READY, NOT_MEASURED = Verdict.READY, Verdict.DEGRADED, Verdict.NOT_READY, Verdict.NOT_MEASURED

# A healthy workstation: one number is changed at a time.
HEALTHY = {
    "network": {"round_trip_time_ms": 31.0, "jitter_ms": 4.0},
    "throughput": {"download_bps": 20e6, "upload_bps": 8e6, "latency_rise_ms": 12.0},
    "microphone": {
        "peak_dbfs": -9.0,
        "dynamics_db": 34.0,
        "speech_level_dbov": -26.0,
        "clipped_ratio": 0.0,
        "speech_to_noise_db": 31.0,
    },
    "camera": {"black_ratio": 0.02, "frozen_s": 0.0, "frame_rate_fps": 30.0, "mean_luma": 118.0},
    "relay": {
        "round_trip_time_ms": 31.0,
        "jitter_ms": 4.0,
        "loss_ratio": 0.0,
        "loss_low_ratio": 0.0,
        "loss_high_ratio": 0.00998,
        "burst_loss_ratio": 0.0,
    },
    "loudspeaker": {"heard_after_ms": 80.0, "volume_ratio": 0.7},
    "system": {"clock_skew_s": 0.4, "cpu_busy_ratio": 0.1, "memory_free_ratio": 0.5},
}
# Written from readiness.md by hand, not from the table.
ROWS = [
    ("network", "round_trip_time_ms", 150, READY),
    ("network", "round_trip_time_ms", 150.01, DEGRADED),
    ("network", "round_trip_time_ms", 400, DEGRADED),
    ("network", "round_trip_time_ms", 400.01, NOT_READY),
    ("network", "jitter_ms", 29.99, READY),
    ("network", "jitter_ms", 30, DEGRADED),
    ("network", "jitter_ms", 100, DEGRADED),
    ("network", "jitter_ms", 100.01, NOT_READY),
    ("throughput", "download_bps", 2e6, READY),
    ("throughput", "download_bps", 1.999e6, DEGRADED),
    ("throughput", "download_bps", 0.6e6, DEGRADED),
    ("throughput", "download_bps", 0.599e6, NOT_READY),
    ("throughput", "upload_bps", 2e6, READY),
    ("throughput", "upload_bps", 1.999e6, DEGRADED),
    ("throughput", "upload_bps", 0.6e6, DEGRADED),
    ("throughput", "upload_bps", 0.599e6, NOT_READY),
    ("throughput", "latency_rise_ms", 99.9, READY),
    ("throughput", "latency_rise_ms", 100, DEGRADED),
    ("throughput", "latency_rise_ms", 300, DEGRADED),
    ("throughput", "latency_rise_ms", 300.1, NOT_READY),
    ("microphone", "peak_dbfs", -60, READY),
    ("microphone", "peak_dbfs", -60.1, NOT_READY),
    ("microphone", "dynamics_db", 10, READY),
    ("microphone", "dynamics_db", 9.9, NOT_READY),
    ("microphone", "speech_level_dbov", -36, READY),
    ("microphone", "speech_level_dbov", -36.1, DEGRADED),
    ("microphone", "speech_level_dbov", -46, DEGRADED),
    ("microphone", "speech_level_dbov", -46.1, NOT_READY),
    ("microphone", "clipped_ratio", 0.001, READY),
    ("microphone", "clipped_ratio", 0.0011, DEGRADED),
    ("microphone", "clipped_ratio", 1.0, DEGRADED),
    ("microphone", "speech_to_noise_db", 15, READY),
    ("microphone", "speech_to_noise_db", 14.9, DEGRADED),
    ("camera", "black_ratio", 0.979, READY),
    ("camera", "black_ratio", 0.98, NOT_READY),
    ("camera", "frozen_s", 1.99, READY),
    ("camera", "frozen_s", 2.01, NOT_READY),
    ("camera", "frame_rate_fps", 15, READY),
    # A camera of 15 a second whose clock is not ours, or one of whose pictures came too late.
    ("camera", "frame_rate_fps", 14.67, READY),
    ("camera", "frame_rate_fps", 14.5, DEGRADED),
    ("camera", "frame_rate_fps", 5, DEGRADED),
    ("camera", "frame_rate_fps", 4.9, NOT_READY),
    ("camera", "mean_luma", 50, READY),
    ("camera", "mean_luma", 49.9, DEGRADED),
    ("camera", "covered_contrast_luma", 5, READY),
    ("camera", "covered_contrast_luma", 4.9, NOT_READY),
    ("relay", "round_trip_time_ms", 150, READY),
    ("relay", "round_trip_time_ms", 150.01, DEGRADED),
    ("relay", "round_trip_time_ms", 400, DEGRADED),
    ("relay", "round_trip_time_ms", 400.01, NOT_READY),
    ("relay", "jitter_ms", 29.99, READY),
    ("relay", "jitter_ms", 30, DEGRADED),
    ("relay", "jitter_ms", 100, DEGRADED),
    ("relay", "jitter_ms", 100.01, NOT_READY),
    ("relay", "burst_loss_ratio", 0.0999, READY),
    ("relay", "burst_loss_ratio", 0.10, DEGRADED),
    ("relay", "burst_loss_ratio", 1.0, DEGRADED),
    ("loudspeaker", "volume_ratio", 0.20, READY),
    ("loudspeaker", "volume_ratio", 0.19, DEGRADED),
    ("loudspeaker", "volume_ratio", 0.0, NOT_READY),
    ("system", "clock_skew_s", 60, READY),
    ("system", "clock_skew_s", 61, DEGRADED),
    ("system", "clock_skew_s", 300, DEGRADED),
    ("system", "clock_skew_s", 301, NOT_READY),
    ("system", "cpu_busy_ratio", 0.85, READY),
    ("system", "cpu_busy_ratio", 0.86, DEGRADED),
    ("system", "cpu_busy_ratio", 0.96, NOT_READY),
    ("system", "memory_free_ratio", 0.10, READY),
    ("system", "memory_free_ratio", 0.09, DEGRADED),
    ("system", "memory_free_ratio", 0.02, NOT_READY),
]
# The ends of the 95 % interval of the loss: readiness.md judges on both, and gives the worse band.
LOSSES = [
    (0.0, 0.00998, READY, False),
    (0.002, 0.014, DEGRADED, True),
    (0.01, 0.02, DEGRADED, False),
    (0.02, 0.04, DEGRADED, False),
    (0.03, 0.06, NOT_READY, True),
    (0.005, 0.06, NOT_READY, True),
    (0.06, 0.10, NOT_READY, False),
]


def _judged(check: str, measures: dict[str, float], *causes: Cause, required: tuple[str, ...] = tuple(HEALTHY)) -> Judged:
    return judge(Measurement(check, measures, causes), TABLE, required)


@pytest.mark.parametrize("check", HEALTHY)
def test_a_healthy_workstation_has_no_finding(check: str) -> None:
    judged = _judged(check, HEALTHY[check])
    assert (judged.verdict, judged.findings) == (READY, ())


@pytest.mark.parametrize(("check", "measure", "value", "verdict"), ROWS)
def test_each_row_at_its_limits(check: str, measure: str, value: float, verdict: Verdict) -> None:
    judged = _judged(check, {**HEALTHY[check], measure: value})
    assert judged.verdict is verdict
    assert [found.measure for found in judged.findings] == ([] if verdict is READY else [measure])


def test_every_row_of_the_table_is_tried_and_has_its_source() -> None:
    tried = {(check, measure) for check, measure, _value, _verdict in ROWS} | {("relay", "loss_ratio")}
    assert tried == {(row.check, row.measure) for row in TABLE.rows}
    assert all(len(row.source) > 10 for row in TABLE.rows)


@pytest.mark.parametrize(("check", "measure"), [(row.check, row.measure) for row in TABLE.rows if row.needed])
def test_a_measure_that_is_absent_is_never_good(check: str, measure: str) -> None:
    measures = {name: value for name, value in HEALTHY[check].items() if name != measure}
    judged = _judged(check, measures)
    assert judged.verdict is NOT_MEASURED
    assert [(found.code, found.values["name"]) for found in judged.findings] == [("measure_missing", measure)]


def test_what_only_makes_it_worse_explains_no_absent_measure() -> None:
    saving = Measurement("system", {"memory_free_ratio": 0.5}, causes=[Cause("battery_saver", Severity.DEGRADED)])
    judged = judge(saving, TABLE, CHECKS)
    assert judged.verdict is NOT_MEASURED
    assert [found.code for found in judged.findings] == ["battery_saver", "measure_missing"]


@pytest.mark.parametrize(("low", "high", "verdict", "uncertain"), LOSSES)
def test_a_loss_is_judged_on_both_ends_of_its_interval(low: float, high: float, verdict: Verdict, uncertain: bool) -> None:
    measures = {"loss_ratio": (low + high) / 2, "loss_low_ratio": low, "loss_high_ratio": high}
    judged = _judged("relay", HEALTHY["relay"] | measures)
    assert judged.verdict is verdict
    told = [(found.code, found.uncertain, found.values["low"], found.values["high"]) for found in judged.findings]
    assert told == ([] if verdict is READY else [("packets_lost", uncertain, low, high)])


@pytest.mark.parametrize("end", ["loss_low_ratio", "loss_high_ratio"])
def test_a_loss_without_an_end_of_its_interval_was_not_measured(end: str) -> None:
    judged = _judged("relay", {name: value for name, value in HEALTHY["relay"].items() if name != end})
    assert [(found.code, found.values["name"]) for found in judged.findings] == [("measure_missing", "loss_ratio")]


def test_what_was_deliberately_not_taken_is_neither_judged_nor_missing() -> None:
    """Over TCP a relay loses nothing, all comes late; the quick check hears no sentence."""
    over_tcp = Measurement(
        "relay", {"round_trip_time_ms": 31.0, "jitter_ms": 4.0}, skipped=frozenset({"loss_ratio", "burst_loss_ratio"})
    )
    assert judge(over_tcp, TABLE, CHECKS).verdict is READY
    steady = Measurement("microphone", {**HEALTHY["microphone"], "dynamics_db": 1.0}, skipped=frozenset({"dynamics_db"}))
    assert judge(steady, TABLE, CHECKS).findings == ()


def test_skipping_measures_alone_is_no_good_answer() -> None:
    nothing = Measurement("relay", skipped=frozenset(row.measure for row in TABLE.of("relay")))
    assert judge(nothing, TABLE, CHECKS).verdict is NOT_MEASURED


def test_facts_and_rungs_go_with_the_verdict() -> None:
    rung = Rung("dns", "relay", Outcome.PASSED, 3.0)
    judged = judge(Measurement("relay", HEALTHY["relay"], facts={"codec": "G.711"}, rungs=[rung]), TABLE, CHECKS)
    assert (judged.facts, judged.rungs) == ({"codec": "G.711"}, (rung,))


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_a_number_that_is_none_was_not_measured(number: float) -> None:
    judged = _judged("network", {"round_trip_time_ms": number, "jitter_ms": 1.0})
    assert judged.verdict is NOT_MEASURED
    assert "round_trip_time_ms" not in judged.measures


def test_without_any_measure_or_cause_nothing_is_ready() -> None:
    assert _judged("loudspeaker", {}).verdict is NOT_MEASURED
    assert [found.code for found in _judged("loudspeaker", {}).findings] == ["nothing_measured"]


def test_a_gap_in_one_direction_does_not_hide_that_the_other_is_bad() -> None:
    cause = Cause("endpoint_refuses", Severity.NOT_MEASURED)
    assert _judged("throughput", {"download_bps": 0.1e6}, cause).verdict is NOT_READY
    assert _judged("throughput", {"download_bps": 1e6}, cause).verdict is NOT_MEASURED


def test_what_decides_silences_the_rows_that_would_mislead() -> None:
    """Steady noise has a speech level too: "too quiet" would be a wrong cause."""
    noise = {"peak_dbfs": -40.0, "dynamics_db": 1.0, "speech_level_dbov": -53.0, "clipped_ratio": 0.0, "speech_to_noise_db": 0.0}
    assert [found.code for found in _judged("microphone", noise).findings] == ["noise_without_voice"]
    black = {"black_ratio": 1.0, "frozen_s": 3.0, "frame_rate_fps": 30.0, "mean_luma": 2.0}
    assert [found.code for found in _judged("camera", black).findings] == ["camera_black"]


def test_information_alone_is_ready() -> None:
    assert _judged("network", HEALTHY["network"], Cause("test_service_slow", Severity.INFORMATION)).verdict is READY


@pytest.mark.parametrize(("check", "code"), [("network", "no_endpoint"), ("relay", "no_relay")])
def test_what_is_not_set_up_does_not_count_and_says_so(check: str, code: str) -> None:
    network = _judged(check, {}, Cause(code, Severity.NOT_MEASURED))
    assert (network.verdict, network.required) == (NOT_MEASURED, False)
    assert overall([_judged("camera", HEALTHY["camera"]), network]) is READY
    # Asked for alone it is the whole answer, and no good one.
    assert overall([network]) is NOT_MEASURED


def test_our_own_server_being_away_is_never_ready_and_never_the_networks_fault() -> None:
    network = _judged("network", {}, Cause("test_service_unavailable", Severity.NOT_MEASURED))
    assert (network.verdict, network.required) == (NOT_MEASURED, True)
    assert overall([_judged("camera", HEALTHY["camera"]), network]) is NOT_MEASURED


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ([READY, READY], READY),
        ([READY, DEGRADED], DEGRADED),
        ([DEGRADED, NOT_MEASURED], NOT_MEASURED),
        ([NOT_MEASURED, NOT_READY], NOT_READY),
        ([], NOT_MEASURED),
    ],
)
def test_the_whole_is_as_good_as_the_worst(verdicts: list[Verdict], expected: Verdict) -> None:
    assert overall([Judged("camera", verdict, {}, ()) for verdict in verdicts]) is expected


def test_what_is_not_required_does_not_count() -> None:
    assert overall([Judged("camera", READY, {}, ()), Judged("loudspeaker", NOT_READY, {}, (), required=False)]) is READY
