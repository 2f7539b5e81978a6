"""What a booking costs that nobody contends for: `python -m tests.bench.booking [bookings]`.

On Radicale and on Xandikos, in a calendar of 500 objects. The baseline, in turns in the same run, is one bare PUT of an object
of that size with `requests` on a connection that is kept. A booking makes four requests: claim, look, confirm, look once more.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import requests

from scheduling.model.patient import Patient
from scheduling.office.accounts import add_account
from scheduling.office.calendars import follow
from scheduling.office.desk import open_desk
from scheduling.office.synchronise import synchronise
from scheduling.office.workspace import open_workspace
from scheduling.store.accounts import accounts
from scheduling.store.collections import collections
from tests.bench.read import own_object, sample
from tests.helpers.servers import Server, make_calendar, radicale, xandikos

MOST_REQUESTS = 4
THERE = 500
USER = "user"
FIRST = datetime(2028, 3, 6, 9, tzinfo=ZoneInfo("Europe/Paris"))  # after all that stands there
PATIENT = Patient(family="Haddad", given="Nora", ipp="8001234567")
SERVERS: dict[str, Callable[[Path], AbstractContextManager[Server]]] = {
    "Radicale": lambda place: radicale(place, {USER: "none"}),
    "Xandikos": xandikos,
}


def measure(server: Server, place: Path, count: int) -> tuple[list[float], list[float], list[int]]:
    """Seconds of each booking, seconds of each bare PUT, requests of each booking."""
    url = make_calendar(server, USER, "none", "bench")
    session = requests.Session()
    session.auth, session.trust_env = (USER, "none"), False

    def put(body: bytes) -> None:
        answer = session.put(f"{url}{uuid.uuid4()}.ics", body, headers={"Content-Type": "text/calendar"}, timeout=60)
        answer.raise_for_status()

    for body in sample(THERE):
        put(body)
    booked, bare, asked = [], [], []
    with session, open_workspace(place / "profile", place / "secrets") as workspace:
        add_account(workspace, url=url, username=USER, password="none")
        for one in collections(workspace.database):
            if one.href != url:
                follow(workspace, one.href, False)
        assert all(one.error is None for one in synchronise(workspace).calendars)
        desk, (account,) = open_desk(workspace), accounts(workspace.database)
        body = own_object(0, random.Random(1))
        for number in range(count):
            began = time.perf_counter()
            put(body.replace(b"00000000-own", f"{number}-bare".encode()))
            bare.append(time.perf_counter() - began)
            before = workspace.transport(account).traffic.snapshot()
            began = time.perf_counter()
            start = FIRST + timedelta(days=number // 8, hours=number % 8)
            outcome = desk.book(calendar=url, start=start, duration=timedelta(minutes=30), patient=PATIENT)
            booked.append(time.perf_counter() - began)
            assert outcome.outcome == "booked", outcome
            asked.append(workspace.transport(account).traffic.since(before).requests)
    return booked, bare, asked


def main(count: int) -> None:
    """Print medians, the ratio, and the number of requests, which must not be more than four."""
    print(f"{count} bookings in turns with {count} bare PUTs, {THERE} objects there")
    print(f"{'':<10}{'requests':>9}{'p50 ms':>9}{'p95 ms':>9}{'bare p50':>10}{'ratio':>8}")
    for name, start in SERVERS.items():
        with tempfile.TemporaryDirectory() as folder, start(Path(folder) / "server") as server:
            booked, bare, asked = measure(server, Path(folder), count)
        p50, plain = statistics.median(booked) * 1000, statistics.median(bare) * 1000
        p95 = sorted(booked)[int(len(booked) * 0.95)] * 1000
        print(f"{name:<10}{max(asked):>9}{p50:>9.1f}{p95:>9.1f}{plain:>10.1f}{p50 / plain:>8.1f}")
        if max(asked) > MOST_REQUESTS:
            raise SystemExit(f"{name}: a booking made {max(asked)} requests, {MOST_REQUESTS} are allowed")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
