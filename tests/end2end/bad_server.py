"""A server that turns hostile, met by the whole program, and the bounds within which it must end."""

from __future__ import annotations

import json
import resource
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.end2end.test_bad_input import SLOT, WEEK
from tests.helpers.faulty_proxy import FaultyProxy, faulty_proxy
from tests.helpers.program import Program
from tests.helpers.servers import make_calendar, radicale

MEBIBYTE = 2**20
ADDRESS_SPACE = 1024 * MEBIBYTE
"""More than this the program may not even ask for; alone it asks for a third."""
RESIDENT_MEBIBYTES = 300
GIVE_UP_S = 120
LATER = ("--calendar", "Bensaïd", "--start", "2026-11-24T16:00", "--duration", "30")


@dataclass
class Ended:
    """How a command ended. `peak`: the most memory it held, in MiB."""

    code: int
    error: str
    peak: float
    document: Any = None


@dataclass
class Story:
    """`booked`, `queued`: the references of what stands on the server and of what waits."""

    program: Program
    proxy: FaultyProxy
    calendar: str
    booked: str = ""
    queued: str = ""
    served: list[int] = field(default_factory=list)

    def sync(self, code: int, *more: str) -> dict[str, Any]:
        """Synchronise within the bounds; the entry of the calendar, whose error is a sentence with a remedy."""
        ended = run(self.program, "sync", *more)
        assert ended.code == code, ended
        assert ended.peak < RESIDENT_MEBIBYTES, ended.peak
        (entry,) = ended.document["calendars"]
        if entry["error"]:
            assert entry["error"]["message"]
            assert entry["error"]["remedy"]
            assert entry["error"]["message"] in ended.error
        found: dict[str, Any] = entry
        return found

    def nothing_is_lost(self) -> None:
        """Here as before; and once the server has come to its senses, there too."""
        known = {one["reference"]: one["queued"] for one in self.program.json("agenda", *WEEK)["appointments"]}
        assert known == {self.booked: False, self.queued: True}
        assert [one["reference"] for one in self.program.json("outbox")["operations"]] == [self.queued]
        self.proxy.heal()
        assert self.sync(0)["uploaded"] == 1
        known = {one["reference"]: one["queued"] for one in self.program.json("agenda", *WEEK)["appointments"]}
        assert known == {self.booked: False, self.queued: False}


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with radicale(tmp_path / "server", {"secretary": "s3cret!"}) as server, faulty_proxy(server.port) as proxy:
        made = make_calendar(server, "secretary", "s3cret!", "Dr Amel Bensaïd")
        calendar = proxy.url.rstrip("/") + urlsplit(made).path
        story = Story(Program(tmp_path / "secretary"), proxy, calendar)
        story.program.add_account(calendar, "secretary", "s3cret!")
        story.booked = story.program.json("book", *SLOT)["appointment"]["reference"]
        story.program.json("sync")
        story.queued = story.program.json("book", *LATER, "--offline", code=4)["appointment"]["reference"]
        proxy.heal()
        yield story


def run(program: Program, *arguments: str, environment: dict[str, str] | None = None) -> Ended:
    """Run a command with `--json` in a bounded address space, and say how much memory it held."""

    def bound() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))

    out, err = program.directory / "out", program.directory / "err"
    with out.open("wb") as stdout, err.open("wb") as stderr:
        process = subprocess.Popen(
            program.command("--json", *arguments),
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            env={**program.environment(), **(environment or {})},
            preexec_fn=bound,  # noqa: PLW1509  the child sets a limit and nothing else
        )
        watchdog = threading.Timer(GIVE_UP_S, process.kill)
        watchdog.start()
        peak = 0.0
        while process.poll() is None:
            peak = held(process.pid) or peak
            time.sleep(0.01)
        watchdog.cancel()
    said = err.read_text()
    assert "Traceback" not in said, said
    text = out.read_text()
    return Ended(process.returncode, said, peak, json.loads(text) if text.strip() else None)


def held(process: int) -> float:
    """The most that a process held so far, in MiB. `ru_maxrss` would count what it was forked from."""
    try:
        told = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in told.splitlines() if line.startswith("VmHWM:")), 0.0)
