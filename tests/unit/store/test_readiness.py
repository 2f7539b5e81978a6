"""Examinations are kept, told, forgotten by age and by number; they come with an upgrade, and out of a damaged store."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from scheduling.office import readiness_history
from scheduling.office.workspace import Workspace, open_workspace
from scheduling.store.connection import Database, connect
from scheduling.store.database import STORE_FILE, open_store
from scheduling.store.readiness import LONGEST, add_examination, examinations, report_of, reports
from scheduling.store.schema import MIGRATIONS, migrate
from tests.unit.store.samples import KEY, NOW, PARIS
from tests.unit.store.test_damage import leaf_pages, page_of, zero_page

DAY = timedelta(days=1)


def keep(database: Database, report_id: str, taken_at: datetime = NOW, report: bytes = b"{}") -> None:
    with database.transaction() as cursor:
        add_examination(cursor, report_id=report_id, taken_at=taken_at, scope="full", verdict="ready", report=report)


def ids(database: Database, *, since: datetime | None = None, limit: int = 100) -> list[str]:
    return [one.id for one in examinations(database, since=since, limit=limit)]


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(tmp_path / "profile", tmp_path / "secrets") as opened:
        opened.now = lambda: NOW
        yield opened


def test_it_is_told_as_it_was_kept_the_newest_first(database: Database) -> None:
    raw = bytes(range(256))
    keep(database, "older", NOW - DAY)
    keep(database, "newer", NOW.astimezone(PARIS), raw)
    newer, older = examinations(database, since=None, limit=9)
    assert (newer.id, newer.taken_at, newer.scope, newer.verdict) == ("newer", NOW, "full", "ready")
    assert newer.taken_at.tzinfo == PARIS
    assert older.id == "older"
    assert reports(database, since=None, limit=9) == [raw, b"{}"]
    assert report_of(database, "newer") == raw
    assert report_of(database, "none") is None
    assert ids(database, since=NOW) == ["newer"]
    assert ids(database, limit=1) == ["newer"]


def test_what_is_answered_later_belongs_to_the_same_examination(database: Database) -> None:
    keep(database, "one", report=b"not measured: was the tone heard?")
    keep(database, "other", report=b"{}")
    with database.transaction() as cursor:
        add_examination(cursor, report_id="one", taken_at=NOW, scope="full", verdict="not_ready", report=b"it was not heard")
    assert ids(database) == ["other", "one"]
    assert report_of(database, "one") == b"it was not heard"
    assert {one.id: one.verdict for one in examinations(database, since=None, limit=9)} == {"one": "not_ready", "other": "ready"}


@pytest.mark.parametrize("length", [0, LONGEST + 1])
def test_what_is_no_report_by_its_length_is_not_kept(database: Database, length: int) -> None:
    with pytest.raises(ValueError, match="a report has"):
        keep(database, "one", report=bytes(length))
    assert ids(database) == []


def test_the_report_does_not_stand_in_clear_on_disk(directory: Path) -> None:
    mark = b"Casque de la salle 4"
    with open_store(directory, KEY, NOW).database as database:
        keep(database, "one", report=mark)
        assert [mark in path.read_bytes() for path in directory.iterdir() if path.is_file()].count(True) == 0
    assert not any(mark in path.read_bytes() for path in directory.iterdir() if path.is_file())


def test_what_is_older_than_the_settings_say_is_forgotten(workspace: Workspace) -> None:
    for age in (401, 400, 399, 0):
        readiness_history.keep(
            workspace, b"{}", report_id=f"d{age}", taken_at=NOW - age * DAY, scope="quick", verdict="degraded", days=1000
        )
    assert len(readiness_history.listed(workspace)) == 4
    readiness_history.keep(workspace, b"{}", report_id="now", taken_at=NOW, scope="full", verdict="ready", days=400)
    assert [one.id for one in readiness_history.listed(workspace)] == ["now", "d0", "d399", "d400"]


def test_no_more_than_so_many_are_kept(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness_history, "MOST", 3)
    for n in range(6):
        # The clock goes back in between: what was kept last stays, whatever it says.
        readiness_history.keep(
            workspace, b"%d" % n, report_id=str(n), taken_at=NOW - n * DAY, scope="full", verdict="ready", days=400
        )
    assert [one.id for one in readiness_history.listed(workspace)] == ["3", "4", "5"]
    assert readiness_history.reports(workspace) == [b"3", b"4", b"5"]
    assert readiness_history.read(workspace, "5") == b"5"
    assert readiness_history.read(workspace, "0") is None


def test_a_store_of_the_version_before_keeps_what_it_holds_and_has_a_history(directory: Path) -> None:
    directory.mkdir()
    path = directory / STORE_FILE
    connection = connect(path, KEY, journal_mode="WAL")
    migrate(connection, path, MIGRATIONS[:2])
    connection.execute("INSERT INTO meta VALUES ('kept', 'as it was')")
    connection.execute("INSERT INTO undo_entries (at, who, uid, entry) VALUES ('2026', 'sophie', 'u1', '{}')")
    connection.close()
    opened = open_store(directory, KEY, NOW)
    with opened.database as database:
        assert opened.notices == []
        assert database.rows("SELECT value FROM meta WHERE name = 'kept'") == [("as it was",)]
        assert database.rows("SELECT who, uid FROM undo_entries") == [("sophie", "u1")]
        assert database.rows("PRAGMA user_version") == [(len(MIGRATIONS),)]
        keep(database, "one")
        assert ids(database) == ["one"]


def test_the_history_comes_out_of_a_damaged_store(directory: Path) -> None:
    path = directory / STORE_FILE
    with open_store(directory, KEY, NOW).database as database:
        for n in range(30):
            keep(database, f"e{n:02}", NOW + timedelta(minutes=n), b"x" * 2000)
    zero_page(path, page_of(path, "occurrences"))
    (directory / "store.suspect").touch()
    opened = open_store(directory, KEY, NOW)
    with opened.database as database:
        assert [one.code for one in opened.notices] == ["store_set_aside"]
        assert opened.notices[0].values["lost"] == ""
        assert ids(database) == [f"e{n:02}" for n in reversed(range(30))]
        assert report_of(database, "e07") == b"x" * 2000


def test_around_a_failing_page_the_rest_comes_over_and_the_loss_is_named(directory: Path) -> None:
    path = directory / STORE_FILE
    with open_store(directory, KEY, NOW).database as database:
        for n in range(30):
            keep(database, f"e{n:02}", NOW + timedelta(minutes=n), b"x" * 2000)
    pages = leaf_pages(path, "readiness")
    zero_page(path, pages[len(pages) // 2])
    (directory / "store.suspect").touch()
    opened = open_store(directory, KEY, NOW)
    with opened.database as database:
        assert "readiness" in opened.notices[0].values["lost"].split(", ")
        kept = ids(database)
        assert kept[0] == "e29"
        assert kept[-1] == "e00"
        assert 20 <= len(kept) < 30


def test_a_damaged_store_of_the_version_before_has_lost_no_history(directory: Path) -> None:
    """It never had one: to name it lost would send a person looking."""
    with open_store(directory, KEY, NOW).database:
        pass
    path = directory / STORE_FILE
    path.unlink()
    connection = connect(path, KEY, journal_mode="DELETE")
    migrate(connection, path, MIGRATIONS[:2])
    connection.close()
    zero_page(path, page_of(path, "occurrences"))
    (directory / "store.suspect").touch()
    opened = open_store(directory, KEY, NOW)
    with opened.database as database:
        assert [one.code for one in opened.notices] == ["store_set_aside"]
        assert opened.notices[0].values["lost"] == ""
        assert ids(database) == []


def test_sqlite_says_by_one_code_that_there_is_no_such_table() -> None:
    with sqlite3.connect(":memory:") as connection, pytest.raises(sqlite3.OperationalError) as refused:
        connection.execute("SELECT 1 FROM readiness")
    connection.close()
    assert refused.value.sqlite_errorcode == sqlite3.SQLITE_ERROR == 1
