from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduling.store.connection import Database
from scheduling.store.database import open_store
from scheduling.store.ingest import Ingest
from tests.unit.store.samples import KEY, NOW, PARIS, ingest_with, two_calendars


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "profile"


@pytest.fixture
def database(directory: Path) -> Iterator[Database]:
    with open_store(directory, KEY, NOW, zone=PARIS).database as database:
        yield database


@pytest.fixture
def calendars(database: Database) -> tuple[int, int]:
    return two_calendars(database)


@pytest.fixture
def calendar(calendars: tuple[int, int]) -> int:
    return calendars[0]


@pytest.fixture
def ingest() -> Ingest:
    return ingest_with()
