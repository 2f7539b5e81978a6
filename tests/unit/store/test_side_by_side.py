"""Several processes on one profile, for real."""

import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from scheduling.store import journal
from scheduling.store.accounts import accounts
from scheduling.store.database import STORE_FILE, open_store
from scheduling.store.outbox import lease, operations
from tests.unit.store.samples import KEY, NOW

ROOT = Path(__file__).parents[3]
PREAMBLE = """
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from scheduling.store import journal
from scheduling.store.accounts import add_account
from scheduling.store.database import open_store
from scheduling.store.outbox import add_operation, lease
from tests.unit.store.samples import KEY, NOW, two_calendars
directory, number = Path(sys.argv[1]), int(sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
"""


@contextmanager
def processes(directory: Path, count: int, script: str) -> Iterator[list[subprocess.Popen[str]]]:
    """`count` processes that have imported all and wait at one barrier; each is ended by its id."""
    started = [
        subprocess.Popen(
            [sys.executable, "-c", PREAMBLE + textwrap.dedent(script), str(directory), str(number)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(count)
    ]
    try:
        for process in started:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n", process.communicate()[1]
        yield started
    finally:
        for process in started:
            if process.poll() is None:
                process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout, process.stderr):
                if stream is not None and not stream.closed:
                    stream.close()


def run(directory: Path, count: int, script: str) -> list[str]:
    """What each prints last, all let go at the same moment."""
    with processes(directory, count, script) as started:
        for process in started:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
        answers = []
        for process in started:
            told, complaint = process.communicate(timeout=60)
            assert process.returncode == 0, complaint
            answers.append(told.strip())
    return answers


def test_processes_that_make_the_store_at_once_make_one(directory: Path) -> None:
    answers = run(
        directory,
        4,
        """
        opened = open_store(directory, KEY, NOW)
        with opened.database as database, database.transaction() as cursor:
            add_account(cursor, name=f"account {number}", url="https://cal.example/", username="u")
        print(len(opened.notices))
        """,
    )
    assert answers == ["0"] * 4
    with open_store(directory, KEY, NOW).database as database:
        assert [one.name for one in accounts(database)] == [f"account {n}" for n in range(4)]


def test_processes_that_find_it_damaged_at_once_set_it_aside_once(directory: Path) -> None:
    open_store(directory, KEY, NOW).database.close()
    (directory / STORE_FILE).write_bytes(b"damaged")
    answers = run(
        directory,
        3,
        """
        opened = open_store(directory, KEY, NOW)
        with opened.database as database, database.transaction() as cursor:
            add_account(cursor, name=f"account {number}", url="https://cal.example/", username="u")
        print(len(opened.notices))
        """,
    )
    assert sorted(answers) == ["0", "0", "1"]
    assert len(list(directory.glob("store-damaged*"))) == 1
    with open_store(directory, KEY, NOW).database as database:
        assert len(accounts(database)) == 3


def test_writers_side_by_side_lose_nothing(directory: Path) -> None:
    open_store(directory, KEY, NOW).database.close()
    run(
        directory,
        3,
        """
        with open_store(directory, KEY, NOW).database as database:
            for n in range(60):
                with database.transaction() as cursor:
                    journal.append(cursor, at=NOW, who=str(number), action="booked", reference=None, uid=None, details={"n": n})
        """,
    )
    with open_store(directory, KEY, NOW).database as database:
        assert journal.verify(database) is None
        found = journal.entries(database)
    assert len(found) == 180
    for number in range(3):
        assert [one.details["n"] for one in reversed(found) if one.who == str(number)] == list(range(60))


def test_one_of_several_processes_leases_an_operation(directory: Path) -> None:
    run(
        directory,
        1,
        """
        with open_store(directory, KEY, NOW).database as database:
            calendar, _ = two_calendars(database)
            with database.transaction() as cursor:
                for n in range(20):
                    add_operation(cursor, kind="edit", collection_id=calendar, uid=f"u{n}", reference=None, href="/", payload={},
                                  now=NOW, id=f"op{n}")
        """,
    )
    answers = run(
        directory,
        3,
        """
        with open_store(directory, KEY, NOW).database as database:
            print(" ".join(f"op{n}" for n in range(20) if lease(database, f"op{n}", f"process {number}", NOW, 60)))
        """,
    )
    assert sorted(" ".join(answers).split()) == sorted(f"op{n}" for n in range(20))


def test_a_process_that_dies_within_a_transaction_leaves_the_store_as_it_was(directory: Path) -> None:
    open_store(directory, KEY, NOW).database.close()
    with processes(
        directory,
        1,
        """
        database = open_store(directory, KEY, NOW).database
        with database.transaction() as cursor:
            add_account(cursor, name="never", url="https://cal.example/", username="u")
            print("within", flush=True)
            sys.stdin.readline()
        """,
    ) as (process,):
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("\n")
        process.stdin.flush()
        assert process.stdout.readline() == "within\n"
        process.kill()
        process.wait()
    opened = open_store(directory, KEY, NOW)
    with opened.database as database:
        assert opened.notices == []
        assert accounts(database) == []
        with database.transaction() as cursor:  # its locks died with it
            journal.append(cursor, at=NOW, who="a", action="b", reference=None, uid=None)


def test_a_lease_of_a_process_that_died_runs_out(directory: Path) -> None:
    run(
        directory,
        1,
        """
        with open_store(directory, KEY, NOW).database as database:
            calendar, _ = two_calendars(database)
            with database.transaction() as cursor:
                add_operation(cursor, kind="book", collection_id=calendar, uid="u", reference=None, href="/", payload={},
                              now=NOW, id="op")
            assert lease(database, "op", "the dead", NOW, 60)
        """,
    )
    with open_store(directory, KEY, NOW).database as database:
        assert operations(database)[0].owner == "the dead"
        assert not lease(database, "op", "the living", NOW + timedelta(seconds=59), 60)
        assert lease(database, "op", "the living", NOW + timedelta(seconds=60), 60)
        assert not lease(database, "op", "the dead", NOW + timedelta(seconds=61), 60)


@pytest.mark.parametrize("seed", range(3))
def test_a_process_killed_at_any_moment_leaves_whole_transactions(directory: Path, seed: int) -> None:
    open_store(directory, KEY, NOW).database.close()
    with processes(
        directory,
        1,
        """
        database = open_store(directory, KEY, NOW).database
        for n in range(100_000):
            with database.transaction() as cursor:
                add_account(cursor, name=f"{n}", url="https://cal.example/", username="u")
                journal.append(cursor, at=NOW, who="a", action="b", reference=None, uid=None, details={"n": n})
            print(n, flush=True)
        """,
    ) as (process,):
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("\n")
        process.stdin.flush()
        last = 0
        while last < 20 * (seed + 1):
            last = int(process.stdout.readline())
        process.kill()
        told = process.stdout.read().split()
        acknowledged = int(told[-1]) if told else last
    with open_store(directory, KEY, NOW).database as database:
        assert journal.verify(database) is None
        count = len(journal.entries(database))
        assert len(accounts(database)) == count
        assert count >= acknowledged  # the number told last may have been cut
