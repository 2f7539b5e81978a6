"""A scripted calendar and its follower."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduling.store.database import open_store
from tests.unit.store.samples import KEY, NOW, PARIS, ingest_with, two_calendars
from tests.unit.sync.scripted_calendar import Follower, ScriptedCalendar, followed


@pytest.fixture
def server() -> ScriptedCalendar:
    return ScriptedCalendar()


@pytest.fixture
def follower(tmp_path: Path, server: ScriptedCalendar) -> Iterator[Follower]:
    with open_store(tmp_path / "profile", KEY, NOW, zone=PARIS).database as database:
        calendar, _ = two_calendars(database)
        with followed(server, database, calendar, ingest_with()) as follower:
            yield follower
