"""A real window on a real X screen, driven by the keyboard alone: from the first start to the first booking on the server.

Pictures of each step stay in `build/window-story`.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scheduling.caldav.transport import Credentials, Transport
from tests.helpers.program import ROOT, Program
from tests.helpers.screen import Screen, has_tools, screen, wait_for
from tests.helpers.servers import Server, make_calendar, radicale

USER, PASSWORD, NAME = "secretariat", "motdepasse", "Dr Amel Bensaid"
CARET_BYTES = 600
"""More than a blinking caret changes of a picture, less than any word."""
PICTURES = ROOT / "build" / "window-story"

pytestmark = pytest.mark.skipif(not has_tools(), reason="needs Xvfb, xdotool and ImageMagick")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with radicale(tmp_path / "radicale", {USER: PASSWORD}) as running:
        yield running


def open_every_day(url: str) -> None:
    """An open range from 7:00 to 19:00 UTC on every day of two months."""
    first = datetime.now(UTC).date()
    body = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nBEGIN:VEVENT\r\nUID:range\r\n"
        f"DTSTAMP:{first:%Y%m%d}T000000Z\r\nDTSTART:{first:%Y%m%d}T070000Z\r\nDTEND:{first:%Y%m%d}T190000Z\r\n"
        f"RRULE:FREQ=DAILY;UNTIL={first + timedelta(days=60):%Y%m%d}T000000Z\r\nSUMMARY:Plage\r\n"
        "CATEGORIES:TELECONSULTATION-RANGE\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    with Transport(Credentials(USER, PASSWORD)) as transport:
        answer = transport.request("PUT", f"{url}range.ics", body=body.encode(), headers={"Content-Type": "text/calendar"})
    assert answer.status == 201


def start(program: Program, on: Screen) -> subprocess.Popen[bytes]:
    environment = {**program.environment(), "DISPLAY": on.display, "PYTHONWARNINGS": "default"}
    environment.pop("QT_QPA_PLATFORM", None)
    with (program.directory / "window.log").open("wb") as log:
        return subprocess.Popen(program.command(), env=environment, stdout=log, stderr=log, cwd=ROOT)


def test_from_the_first_start_to_the_first_booking_by_keyboard(server: Server, tmp_path: Path) -> None:
    shutil.rmtree(PICTURES, ignore_errors=True)
    calendar = make_calendar(server, USER, PASSWORD, NAME)
    open_every_day(calendar)
    program = Program(tmp_path / "person")
    program.directory.mkdir()
    with screen(PICTURES) as on:
        process = start(program, on)
        try:
            _story(program, on, server, process)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait(20)
    log = (program.directory / "window.log").read_text(encoding="utf-8", errors="replace")
    assert "Traceback" not in log, log


def _story(program: Program, on: Screen, server: Server, process: subprocess.Popen[bytes]) -> None:
    on.window("Teleconsult")
    on.picture("first-start")
    on.type(server.url)
    on.key("Tab")
    on.type(USER)
    on.key("Tab")
    on.type(PASSWORD)
    on.picture("typed")
    on.key("Return")
    wait_for(lambda: program.json("account", "list")["accounts"], "the account")
    wait_for(lambda: _still(on), "a calm screen")
    on.picture("calendars-found")
    on.key("Return")
    wait_for(lambda: [one for one in program.json("calendars")["calendars"] if one["followed"]], "a followed calendar")
    wait_for(lambda: _still(on), "a calm screen")
    on.picture("agenda")
    on.key("F2")
    wait_for(lambda: _still(on), "a calm screen")
    on.picture("slots-proposed")
    on.key("alt+o")
    on.type("ESSAI")
    on.key("Tab")
    on.type("Camille")
    on.picture("patient-typed")
    on.key("Return")
    booked = wait_for(lambda: _booked(program), "the booking on the server")
    wait_for(lambda: _still(on), "a calm screen")
    on.picture("booked")
    assert booked[0]["patient"]["family"] == "ESSAI"
    assert booked[0]["patient"]["given"] == "Camille"
    on.key("ctrl+z")
    wait_for(lambda: not _booked(program), "the booking taken back")
    wait_for(lambda: _still(on), "a calm screen")
    on.picture("taken-back")
    process.terminate()
    assert process.wait(20) == 0


def _booked(program: Program) -> list[dict[str, object]]:
    """What another look at the server shows as booked."""
    program.run("sync")
    found = program.json("agenda", "--from", "2020-01-01", "--to", "2040-01-01")["appointments"]
    return [one for one in found if one["status"] == "booked" and not one["queued"]]


def _still(on: Screen) -> bool:
    """Whether two looks at the screen, a moment apart, see the same, but for a blinking caret."""
    one = _look(on)
    subprocess.run(["sleep", "0.4"], check=True)
    other = _look(on)
    return sum(a != b for a, b in zip(one, other, strict=True)) < CARET_BYTES


def _look(on: Screen) -> bytes:
    command = ["import", "-window", "root", "-depth", "8", "rgb:-"]
    return subprocess.run(command, env=on.environment, capture_output=True, timeout=30, check=True).stdout
