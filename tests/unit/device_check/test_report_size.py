"""A report has 8 KiB at most, whatever was found; and what is left out for that is what helps least, and counted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime

import jsonschema
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from device_check.check_names import CHECKS
from device_check.examination import examined
from device_check.foreign import LONGEST, shortened
from device_check.measurement import Cause, Measurement, Outcome, Rung, Severity
from device_check.report import Report, report_schema
from device_check.report_size import MOST_BYTES, fitted, size_of
from device_check.sentences import check, first_finding, report
from device_check.thresholds import Thresholds
from scheduling.messages.catalogue import Catalogue, load_catalogue
from tests.unit.device_check.made_measurements import HOSTILE, OF_PROBES, measurements, unhurried

TABLE = Thresholds.load()
CATALOGUES = [load_catalogue(language).on("window") for language in ("fr", "en")]
SCHEMA = jsonschema.Draft202012Validator(report_schema())
WIDE = "🎤" * 300
STEPS = ("dns", "tcp", "proxy", "tls", "http", "websocket")
WORST_NUMBERS = {"lower": 9e11, "higher": -199.123}


def made(found: Sequence[Measurement], texts: Catalogue) -> Report:
    return report(examined(found, TABLE, CHECKS, datetime(2026, 11, 22, 9, 41, tzinfo=UTC), 18.4), texts)


def whole(found: Sequence[Measurement], texts: Catalogue) -> Report:
    """As it would be without a limit."""
    result = examined(found, TABLE, CHECKS, datetime(2026, 11, 22, 9, 41, tzinfo=UTC), 18.4)
    return msgspec.structs.replace(report(result, texts), checks=[check(one, texts) for one in result.checks])


def every_number_wrong(name: str) -> dict[str, float]:
    numbers = {row.measure: WORST_NUMBERS[row.better] for row in TABLE.of(name)}
    ends = {end: WORST_NUMBERS["lower"] for row in TABLE.of(name) for end in (row.low, row.high) if end}
    return numbers | ends | {f"unjudged_{number}_ms": 123456.789 for number in range(6)}


def cause(code: str, severity: Severity) -> Cause:
    """With names as wide as they come."""
    return Cause(code, severity, {name: 1e9 if name.endswith(("_ms", "_s")) else WIDE for name in OF_PROBES[code]})


def every_cause(severity: Severity | None = None) -> list[Cause]:
    """All that any probe can say."""
    severities = list(Severity)
    return [cause(code, severity or severities[place % 4]) for place, code in enumerate(OF_PROBES)]


def every_step(count: int) -> list[Rung]:
    return [
        Rung(step, f"target_{number}", Outcome.FAILED, 12345.6, "connection_timed_out")
        for number in range(count)
        for step in STEPS
    ]


WORST = {
    "every number wrong": [Measurement(name, every_number_wrong(name)) for name in CHECKS],
    "every number wrong, every cause of all probes, wide names": [
        Measurement(
            name, every_number_wrong(name), every_cause(), facts={f"fact{n}": WIDE for n in range(12)}, rungs=every_step(20)
        )
        for name in CHECKS
    ],
    "every cause, each not ready": [Measurement(name, {}, every_cause(Severity.NOT_READY)) for name in CHECKS],
    "thousands of steps": [Measurement(name, {}, [Cause("no_camera")], rungs=every_step(500)) for name in CHECKS],
    "names": [Measurement(name, {}, [Cause("no_camera")], facts={f"{n}{WIDE}": WIDE for n in range(50)}) for name in CHECKS],
}


@pytest.mark.parametrize("texts", CATALOGUES, ids=lambda one: one.language)
@pytest.mark.parametrize("case", WORST)
def test_at_worst_it_has_8_kib_and_still_says_why(case: str, texts: Catalogue) -> None:
    full, kept = whole(WORST[case], texts), made(WORST[case], texts)
    assert len(msgspec.json.encode(kept)) == size_of(kept) <= 8 * 1024
    SCHEMA.validate(json.loads(msgspec.json.encode(kept)))
    assert [(one.check, one.verdict, one.measures) for one in kept.checks] == [
        (one.check, one.verdict, one.measures) for one in full.checks
    ]
    for before, after in zip(full.checks, kept.checks, strict=True):
        # The gravest stays, with its remedy; what is missing is counted.
        gravest = {one.code for one in before.findings if one.severity.value == before.verdict.value}
        assert not gravest or gravest & {one.code for one in after.findings}
        assert all(one.cause and one.remedy for one in after.findings)
        missing = len(before.findings) + len(before.rungs) - len(after.findings) - len(after.rungs)
        assert after.left_out == missing
    first, told = first_finding(full), first_finding(kept)
    assert first is not None
    assert told is not None
    assert told.severity is first.severity


@pytest.mark.parametrize("texts", CATALOGUES, ids=lambda one: one.language)
def test_each_thing_that_can_be_said_fits_eight_times(texts: Catalogue) -> None:
    """Whichever finding is the one that stays, with its remedy whole, beside every number that is judged."""
    for code in OF_PROBES:
        found = [Measurement(name, every_number_wrong(name), [cause(code, Severity.NOT_READY)]) for name in CHECKS]
        kept = made(found, texts)
        assert size_of(kept) <= MOST_BYTES, code
        assert all(one.remedy[-1] in ".!?" for each in kept.checks for one in each.findings), code


def test_the_limit_is_needed() -> None:
    """So that the test above could fail."""
    assert all(size_of(whole(found, CATALOGUES[0])) > MOST_BYTES for found in list(WORST.values())[1:])


def test_what_fits_is_told_whole() -> None:
    rungs = [Rung("dns", "relay", Outcome.PASSED, 3.0), Rung("turn_udp", "relay", Outcome.FAILED, code="connection_timed_out")]
    note = Cause("relay_only_reached", Severity.INFORMATION, {"host": "x"})
    found = [Measurement("relay", {"round_trip_time_ms": 20.0}, [note], rungs=rungs, facts={"transport": "udp"})]
    assert made(found, CATALOGUES[0]).checks == whole(found, CATALOGUES[0]).checks


def test_ways_that_led_to_their_end_go_first_and_failed_steps_stay() -> None:
    long = [Rung(step, f"t{number}", Outcome.PASSED, 1.0) for number in range(20) for step in STEPS]
    failed = [Rung("dns", "calendar", Outcome.PASSED, 1.0), Rung("tcp", "calendar", Outcome.FAILED, code="connection_refused")]
    skipped = [Rung("tls", "calendar", Outcome.SKIPPED)]
    note = Cause("vpn_used", Severity.INFORMATION, {"host": "x"})
    kept = made([Measurement("network", {}, [Cause("no_camera"), note], rungs=[*long, *failed, *skipped])], CATALOGUES[0]).checks[
        0
    ]
    assert [(rung.rung, rung.target) for rung in kept.rungs] == [("dns", "calendar"), ("tcp", "calendar")]
    assert [one.code for one in kept.findings] == ["no_camera", "vpn_used"]
    assert kept.left_out == len(long) + 1


def test_findings_are_taken_from_a_check_that_has_more_than_one() -> None:
    """The longest may have nothing to spare."""
    long = Measurement("camera", {f"number_{place}_ms": 1.5 for place in range(150)}, [Cause("no_camera")])
    causes = [cause(code, Severity.DEGRADED) for code in list(OF_PROBES)[:40]]
    full = whole([long, Measurement("network", {}, causes)], CATALOGUES[1])
    most = size_of(whole([long], CATALOGUES[1])) + 1500
    kept = fitted(full, most)
    # As many as there is room for.
    assert most - 800 < size_of(kept) <= most
    assert [len(one.findings) >= 1 for one in kept.checks] == [True, True]


@unhurried
@given(
    st.lists(measurements(), max_size=8, unique_by=lambda one: one.check),
    st.sampled_from(CATALOGUES),
    st.integers(600, MOST_BYTES),
)
def test_however_little_there_is_room_for_nothing_grave_is_lost(found: list[Measurement], texts: Catalogue, most: int) -> None:
    full = whole(found, texts)
    kept = fitted(full, most)
    assert [(one.check, one.verdict, one.measures) for one in kept.checks] == [
        (one.check, one.verdict, one.measures) for one in full.checks
    ]
    for before, after in zip(full.checks, kept.checks, strict=True):
        worst = {one.severity for one in before.findings} - {Severity.INFORMATION}
        assert not worst or {one.severity for one in after.findings} >= {min(worst, key=list(Severity).index)}
        assert after.left_out == len(before.findings) + len(before.rungs) - len(after.findings) - len(after.rungs)
    if size_of(full) <= most:
        assert kept == full


@pytest.mark.parametrize("name", HOSTILE)
def test_a_foreign_name_is_short_and_on_one_line(name: str) -> None:
    short = shortened(name)
    assert len(short) <= LONGEST
    assert len(short.encode()) <= LONGEST * 4 // 3
    assert short == " ".join(short.split())
    assert not any(letter in short for letter in "\n\r\t\x00\x1b\u2028\u202e")
    assert len(name.encode()) > LONGEST or not name.isprintable() or short == name.strip()
