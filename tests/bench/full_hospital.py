"""A hospital with about 10,000 objects on a real calendar server, for the benchmarks; kept in `build/bench` between runs."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from scheduling import clock
from scheduling.demo.embedded_server import EmbeddedServer, embedded_server
from scheduling.demo.practitioners import practitioners
from scheduling.demo.sample_hospital import sample_calendar
from scheduling.demo.secretary import sample_monday
from scheduling.demo.server_data import OWNER
from scheduling.office.accounts import add_account
from scheduling.office.keys import add_keys
from scheduling.office.workspace import open_workspace
from scheduling.sealing import SealingKeys, new_key

ZONE = ZoneInfo("Europe/Paris")
FOLDER = Path("build/bench")
FOUR_WEEKS = timedelta(weeks=4)
PERIODS = range(-8, 9)
"""Of four weeks each, about 600 objects together."""


@dataclass(frozen=True)
class FullHospital:
    """A profile that is signed in and holds the key; whether it is synchronised is the benchmark's matter."""

    profile: Path
    secrets: Path
    server: EmbeddedServer
    objects: int


@contextmanager
def full_hospital(name: str) -> Iterator[FullHospital]:
    """Made afresh in `build/bench/NAME`; the server ends with the block, the profile stays."""
    folder = FOLDER / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    now, key = clock.now(), new_key(clock.now())
    monday, keys = sample_monday(now.astimezone(ZONE).date()), SealingKeys([key])
    calendars = {
        one: [found for period in PERIODS for found in sample_calendar(one, monday + period * FOUR_WEEKS, ZONE, keys, now)]
        for one in practitioners()
    }
    with embedded_server(folder / "server", calendars) as server:
        profile, secrets = folder / "profile", folder / "secrets"
        with open_workspace(profile, secrets) as workspace:
            add_account(workspace, url=server.url, username=OWNER, password=server.passwords[OWNER])
            add_keys(workspace, [key])
        yield FullHospital(profile, secrets, server, sum(len(found) for found in calendars.values()))
