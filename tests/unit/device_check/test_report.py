"""The report: its published schema is current, and a report keeps to it."""

from __future__ import annotations

import configparser
import json
import math
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from device_check.check_names import CHECKS
from device_check.examination import Examined, examined, workstation_name
from device_check.measurement import Cause, Measurement, Outcome, Rung, Severity
from device_check.report import SOFTWARE, read_report, report_schema
from device_check.report_size import MOST_BYTES, size_of
from device_check.scope import Scope
from device_check.sentences import first_finding, report, verdict_sentence
from device_check.thresholds import Thresholds
from scheduling.messages.catalogue import Catalogue, load_catalogue
from tests.unit.device_check.made_measurements import measurements, unhurried

ROOT = Path(__file__).resolve().parents[3]
PUBLISHED = ROOT / "resources" / "readiness-report.schema.json"
FRENCH, ENGLISH = load_catalogue("fr"), load_catalogue("en")
VALIDATOR = jsonschema.Draft202012Validator(json.loads(PUBLISHED.read_text(encoding="utf-8")))


def _examined(*measurements: Measurement) -> Examined:
    required = ("camera", "microphone", "network", "throughput")
    return examined(measurements, Thresholds.load(), required, datetime(2026, 11, 21, 9, 30, tzinfo=UTC), 12.3456)


SLOW = _examined(
    Measurement("camera", {"black_ratio": 0.0, "frozen_s": 0.0, "frame_rate_fps": 30.0, "mean_luma": 120.0}),
    Measurement("throughput", {"download_bps": 12e6, "upload_bps": 1_842_345.678, "latency_rise_ms": 20.0}),
    Measurement("network", causes=(Cause("no_endpoint", Severity.NOT_MEASURED),)),
)


def _document() -> Any:
    return json.loads(msgspec.json.encode(report(SLOW, FRENCH)))


def test_the_published_schema_is_current() -> None:
    """Made anew by `json.dumps(report_schema(), indent=2)`."""
    assert json.loads(PUBLISHED.read_text(encoding="utf-8")) == report_schema()


def test_a_report_keeps_to_the_schema() -> None:
    validator = jsonschema.Draft202012Validator(json.loads(PUBLISHED.read_text(encoding="utf-8")))
    validator.check_schema(validator.schema)
    validator.validate(_document())
    # Fields may be added.
    validator.validate({**_document(), "site": "north"})


@pytest.mark.parametrize(
    "wrong",
    [
        {"schema": "readiness-report/2.0"},
        {"verdict": "good"},
        {"workstation": "Poste 12"},
        {"duration_s": -1},
        {"checks": [{"check": "camera", "verdict": "ready", "measures": {"frame_rate_fps": "30"}, "findings": []}]},
    ],
)
def test_what_is_no_report_is_refused_by_the_schema(wrong: dict[str, object]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**_document(), **wrong}, report_schema())


def test_the_fields_that_were_promised_are_there() -> None:
    made = _document()
    assert set(made) >= {"schema", "id", "taken_at", "duration_s", "workstation", "session", "verdict", "checks"}
    assert made["session"] is None
    assert made["taken_at"] == "2026-11-21T09:30:00Z"
    throughput = made["checks"][1]
    assert throughput["measures"]["upload_bps"] == 1842345.678
    assert set(throughput["findings"][0]) >= {"code", "severity", "evidence", "remedy"}
    assert read_report(json.dumps(made).encode()) == report(SLOW, FRENCH)


def test_facts_and_the_steps_of_the_way_are_told() -> None:
    rungs = [
        Rung("dns", "relay", Outcome.PASSED, 3.14159),
        Rung("turn_udp", "relay", Outcome.FAILED, code="udp_blocked"),
        Rung("turn_tls", "relay", Outcome.SKIPPED),
    ]
    losses = {"loss_ratio": 0.01, "loss_low_ratio": 0.002, "loss_high_ratio": 0.014}
    measures = {"round_trip_time_ms": 31.0, "jitter_ms": 4.0, "burst_loss_ratio": 0.03, **losses}
    relay = Measurement("relay", measures, facts={"codec": "G.711"}, rungs=rungs)
    made = examined([relay], Thresholds.load(), ("relay",), datetime(2026, 11, 21, tzinfo=UTC), 15.0, Scope.PREFLIGHT)
    document = json.loads(msgspec.json.encode(report(made, FRENCH)))
    jsonschema.validate(document, report_schema())
    assert (document["scope"], document["software"], document["schema"]) == ("preflight", SOFTWARE, "readiness-report/1.1")
    check = document["checks"][0]
    assert check["facts"] == {"codec": "G.711"}
    assert check["rungs"] == [
        {"rung": "dns", "target": "relay", "outcome": "passed", "time_ms": 3.1, "code": ""},
        {"rung": "turn_udp", "target": "relay", "outcome": "failed", "time_ms": None, "code": "udp_blocked"},
        {"rung": "turn_tls", "target": "relay", "outcome": "skipped", "time_ms": None, "code": ""},
    ]
    assert check["findings"][0]["uncertain"] is True
    assert read_report(json.dumps(document).encode()) == report(made, FRENCH)


@unhurried
@given(
    st.lists(measurements(), max_size=8, unique_by=lambda one: one.check),
    st.sets(st.sampled_from(CHECKS)),
    st.sampled_from([FRENCH, ENGLISH]),
)
def test_whatever_is_measured_is_a_report(found: list[Measurement], required: set[str], texts: Catalogue) -> None:
    """Measurements of any kind through the real judge: JSON by the published schema, 8 KiB at most, read back as it was."""
    when = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
    made = report(examined(found, Thresholds.load(), required, when, 12.3456), texts)
    data = msgspec.json.encode(made)
    VALIDATOR.validate(json.loads(data))
    assert len(data) == size_of(made) <= MOST_BYTES
    assert read_report(data) == made
    # What was not measured is absent: no NaN, which JSON cannot say, and no 0 in its place.
    for measurement, check in zip(found, made.checks, strict=True):
        assert set(check.measures) == {name for name, value in measurement.measures.items() if math.isfinite(value)}


@unhurried
@given(st.lists(measurements(), max_size=4, unique_by=lambda one: one.check))
def test_what_is_not_ready_has_a_cause_and_a_remedy_in_both_languages(found: list[Measurement]) -> None:
    """No cause given: a person would know that something is wrong, and not what to do."""
    judged = examined(found, Thresholds.load(), CHECKS, datetime(2026, 11, 21, tzinfo=UTC), 1.0)
    for texts in (FRENCH, ENGLISH):
        made = report(judged, texts)
        for check in made.checks:
            weighing = [one for one in check.findings if one.severity.value == check.verdict.value]
            assert check.verdict == "ready" or weighing
            for one in weighing:
                assert one.cause.strip()
                assert one.evidence.strip()
                assert one.remedy.strip()
        if made.verdict != "ready" and made.checks:
            first = first_finding(made)
            assert first is not None
            assert first.cause in verdict_sentence(made, texts)


def test_a_device_with_an_endless_name_is_told_by_its_beginning() -> None:
    made = report(
        _examined(Measurement("camera", {"outputs_count": 1.0}, facts={"device": "Webcam\nX\u202e" + "é" * 4000})), FRENCH
    )
    assert made.checks[0].facts == {"device": f"Webcam X {'é' * 74}…"}


def test_neither_the_person_nor_the_link_stands_in_it() -> None:
    """A path may name the person; devices are told by their description, links by their host."""
    causes = [
        Cause("ca_file_unreadable", Severity.NOT_MEASURED, {"file": "/home/dupont/ca.pem"}),
        Cause("ca_file_unreadable", Severity.INFORMATION, {"file": r"C:\Users\dupont\ca.pem"}),
    ]
    data = msgspec.json.encode(report(_examined(Measurement("network", causes=causes)), ENGLISH))
    assert b"dupont" not in data
    assert data.count(b"ca.pem") == 2


def test_a_report_of_before_is_still_read() -> None:
    """1.0 had no scope, software, facts, rungs or uncertain: what was not said has its default."""
    made = _document()
    for added in ("scope", "software"):
        del made[added]
    for check in made["checks"]:
        del check["facts"], check["rungs"], check["left_out"]
        for found in check["findings"]:
            del found["uncertain"]
    old = json.dumps(made | {"schema": "readiness-report/1.0"}).encode()
    jsonschema.validate(json.loads(old), report_schema())
    assert (read_report(old).scope, read_report(old).software) == (Scope.FULL, "")


def test_the_software_is_this_version() -> None:
    setup = configparser.ConfigParser(interpolation=None)
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    assert setup["metadata"]["version"] == SOFTWARE


def test_sentences_have_the_numbers_and_the_units_of_the_reader() -> None:
    french, english = report(SLOW, FRENCH), report(SLOW, ENGLISH)
    assert french.checks[1].findings[0].evidence == "1,8 Mbit/s envoyés ; il faut 2,0 Mbit/s."
    assert english.checks[1].findings[0].evidence == "1.8 Mbit/s sent; 2.0 Mbit/s is needed."


def test_the_verdict_names_the_cause_that_counts_not_the_first_one() -> None:
    made = report(SLOW, ENGLISH)
    assert (made.verdict, made.checks[2].required) == ("degraded", False)
    assert verdict_sentence(made, ENGLISH) == "Usable, but the upload is too slow."
    first = first_finding(made)
    assert first is not None
    assert first.code == "upload_slow"


@pytest.mark.parametrize(
    ("host", "name"),
    [("PC-ONCO-12.hospital.example", "pc-onco-12"), ("Poste_12 é", "poste-12"), ("", "workstation"), ("a" * 80, "a" * 64)],
)
def test_the_workstation_has_a_name_that_a_topic_may_have(host: str, name: str) -> None:
    assert workstation_name(host) == name
