"""The labelled set: a few of it in every run, all of it at night; and that its own judgement is none that always passes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from device_check.measurement import Severity
from device_check.report import Check, Finding, Report, Verdict
from device_check.thresholds import Thresholds
from scheduling.messages.catalogue import load_catalogue
from tests.labelled.case import DEGRADED, NOT_READY, READY, Case, healthy
from tests.labelled.cases import all_cases
from tests.labelled.running import run_all, run_apart
from tests.labelled.table import Row, lines_of, row_of, sums

# Codes for which no case makes the fault, and why.
NOT_MADE = {
    "camera_vanished": "there is no camera here, and no kernel module that makes one",
    "camera_refused": "there is no camera here, and no kernel module that makes one",
    "microphone_refused": "PulseAudio refuses no stream of a source that it lists",
    "connection_failed": "what no other code of a connection names: no errno that a firewall here can give",
    "turn_refused": "what no other code of TURN names: coturn answers none such",
    "too_few_exchanges": "tried with servers that think for 1 to 2.8 s: the slower ones are told as http_timed_out before",
    "budget_spent": "in tests/integration/test_relay.py",
    "too_few_datagrams": "in tests/integration/test_relay.py: a good line when the time is nearly spent",
    "measure_missing": "no probe leaves a number out without a cause",
    "nothing_measured": "no probe answers nothing",
    "uncertain": "no finding of its own: a note in another's evidence",
}


def told(rows: list[Row]) -> str:
    return "\n" + "\n".join(lines_of(rows))


def test_a_few_of_every_kind() -> None:
    rows = run_all([case for case in all_cases().values() if case.cheap], jobs=4)
    assert not [row.id for row in rows if row.failed], told(rows)
    made = [row for row in rows if not row.not_made]
    if not made:
        pytest.skip(f"nothing of it can be made here: {rows[0].not_made}")


def test_the_whole_set(nightly: bool) -> None:
    if not nightly:
        pytest.skip("with the nightly profile, or `make labelled`")
    rows = run_all(all_cases().values(), jobs=2)
    assert not [row.id for row in rows if row.failed], told(rows)


def test_it_is_large_enough_and_every_cause_is_in_it() -> None:
    cases = all_cases().values()
    assert sum(not case.healthy for case in cases) >= 60
    assert sum(case.healthy for case in cases) >= 20
    expected = {code for case in cases for code in case.codes}
    texts = load_catalogue("fr").texts
    known = {key.split(".")[1] for key in texts if key.startswith("finding.")}
    assert expected <= known
    assert {row.code for row in Thresholds.load().rows} <= expected
    # A code that is new needs a case, or a reason why there is none.
    assert known - expected <= set(NOT_MADE)


def finding(code: str, severity: Severity = Severity.NOT_READY, remedy: str | None = None) -> Finding:
    text = load_catalogue("fr").texts[f"finding.{code}.remedy"] if remedy is None else remedy
    return Finding(code=code, severity=severity, evidence="e", remedy=text, cause="c")


def report(verdict: Verdict, *findings: Finding) -> Report:
    check = Check(check="microphone", verdict=verdict, measures={}, findings=list(findings))
    return Report(id="0", taken_at=datetime.now(UTC), duration_s=1, workstation="w", verdict=verdict, checks=[check])


def fault(*codes: str, verdict: Verdict = NOT_READY) -> Case:
    return Case("M99", "a fault", "nothing", lambda _folder: report(READY), (verdict,), codes)


def judged(case: Case, answer: Report) -> tuple[bool, bool | None, bool | None, bool | None]:
    row = row_of(case, answer)
    return row.right, row.caught, row.cause, row.remedy


def test_what_is_right() -> None:
    muted, loud = finding("microphone_muted"), finding("voice_too_loud", Severity.DEGRADED)
    note = finding("vpn_used", Severity.INFORMATION)
    assert judged(fault("microphone_muted"), report(NOT_READY, muted)) == (True, True, True, True)
    assert judged(fault("microphone_muted"), report(NOT_READY, note, muted)) == (True, True, True, True)
    # The graver is shown first, wherever it stands.
    assert judged(fault("microphone_muted", "voice_too_loud"), report(NOT_READY, loud, muted)) == (True, True, True, True)
    assert row_of(healthy("H99", "fine", "nothing", lambda _folder: report(READY)), report(READY, note)).right


@pytest.mark.parametrize(
    ("case", "answer", "expected"),
    [
        (fault("microphone_muted"), report(READY), (False, False, False, False)),
        (fault("microphone_muted"), report(DEGRADED, finding("microphone_muted")), (False, False, False, False)),
        (fault("microphone_muted"), report(NOT_READY, finding("no_microphone")), (False, False, False, False)),
        # Another cause besides: the person is sent the wrong way.
        (
            fault("microphone_muted"),
            report(NOT_READY, finding("microphone_muted"), finding("room_noisy")),
            (False, True, False, False),
        ),
        # The right one, but told second.
        (
            fault("microphone_muted", "no_camera"),
            report(NOT_READY, finding("no_camera"), finding("microphone_muted")),
            (False, True, False, False),
        ),
        # The remedy of another cause, or with a hole in it.
        (
            fault("microphone_muted"),
            report(NOT_READY, finding("microphone_muted", remedy="Branchez le casque.")),
            (False, True, True, False),
        ),
        (
            fault("camera_busy"),
            report(NOT_READY, finding("camera_busy")),
            (False, True, True, False),
        ),
    ],
)
def test_what_is_wrong(case: Case, answer: Report, expected: tuple[bool, bool, bool, bool]) -> None:
    assert judged(case, answer) == expected


def test_a_false_alarm_counts() -> None:
    fine = healthy("H99", "fine", "nothing", lambda _folder: report(READY))
    alarm = row_of(fine, report(DEGRADED, finding("room_noisy", Severity.DEGRADED)))
    assert alarm.failed
    assert sums([alarm, row_of(fine, report(READY))])["healthy passed"] == "1 of 2"
    assert sums([alarm])["false alarms"] == "1"


def _breaks(_folder: Path) -> Report:
    raise OSError


def test_a_case_that_cannot_be_run_is_no_success() -> None:
    row = row_of(fault("microphone_muted"), None, error="OSError")
    assert row.failed
    assert sums([row])["faults caught"] == "0 of 1"
    # In a process of its own, which knows only the cases of the set.
    assert "KeyError" in run_apart(fault("microphone_muted")).error
    missing = Case("M98", "a fault", "nothing", _breaks, missing=lambda: "pulseaudio")
    assert (run_apart(missing).not_made, run_apart(missing).failed) == ("pulseaudio", False)
