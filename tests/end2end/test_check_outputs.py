"""What `check` leaves behind: the files that were asked for, and the history of the workstation."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import jsonschema
import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from device_check.report import report_schema
from tests.helpers.program import Program

QUIET = ("check", "--only", "session")
"""Takes a moment, and needs neither device nor network."""


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path, "en")


def test_each_check_is_kept_and_told(program: Program, tmp_path: Path) -> None:
    assert program.run("check", "--history").out == "No check of this workstation is kept.\n"
    page, metrics = tmp_path / "page.html", tmp_path / "readiness.prom"
    one = program.json(*QUIET, "--html", str(page), "--openmetrics", str(metrics), code=None)
    other = program.json(*QUIET, code=None)
    assert one["id"] in page.read_text(encoding="utf-8")
    families = {family.name for family in text_string_to_metric_families(metrics.read_text(encoding="utf-8"))}
    assert {"teleconsult_readiness_verdict", "teleconsult_readiness_last_check_timestamp_seconds"} <= families
    history = program.json("check", "--history")["history"]
    assert [kept["id"] for kept in history] == [other["id"], one["id"]]
    for kept in history:
        jsonschema.validate(kept, report_schema())
    lines = program.run("check", "--history").out.splitlines()
    assert len(lines) == 2
    assert all("partial check: " in line for line in lines)


def test_times_are_told_in_the_zone_of_the_settings(program: Program, tmp_path: Path) -> None:
    """A virtual desktop is often in UTC, its readers are not."""
    program.settings('time_zone = "Pacific/Kiritimati"\n')
    page = tmp_path / "page.html"
    taken_at = datetime.fromisoformat(program.json(*QUIET, "--html", str(page), code=None)["taken_at"])
    assert taken_at.utcoffset() == timedelta(hours=14)
    told = f"{taken_at:%Y-%m-%d %H:%M}"
    assert told in page.read_text(encoding="utf-8")
    assert told in program.run("check", "--history").out


def test_monitoring_makes_no_profile_but_uses_one(program: Program) -> None:
    line = program.run(*QUIET, "--nagios", code=None)
    assert not (program.profile / "store.db").exists()
    program.run("check", "--history")  # a person's
    assert program.run("check", "--nagios", "--history", code=3).out.startswith("READINESS UNKNOWN: ")
    program.run(*QUIET, "--nagios", code=None)
    assert len(program.json("check", "--history")["history"]) == 1
    assert line.err == ""


def test_a_history_that_cannot_be_kept_does_not_change_the_answer(program: Program) -> None:
    program.run("check", "--history")
    before = program.json(*QUIET, code=None)
    (program.secrets / "store-key").write_bytes(bytes(32))
    after = program.run("--json", *QUIET, code=None)
    assert json.loads(after.out)["verdict"] == before["verdict"]
    assert after.err.startswith("Warning: The check was not kept in the history: ")


@pytest.mark.parametrize("option", ["--html", "--openmetrics"])
def test_a_file_that_cannot_be_written_is_refused_before_anything_is_examined(
    program: Program, tmp_path: Path, option: str
) -> None:
    told = program.run("check", option, str(tmp_path / "none" / "file"), code=2)
    assert told.out == ""
    assert "a file in a folder that exists" in told.err
    assert program.run("check", "--nagios", option, str(tmp_path), code=3).out.startswith("READINESS UNKNOWN: ")


def test_the_calendar_away_is_critical_our_own_server_away_is_not(program: Program) -> None:
    """Port 9 of this machine: nobody listens."""
    program.settings('[check]\nspeed_url = "http://127.0.0.1:9/"\n')
    assert program.run("check", "--only", "network", "--nagios", code=3).out.startswith(
        "READINESS UNKNOWN: the test service is unavailable"
    )
    program.settings('[check]\nspeed_url = "http://127.0.0.1:9/"\ncalendar_url = "https://127.0.0.1:9/"\n')
    line = program.run("check", "--only", "network", "--nagios", code=2).out
    assert line.startswith("READINESS CRITICAL: the calendar server cannot be reached")
