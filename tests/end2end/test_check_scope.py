"""`check --quick`, `--link`, `--appointment`: how much is looked at, and that of a link only its server is used or told."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from device_check.scope import BUDGETS, Scope
from tests.end2end.conftest import PATIENT, PATIENT_JSON, Hospital
from tests.end2end.test_bad_input import SLOT
from tests.end2end.test_check import SCHEMA
from tests.helpers.certificates import Authority
from tests.helpers.platform_server import PlatformServer, platform_server
from tests.helpers.program import Program

ROOM = "q7Zf-one-time-room"
OTHER_ROOM = "Xk2-another-room"
# Without a speed server the round trip is not measured.
UNMEASURED = 12
NETWORK = ("check", "--only", "network")


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path, "en")


def test_the_quick_check_leaves_throughput_out_and_says_how_much_it_was(program: Program) -> None:
    report = program.json("check", "--quick", code=None)
    jsonschema.validate(report, SCHEMA)
    assert report["scope"] == "quick"
    assert {one["check"] for one in report["checks"]} == set(BUDGETS[Scope.QUICK].checks)
    assert "throughput" not in BUDGETS[Scope.QUICK].checks
    assert report["duration_s"] < 10


def test_a_check_for_a_link_reaches_its_server_and_never_asks_for_its_path(tmp_path: Path) -> None:
    authority = Authority(tmp_path, "Hospital CA")
    with platform_server(tmp_path, authority.server("localhost")) as server:
        link = f"https://localhost:{server.port}/{ROOM}?token={OTHER_ROOM}#{ROOM}"
        for program in (Program(tmp_path / "fr"), Program(tmp_path / "en", "en")):
            _settings(program, authority, server)
            report = program.json(*NETWORK, "--link", link, code=UNMEASURED)
            told = program.run(*NETWORK, "--link", link, code=UNMEASURED)
            kept = " ".join(path.read_text(errors="replace") for path in program.directory.rglob("*") if path.is_file())
            assert [rung["target"] for rung in report["checks"][0]["rungs"] if rung["rung"] == "http"] == ["platform"]
            for secret in (ROOM, OTHER_ROOM):
                assert secret not in json.dumps(report) + told.out + told.err + kept
        assert server.requests
        assert not any(ROOM in line or OTHER_ROOM in line for line in server.requests)


def test_for_an_appointment_its_link_is_taken_and_nothing_else_of_it(hospital: Hospital, tmp_path: Path) -> None:
    secretary, authority = hospital.secretary, Authority(tmp_path, "Hospital CA")
    with platform_server(tmp_path, authority.server("localhost")) as server:
        _settings(secretary, authority, server)
        link = f"https://localhost:{server.port}/{ROOM}"
        booked = secretary.json("book", *SLOT, "--link", link, "--patient-file", "-", stdin=PATIENT_JSON)
        reference = booked["appointment"]["reference"]
        report = secretary.json(*NETWORK, "--appointment", reference, code=UNMEASURED)
        assert [rung["target"] for rung in report["checks"][0]["rungs"] if rung["rung"] == "http"] == ["platform"]
        told = secretary.run(*NETWORK, "--appointment", reference, code=UNMEASURED)
    for secret in (ROOM, PATIENT["family"], PATIENT["ipp"], reference):
        assert secret not in json.dumps(report) + told.out + told.err
    other = secretary.json("book", "--calendar", "Bensaïd", "--start", "2026-11-24T16:00", "--duration", "30")
    refused = secretary.json(*NETWORK, "--appointment", other["appointment"]["reference"], code=2)["error"]
    assert refused["code"] == "not_found"
    assert "n'a pas de lien" in refused["message"].replace("’", "'")
    assert secretary.json(*NETWORK, "--appointment", "none-of-these", code=2)["error"]["code"] == "not_found"


@pytest.mark.parametrize(
    "link",
    [
        f"http://visio.example/{ROOM}",
        f"https://user:{ROOM}@visio.example/",
        f"https://visio.example:{ROOM}/",
        f"https:///{ROOM}",
        f"visio.example/{ROOM}",
        f"https://visio.example/{ROOM} x",
        f"https://visio.example\\@{ROOM}.example/",
    ],
)
def test_a_link_that_will_not_do_is_refused_and_not_repeated(program: Program, link: str) -> None:
    refused = program.run("--json", *NETWORK, "--link", link, code=2)
    assert refused.json["error"]["code"] == "link_refused"
    assert ROOM not in refused.out + refused.err
    assert program.run(*NETWORK, "--nagios", "--link", link, code=3).out.startswith("READINESS UNKNOWN: ")


@pytest.mark.parametrize(
    "both", [("--quick", "--only", "network"), ("--link", "https://visio.example/", "--appointment", "A"), ("--appointment",)]
)
def test_what_does_not_go_together(program: Program, both: tuple[str, ...]) -> None:
    assert program.json("check", *both, code=2)["error"]["code"] == "usage"


def _settings(program: Program, authority: Authority, server: PlatformServer) -> None:
    platform = '[[check.platforms]]\nhost = "localhost"\nwebsocket = "/ws"\n'
    program.settings(f'ca_file = "{authority.ca_file}"\nlink_hosts = ["localhost"]\n{platform}')
