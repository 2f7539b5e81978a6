"""Several clients want the same slots at the same moments: each slot has exactly one winner, and the winner was told so."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from scheduling.caldav.collection import list_etags, multiget
from scheduling.caldav.transport import Transport
from tests.helpers.program import ROOT, Program
from tests.helpers.servers import EmptyCalendar

CLIENTS, SLOTS, EVERY_S = 4, 8, 2.0
FIRST = datetime(2026, 12, 1, 9, tzinfo=ZoneInfo("Europe/Paris"))


def test_one_slot_one_winner(calendar_server: EmptyCalendar, tmp_path: Path) -> None:
    programs = [Program(tmp_path / f"client{number}") for number in range(CLIENTS)]
    credentials = calendar_server.credentials
    for program in programs:
        program.add_account(calendar_server.url, credentials.username, credentials.password or "none")
    begin = time.time() + 3
    slots = [[(FIRST + timedelta(hours=n)).isoformat(), begin + n * EVERY_S] for n in range(SLOTS)]
    running = []
    try:
        for program in programs:
            asked = {
                "profile": str(program.profile),
                "secrets": str(program.secrets),
                "calendar": calendar_server.url,
                "slots": slots,
            }
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.helpers.contender"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                cwd=ROOT,
                env=program.environment(),
            )
            running.append(process)
            assert process.stdin is not None
            process.stdin.write(json.dumps(asked))
            process.stdin.close()
            process.stdin = None
        said = [process.communicate(timeout=120) for process in running]
    finally:
        for process in running:
            process.kill()
            process.wait()
    answers = [json.loads(out) if out else err for out, err in said]
    assert all(isinstance(answer, list) for answer in answers), answers
    standing = objects_on(calendar_server)
    for number in range(SLOTS):
        told = [answer[number] for answer in answers]
        assert [outcome for outcome, _ in told].count("booked") == 1, told
        assert {outcome for outcome, _ in told} <= {"booked", "taken", "contended"}, told
        (winner,) = [reference for outcome, reference in told if outcome == "booked"]
        start = (FIRST + timedelta(hours=number)).strftime("%Y%m%dT%H%M%S")
        there = [body for body in standing if f"DTSTART;TZID=Europe/Paris:{start}" in body]
        assert len(there) == 1, "no claim is left, nobody else stands there"
        assert winner in there[0]
        assert "STATUS:CONFIRMED" in there[0]


def objects_on(calendar: EmptyCalendar) -> list[str]:
    with Transport(calendar.credentials) as transport:
        fetched = multiget(transport, calendar.url, list(list_etags(transport, calendar.url)))
    return [re.sub(r"\r\n[ \t]", "", one.body.decode()) for one in fetched.objects]
