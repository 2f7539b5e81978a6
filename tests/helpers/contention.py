"""Several processes that want the same slots, killed by SIGKILL and started again, before a server that fails now and then.

Each slot is given to all of them at once; the next one comes when everybody was told how it ended. What stands on the server and
what everybody was told is compared afterwards, not through the proxy.
"""

from __future__ import annotations

import random
import re
import selectors
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from scheduling.caldav.collection import list_etags, multiget
from scheduling.caldav.transport import Transport
from scheduling.office.accounts import add_account
from scheduling.office.calendars import follow
from scheduling.office.synchronise import synchronise
from scheduling.office.workspace import open_workspace
from scheduling.store.collections import collections
from scheduling.store.outbox import operations
from tests.helpers.program import ROOT
from tests.helpers.proxy_process import proxy_process
from tests.helpers.servers import EmptyCalendar

FIRST = datetime(2026, 12, 1, 8, tzinfo=ZoneInfo("Europe/Paris"))
A_DAY = 20
SLOT_S = 180.0
KILL_WITHIN_S = 0.7
LAST_CONTACTS = 10


@dataclass
class Contention:
    """What came of it. `told`: by slot, who was told "booked", and with which reference. `stands`: by slot, what the server has.

    `claims`: which are left after everybody's last synchronisation; `owed`: which were there before it.
    """

    told: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    stands: dict[int, list[tuple[str, str]]] = field(default_factory=dict)
    claims: int = 0
    owed: int = 0
    kills: int = 0
    requests: int = 0
    faults: int = 0
    seconds: float = 0.0
    rounds: Counter[int] = field(default_factory=Counter)
    took_s: list[float] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)

    def wrong(self) -> list[str]:
        """What must not be: a slot that not exactly one has, a winner who was not told, or somebody told who has not won."""
        found = []
        for number, there in self.stands.items():
            told = self.told.get(number, [])
            if [status for status, _ in there] != ["CONFIRMED"]:
                found.append(f"slot {number}: {there} stand there, told {told}")
            elif {reference for _, reference in told} != {there[0][1]} or len({who for who, _ in told}) != 1:
                found.append(f"slot {number}: {there[0][1]} stands there, told {told}")
        return found


class _Client:
    """One contender's process; a new one on the same profile after each kill."""

    def __init__(self, number: int, folder: Path, calendar: str) -> None:
        self.number = number
        self.folder = folder
        self._calendar = calendar
        self.ready = False
        self.start()

    def start(self) -> None:
        log = (self.folder / "log").open("a", encoding="utf-8")
        with log:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "tests.helpers.contender"),
                    *(str(self.folder / "profile"), str(self.folder / "secrets"), self._calendar),
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                cwd=ROOT,
            )
        self.ready = False

    def give(self, number: int, start: datetime) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{number} {start.isoformat()}\n")
        self.process.stdin.flush()
        self.ready = False

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()

    def answers(self) -> list[list[str]]:
        text = (self.folder / "answers").read_text(encoding="utf-8") if (self.folder / "answers").exists() else ""
        return [line.split() for line in text.splitlines()]


def contend(
    calendar: EmptyCalendar,
    folder: Path,
    *,
    clients: int,
    slots: int,
    rate: float = 0.0,
    kills: float = 0.0,
    seed: int = 1,
    over: Callable[[int], object] | None = None,
) -> Contention:
    """`rate`: the part of all requests that meets a fault; `kills`: how likely somebody is killed in a slot.

    `over` is told of each slot that is over.
    """
    done, chance, began = Contention(), random.Random(seed), time.monotonic()
    folder.mkdir(parents=True, exist_ok=True)
    with proxy_process(calendar.server.port, seed, rate, folder / "faults") as proxy:
        url = proxy.url.rstrip("/") + urlsplit(calendar.url).path
        running = [_Client(number, _profile(folder, number, calendar, url), url) for number in range(clients)]
        try:
            _until_ready(running)
            for number in range(slots):
                for one in running:
                    one.give(number, slot(number))
                if chance.random() < kills:
                    time.sleep(chance.uniform(0, KILL_WITHIN_S))
                    victim = chance.choice(running)
                    victim.kill()
                    victim.start()
                    done.kills += 1
                _until_ready(running)
                if over is not None:
                    over(number)
        finally:
            for one in running:
                one.kill()
        _look(calendar, slots, done)
        done.owed, done.claims = done.claims, 0
        for one in running:
            _last_contact(one.folder)
        _look(calendar, slots, done)
    done.requests, done.faults, done.seconds = proxy.asked, proxy.faults, time.monotonic() - began
    for one in running:
        for word, number, *more in one.answers():
            done.outcomes[word] += word != "wants"
            if word == "booked":
                done.told.setdefault(int(number), []).append((one.number, more[0]))
            if word in ("booked", "taken", "contended") and int(more[1]):
                done.rounds[int(more[1])] += 1
                done.took_s.append(float(more[2]))
    return done


def slot(number: int) -> datetime:
    """An hour of its own."""
    return FIRST + timedelta(days=number // A_DAY, minutes=45 * (number % A_DAY))


def _profile(folder: Path, number: int, calendar: EmptyCalendar, url: str) -> Path:
    """Signed in through the proxy, which may fail: then once more. The others are copies of the first."""
    place, first = folder / f"client{number}", folder / "client0"
    if number > 0:
        shutil.copytree(first, place)
        return place
    with open_workspace(place / "profile", place / "secrets") as workspace:
        for _ in range(20):
            try:
                account = calendar.credentials
                add_account(workspace, url=url, username=account.username, password=account.password or "none")
                break
            except Exception:  # noqa: BLE001  whatever the proxy did to it
                continue
        for one in collections(workspace.database):
            if one.href != url:
                follow(workspace, one.href, False)
        synchronise(workspace)
    return place


def _last_contact(folder: Path) -> None:
    """What is owed still, in particular withdrawals that the server did not acknowledge."""
    with open_workspace(folder / "profile", folder / "secrets") as workspace:
        for _ in range(LAST_CONTACTS):
            if all(one.error is None for one in synchronise(workspace).calendars) and not operations(workspace.database):
                break
            time.sleep(0.3)


def _until_ready(running: list[_Client]) -> None:
    until = time.monotonic() + SLOT_S
    with selectors.DefaultSelector() as selector:
        for one in running:
            if not one.ready:
                assert one.process.stdout is not None
                selector.register(one.process.stdout, selectors.EVENT_READ, one)
        while selector.get_map():
            events = selector.select(max(0.0, until - time.monotonic()))
            assert events, "somebody hangs"
            for key, _ in events:
                one = key.data
                line = one.process.stdout.readline()
                assert line == "ready\n", (one.folder / "log").read_text(encoding="utf-8")[-2000:]
                one.ready = True
                selector.unregister(key.fileobj)


def _look(calendar: EmptyCalendar, slots: int, done: Contention) -> None:
    with Transport(calendar.credentials) as transport:
        fetched = multiget(transport, calendar.url, list(list_etags(transport, calendar.url)))
    by_start = {slot(number).strftime("%Y%m%dT%H%M%S"): number for number in range(slots)}
    done.stands = {number: [] for number in range(slots)}
    for one in fetched.objects:
        text = re.sub(r"\r?\n[ \t]", "", one.body.decode())
        event = text[text.index("BEGIN:VEVENT") :]
        status, start = re.search(r"^STATUS:(\w+)", event, re.MULTILINE), re.search(r"^DTSTART[^:]*:(\w+)", event, re.MULTILINE)
        reference = re.search(r"^SUMMARY:.* (\w+)\s*$", event, re.MULTILINE)
        assert status is not None
        assert start is not None
        if "X-TELECONSULT-CLAIM" in event:
            done.claims += 1
        else:
            done.stands[by_start[start[1]]].append((status[1], reference[1] if reference else ""))
