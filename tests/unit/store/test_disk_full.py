"""No space left: told as such, and nothing lost after."""

import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduling.errors import StoreFull
from scheduling.store import journal
from scheduling.store.connection import Database, quick_check
from scheduling.store.database import open_store
from scheduling.store.outbox import add_operation, operations
from tests.unit.store.samples import KEY, NOW, two_calendars

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="tmpfs and RLIMIT_FSIZE")
ROOT = Path(__file__).parents[3]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)], capture_output=True, check=False)
    if mounted.returncode != 0:
        pytest.skip("a small file system needs the right to mount")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def queue(database: Database, calendar: int, name: str, size: int) -> None:
    with database.transaction() as cursor:
        add_operation(
            cursor,
            kind="book",
            collection_id=calendar,
            uid=name,
            reference=None,
            href="/",
            payload={"text": "x" * size},
            now=NOW,
            id=name,
        )
        journal.append(cursor, at=NOW, who="sophie", action="queued", reference=None, uid=name)


def queue_many(database: Database, calendar: int) -> None:
    for n in range(100):
        queue(database, calendar, f"large {n}", 50_000)


def fill_up(file: Path) -> None:
    with file.open("wb", buffering=0) as filler:
        while True:
            filler.write(b"x" * 4096)


def test_a_full_disk_is_told_and_what_was_there_stays(small_disk: Path) -> None:
    with open_store(small_disk / "profile", KEY, NOW).database as database:
        calendar, _ = two_calendars(database)
        queue(database, calendar, "first", 10)
        with pytest.raises(StoreFull) as refused:
            queue_many(database, calendar)
        written = len(operations(database)) - 1
        assert written > 0
        assert refused.value.reason == "full"
        assert [one.id for one in operations(database)] == ["first", *(f"large {n}" for n in range(written))]
        assert journal.verify(database) is None
    opened = open_store(small_disk / "profile", KEY, NOW)  # still full
    with opened.database as database:
        assert opened.notices == []
        assert len(operations(database)) == written + 1
        assert journal.verify(database) is None
        assert quick_check(database)
        subprocess.run(["mount", "-o", "remount,size=3m", str(small_disk)], check=True)  # room is made, work goes on
        queue(database, calendar, "second", 10)
        assert operations(database)[-1].id == "second"
        assert journal.verify(database) is None


def test_a_store_that_cannot_be_made_for_lack_of_space_is_told(small_disk: Path) -> None:
    (small_disk / "filler").write_bytes(b"x" * 1_000_000)
    with pytest.raises(StoreFull) as refused:
        open_store(small_disk / "profile", KEY, NOW)
    assert refused.value.reason == "full"
    (small_disk / "filler").unlink()
    opened = open_store(small_disk / "profile", KEY, NOW)
    opened.database.close()
    assert opened.notices == []


def test_a_damaged_store_on_a_full_disk_waits_for_room(small_disk: Path) -> None:
    with open_store(small_disk / "profile", KEY, NOW).database as database:
        queue(database, two_calendars(database)[0], "first", 10)
    (small_disk / "profile" / "store.suspect").touch()
    path = small_disk / "profile" / "store.db"
    whole = path.read_bytes()
    path.write_bytes(whole[: -2 * 4096] + bytes(4096) + whole[-4096:])  # a page in which no operation stands
    filler = small_disk / "filler"
    with pytest.raises(OSError, match="No space"):
        fill_up(filler)
    with pytest.raises(StoreFull):
        open_store(small_disk / "profile", KEY, NOW)
    filler.unlink()
    opened = open_store(small_disk / "profile", KEY, NOW)
    with opened.database as database:
        assert [one.code for one in opened.notices] == ["store_set_aside"]
        assert [one.id for one in operations(database)] == ["first"]


def test_a_file_that_may_not_grow_is_told_and_what_was_there_stays(directory: Path) -> None:
    script = """
        import resource, signal, sys
        from pathlib import Path
        from scheduling.errors import StoreFull
        from scheduling.store.database import open_store
        from tests.unit.store.samples import KEY, NOW, two_calendars
        from tests.unit.store.test_disk_full import queue
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        with open_store(Path(sys.argv[1]), KEY, NOW).database as database:
            calendar, _ = two_calendars(database)
            queue(database, calendar, "first", 10)
            resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))
            try:
                for n in range(100):
                    queue(database, calendar, f"large {n}", 50_000)
            except StoreFull as refused:
                print(n, refused.reason)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), str(directory)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    count, reason = done.stdout.split()
    assert reason == "full"
    opened = open_store(directory, KEY, NOW)
    with opened.database as database:
        assert opened.notices == []
        assert [one.id for one in operations(database)] == ["first", *(f"large {n}" for n in range(int(count)))]
        assert quick_check(database)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs the right to mount")
def test_a_read_only_disk_is_told(small_disk: Path) -> None:
    open_store(small_disk / "profile", KEY, NOW).database.close()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    try:
        with pytest.raises(StoreFull) as refused:
            open_store(small_disk / "profile", KEY, NOW)
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    assert refused.value.reason == "read_only"
