"""`check` as IT runs it: a process, its exit code, its one line or its one document. Devices have their own stories."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest

from device_check.demo_endpoint import SpeedEndpoint, speed_endpoint
from tests.helpers.program import ROOT, Program
from tests.helpers.stubborn_server import stubborn_server

SCHEMA = json.loads((ROOT / "resources" / "readiness-report.schema.json").read_text(encoding="utf-8"))
NETWORK = ("check", "--only", "network", "throughput")


@pytest.fixture(scope="module")
def speed() -> Iterator[SpeedEndpoint]:
    with speed_endpoint() as endpoint:
        yield endpoint


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path, "en")


def test_ready_in_the_three_forms(program: Program, speed: SpeedEndpoint) -> None:
    program.settings(f'[check]\nspeed_url = "{speed.url}"\n')
    report = program.json(*NETWORK, code=0)
    jsonschema.validate(report, SCHEMA)
    assert report["verdict"] == "ready"
    assert [(one["check"], one["verdict"], one["findings"]) for one in report["checks"]] == [
        ("network", "ready", []),
        ("throughput", "ready", []),
    ]
    text = program.run(*NETWORK, code=0).out.splitlines()
    assert text[0] == "The workstation is ready for a teleconsultation."
    assert text[1].startswith("+ Network: good (round trip ")
    line = program.run(*NETWORK, "--nagios", code=0).out
    assert line.startswith("READINESS OK: network, throughput ready | rtt=0.")
    assert line.count("\n") == 1


def test_the_address_of_the_command_line_comes_before_the_settings(program: Program, speed: SpeedEndpoint) -> None:
    program.settings('[check]\nspeed_url = "http://127.0.0.1:9/"\n')
    assert program.json("check", "--only", "network", "--speed-url", speed.url, code=0)["verdict"] == "ready"


def test_our_server_away_is_not_measured_and_says_so(program: Program) -> None:
    with stubborn_server(None, listens=False) as port:
        program.settings(f'[check]\nspeed_url = "http://127.0.0.1:{port}/"\n')
        report = program.json(*NETWORK, code=12)
        line = program.run(*NETWORK, "--nagios", code=3).out
    jsonschema.validate(report, SCHEMA)
    codes = [found["code"] for found in report["checks"][0]["findings"]]
    assert codes == ["test_service_unavailable", "connection_refused"]
    assert "says nothing about your network" in report["checks"][0]["findings"][0]["evidence"]
    assert line.startswith("READINESS UNKNOWN: the test service is unavailable")


def test_without_an_address_nothing_is_contacted_and_it_is_told(program: Program) -> None:
    report = program.json("check", "--only", "network", code=12)
    assert [(one["required"], [found["code"] for found in one["findings"]]) for one in report["checks"]] == [
        (False, ["no_endpoint"])
    ]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_person_reads_it_in_their_language(tmp_path: Path, speed: SpeedEndpoint, language: str) -> None:
    asked = {"throughput": {"download_bps": {"ready": 1e12, "degraded": 1e3}}}
    limits = "\n".join(
        f"[check.thresholds.throughput.{name}]\nready = {row['ready']}\ndegraded = {row['degraded']}"
        for name, row in asked["throughput"].items()
    )
    program = Program(tmp_path, language)
    program.settings(f'[check]\nspeed_url = "{speed.url}"\n{limits}\n')
    lines = program.run("check", "--only", "throughput", code=11).out.splitlines()
    expected = {
        "fr": "Utilisable, mais le débit descendant est trop faible.",
        "en": "Usable, but the download is too slow.",
    }
    assert lines[0] == expected[language]
    assert program.run("check", "--only", "throughput", "--nagios", code=1).out.startswith("READINESS WARNING: download ")


# ---- wrong use, for a person (2) and for Nagios (3)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--only", "netwrk"),
        ("-t", "0"),
        ("-t", "soon"),
        ("--speed-url", "http://speed.hospital.example/"),
        ("--unknown",),
    ],
)
def test_wrong_use(program: Program, arguments: tuple[str, ...]) -> None:
    assert program.run("check", *arguments, code=2).err
    told = program.run("check", "--nagios", *arguments, code=3)
    assert told.out.startswith("READINESS UNKNOWN: ")
    assert told.out.count("\n") == 1
    assert told.err


def test_a_wrong_setting_is_named(program: Program) -> None:
    program.settings('[check]\nspeed_ulr = "https://x"\n')
    refused = program.run("check", code=2)
    assert "speed_ulr" in refused.err
    assert "settings.toml" in refused.err
    assert program.run("check", "--nagios", code=3).out.startswith("READINESS UNKNOWN: ")


def test_help_is_unknown_to_nagios(program: Program) -> None:
    program.run("check", "--help", code=0)
    program.run("check", "--nagios", "--help", code=3)


# ---- its own deadline, and Ctrl-C


def test_out_of_time(program: Program) -> None:
    with stubborn_server(None) as port:
        url = f"http://127.0.0.1:{port}/"
        told = program.run("check", "--only", "network", "--nagios", "-t", "1", "--speed-url", url, code=3)
        assert told.out == "READINESS UNKNOWN: not done after 1 s\n"
        document = program.json("check", "--only", "network", "-t", "1", "--speed-url", url, code=12)
        assert document["error"]["code"] == "out_of_time"


def test_ctrl_c_ends_it(program: Program) -> None:
    with stubborn_server(None) as port:
        process = program.start("check", "--only", "network", "--speed-url", f"http://127.0.0.1:{port}/")
        try:
            process.communicate(timeout=1.5)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGINT)
        _out, told = process.communicate(timeout=20)
    assert process.returncode == 130, told
    assert "Traceback" not in told


# ---- a machine without a network


@pytest.mark.skipif(os.geteuid() != 0, reason="a network namespace of one's own needs root")
@pytest.mark.parametrize("host", ["198.51.100.7", "speed.hospital.example"])
def test_without_any_network_that_is_told_and_is_grave(program: Program, host: str) -> None:
    """Here it is the workstation's own: no route leads out of it."""
    command = ["unshare", "--net", *program.command("--json", "check", "--only", "network", "--speed-url", f"https://{host}/")]
    environment = {name: value for name, value in program.environment().items() if "proxy" not in name.lower()}
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment, check=False)
    assert done.returncode == 10, done.stdout + done.stderr
    report = json.loads(done.stdout)
    assert [found["code"] for found in report["checks"][0]["findings"]] == ["no_network"]
