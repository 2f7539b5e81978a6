"""A damaged file is told from a wrong key, set aside, and what only it knew is carried over."""

import contextlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from scheduling.errors import StoreDamaged, WrongKey
from scheduling.model.patient import Patient
from scheduling.store import journal
from scheduling.store.accounts import accounts
from scheduling.store.carry_over import carry_over
from scheduling.store.collections import collections, set_sync_state
from scheduling.store.conflicts import add_conflict, conflicts
from scheduling.store.connection import MARKER_FILE, Database, connect, quick_check
from scheduling.store.database import STORE_FILE, open_store
from scheduling.store.identities import identity, keep_identity
from scheduling.store.key_check import CHECK_FILE
from scheduling.store.objects import by_uid, objects_of, put_fetched, put_local
from scheduling.store.occurrences import find_appointments, widen
from scheduling.store.outbox import add_operation, add_write, operations, writes
from scheduling.store.schema import migrate
from tests.unit.store.samples import KEY, NOW, PARIS, between, foreign, ingest_with, ours, two_calendars

PAGE = 4096


def fill(database: Database) -> None:
    """An outbox of two, an unsent edit, an identity known only here, a conflict, a journal; and much that the server has."""
    one, other = two_calendars(database)
    ingest = ingest_with()
    with database.transaction() as cursor:
        for n in range(300):
            put_fetched(cursor, one, f"/a/{n}.ics", f'"{n}"', foreign(f"f{n}", f"DESCRIPTION:{'x' * 2000}"), ingest)
    with database.transaction() as cursor:
        put_local(cursor, one, "/a/new.ics", ours("mine"), ingest)
        keep_identity(cursor, "mine", Patient(family="Durand"), origin="local")
        for n in range(2):
            uid, href = ("mine", "/a/new.ics") if n == 0 else ("f1", "/a/1.ics")
            operation = add_operation(
                cursor,
                kind="book",
                collection_id=one,
                uid=uid,
                reference="7F3K2Q",
                href=href,
                payload={"n": n},
                now=NOW,
                id=f"op{n}",
            )
            add_write(cursor, operation, collection_id=other, step="claim", href=href, nonce=f"n{n}", at=NOW)
        add_conflict(
            cursor, uid="f2", collection_id=other, href="/b/2.ics", reference=None, local=b"l", server=b"s", base=b"b", since=NOW
        )
        for n in range(3):
            journal.append(cursor, at=NOW, who="sophie", action="booked", reference="7F3K2Q", uid="mine", details={"n": n})
        set_sync_state(cursor, one, sync_token="token", ctag="ctag", last_full=NOW)


@pytest.fixture
def filled(directory: Path) -> Path:
    with open_store(directory, KEY, NOW, zone=PARIS).database as database:
        fill(database)
    return directory / STORE_FILE


def page_of(path: Path, table: str) -> int:
    """The first page of a table that is not a page of pointers: where its rows begin."""
    connection = connect(path, KEY, journal_mode=None)
    try:
        found: int = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]
    finally:
        connection.close()
    return found


def zero_page(path: Path, number: int) -> None:
    with path.open("r+b") as file:
        file.seek((number - 1) * PAGE)
        file.write(bytes(PAGE))


def empty(path: Path) -> None:
    path.write_bytes(b"")


def cut_header(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100])


def cut_in_half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2 // PAGE * PAGE])


def cut_within_a_page(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2 + 7])


def overwrite_header(path: Path) -> None:
    path.write_bytes(os.urandom(PAGE) + path.read_bytes()[PAGE:])


def write_something_else(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\x00" + bytes(5000))


@pytest.mark.parametrize("damage", [empty, cut_header, cut_in_half, cut_within_a_page, overwrite_header, write_something_else])
def test_a_damaged_file_is_set_aside_and_a_new_store_works(filled: Path, damage: Callable[[Path], None]) -> None:
    damage(filled)
    damaged = filled.read_bytes()
    opened = open_store(filled.parent, KEY, NOW, zone=PARIS)
    with opened.database as database:
        (notice,) = opened.notices
        assert notice.code == "store_set_aside"
        assert Path(notice.values["path"]).name == "store-damaged-20261102T080000Z.db"
        assert Path(notice.values["path"]).read_bytes() == damaged
        assert notice.values["lost"]
        if not accounts(database):
            two_calendars(database)
        assert quick_check(database)
    again = open_store(filled.parent, KEY, NOW)
    again.database.close()
    assert again.notices == []


def test_a_wrong_key_on_a_sound_file_sets_nothing_aside(filled: Path) -> None:
    with pytest.raises(WrongKey):
        open_store(filled.parent, bytes(32), NOW)
    assert not list(filled.parent.glob("store-damaged*"))


def test_a_damaged_file_and_a_wrong_key_set_nothing_aside(filled: Path) -> None:
    overwrite_header(filled)
    with pytest.raises(WrongKey):
        open_store(filled.parent, bytes(32), NOW)
    assert not list(filled.parent.glob("store-damaged*"))


def test_without_a_key_check_nobody_can_tell_and_nothing_is_moved(filled: Path) -> None:
    overwrite_header(filled)
    (filled.parent / CHECK_FILE).unlink()
    with pytest.raises(StoreDamaged):
        open_store(filled.parent, KEY, NOW)
    assert not list(filled.parent.glob("store-damaged*"))


def test_two_damages_in_one_second_are_both_kept(filled: Path) -> None:
    for _ in range(2):
        empty(filled)
        open_store(filled.parent, KEY, NOW).database.close()
    assert len(list(filled.parent.glob("store-damaged-20261102T080000Z*.db"))) == 2


def test_a_page_in_the_middle_is_found_when_it_is_read_and_healed_at_the_next_opening(filled: Path) -> None:
    zero_page(filled, page_of(filled, "occurrences"))
    with open_store(filled.parent, KEY, NOW, zone=PARIS).database as database, pytest.raises(StoreDamaged):
        database.rows("SELECT * FROM occurrences")
    opened = open_store(filled.parent, KEY, NOW, zone=PARIS)
    with opened.database as database:
        (notice,) = opened.notices
        assert notice.values == {"path": notice.values["path"], "carried": "2", "lost": ""}
        assert_carried(database)


def test_a_page_in_the_middle_is_found_by_the_check_after_the_first_paint(filled: Path) -> None:
    zero_page(filled, page_of(filled, "search_data"))
    with open_store(filled.parent, KEY, NOW).database as database:
        assert not quick_check(database)
    opened = open_store(filled.parent, KEY, NOW, zone=PARIS)
    with opened.database as database:
        assert [one.code for one in opened.notices] == ["store_set_aside"]
        assert_carried(database)


def assert_carried(database: Database) -> None:
    assert [one.name for one in accounts(database)] == ["hospital"]
    assert [(one.sync_token, one.ctag, one.last_full) for one in collections(database)] == [(None, None, None)] * 2
    assert [(one.id, one.payload) for one in operations(database)] == [("op0", {"n": 0}), ("op1", {"n": 1})]
    other = next(one.id for one in collections(database) if one.name == "IDE")
    (write,) = writes(database, "op1")
    assert (write.nonce, write.collection_id, write.href, write.sent_at) == ("n1", other, "/a/1.ics", NOW)
    (edit,) = by_uid(database, "mine")
    assert edit.local == ours("mine")
    assert [one.local for one in conflicts(database)] == [b"l"]
    assert len(journal.entries(database)) == 3
    assert journal.verify(database) is None
    assert len(objects_of(database, edit.collection_id)) == 1  # the rest comes from the server
    # the index is made anew from what was carried over
    assert find_appointments(database, "7F3K2Q") == []
    widen(database, between("2026-11-01", "2026-12-01"), ingest_with())
    (found,) = find_appointments(database, "7F3K2Q")
    assert found.queued
    assert found.patient == Patient(family="Durand")
    assert identity(database, "mine") == Patient(family="Durand")
    with database.transaction() as cursor:  # and work goes on
        journal.append(cursor, at=NOW, who="sophie", action="booked", reference="7F3K2Q", uid="mine")
    assert journal.verify(database) is None


def test_what_lies_around_a_failing_page_of_the_outbox_is_carried_over_and_the_loss_is_named(filled: Path) -> None:
    with open_store(filled.parent, KEY, NOW).database as database, database.transaction() as cursor:
        for n in range(2, 40):
            add_operation(
                cursor,
                kind="edit",
                collection_id=1,
                uid=f"f{n}",
                reference=None,
                href=f"/a/{n}.ics",
                payload={"text": "y" * 1500},
                now=NOW,
                id=f"op{n}",
            )
    pages = leaf_pages(filled, "operations")
    assert len(pages) > 6
    zero_page(filled, pages[len(pages) // 2])
    with open_store(filled.parent, KEY, NOW).database as database, pytest.raises(StoreDamaged):
        operations(database)
    opened = open_store(filled.parent, KEY, NOW)
    with opened.database as database:
        carried = [one.id for one in operations(database)]
        lost = opened.notices[0].values["lost"]
    assert carried == sorted(carried, key=lambda name: int(name[2:]))
    assert carried[0] == "op0"
    assert carried[-1] == "op39"
    assert 30 <= len(carried) < 40
    assert "operations" in lost.split(", ")
    assert opened.notices[0].values["carried"] == str(len(carried))


def leaf_pages(path: Path, table: str) -> list[int]:
    """Those pages of a table that break reading it from the start after some rows, in the order of the rows."""
    whole = path.read_bytes()
    found: list[tuple[int, int]] = []
    for number in range(2, len(whole) // PAGE + 1):
        zero_page(path, number)
        rows = 0
        try:
            with contextlib.closing(connect(path, KEY, journal_mode=None)) as connection:
                for _ in connection.execute(f"SELECT * FROM {table} ORDER BY seq"):
                    rows += 1
        except dbapi2.DatabaseError:
            if rows:
                found.append((rows, number))
        path.write_bytes(whole)
    return [number for _, number in sorted(found)]


def test_a_store_that_another_process_has_open_is_not_moved_away(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduling.store.database.LOCK_TIMEOUT_S", 0.1)
    with open_store(filled.parent, KEY, NOW).database as in_use:
        (filled.parent / "store.suspect").touch()
        zero_page(filled, page_of(filled, "occurrences"))
        with pytest.raises(StoreDamaged):
            open_store(filled.parent, KEY, NOW)
        assert not list(filled.parent.glob("store-damaged*"))
        assert len(operations(in_use)) == 2
    opened = open_store(filled.parent, KEY, NOW)
    opened.database.close()
    assert [one.code for one in opened.notices] == ["store_set_aside"]


@pytest.mark.parametrize("moved", ["nothing", "sides", "all", "new made"])
def test_a_crash_while_setting_aside_is_gone_on_from(filled: Path, moved: str) -> None:
    zero_page(filled, page_of(filled, "occurrences"))
    damaged = filled.read_bytes()
    aside = filled.with_name("store-damaged-20261102T070000Z.db")
    (filled.parent / MARKER_FILE).write_text(aside.name)
    if moved != "nothing":
        filled.with_name(f"{STORE_FILE}-wal").touch()
        filled.with_name(f"{STORE_FILE}-wal").replace(f"{aside}-wal")
    if moved in {"all", "new made"}:
        filled.replace(aside)
    if moved == "all":
        filled.with_name("store.new").write_bytes(b"half made")
    if moved == "new made":
        new = connect(filled, KEY, journal_mode="DELETE")
        migrate(new, filled)
        carry_over(aside, KEY, new)
        new.close()
    opened = open_store(filled.parent, KEY, NOW, zone=PARIS)
    with opened.database as database:
        assert opened.notices[0].values == {"path": str(aside), "carried": "2", "lost": ""}
        assert aside.read_bytes() == damaged
        assert_carried(database)
    assert not (filled.parent / MARKER_FILE).exists()
    assert not (filled.parent / "store.new").exists()


def test_a_suspicion_without_damage_passes(filled: Path) -> None:
    (filled.parent / "store.suspect").touch()
    opened = open_store(filled.parent, KEY, NOW)
    with opened.database as database:
        assert opened.notices == []
        assert len(operations(database)) == 2
    assert not (filled.parent / "store.suspect").exists()


def test_what_the_write_ahead_log_holds_is_carried_over_too(filled: Path) -> None:
    opened = open_store(filled.parent, KEY, NOW, zone=PARIS)
    with opened.database.transaction() as cursor:
        add_operation(
            cursor, kind="edit", collection_id=1, uid="late", reference=None, href="/a/late.ics", payload={}, now=NOW, id="late"
        )
    copies = {path.name: path.read_bytes() for path in filled.parent.iterdir() if path.name.startswith(STORE_FILE)}
    opened.database.close()
    for name, content in copies.items():  # as a power cut leaves it
        (filled.parent / name).write_bytes(content)
    (filled.parent / "store.db-shm").unlink()
    zero_page(filled, page_with_wal_kept(filled))
    (filled.parent / "store.suspect").touch()
    again = open_store(filled.parent, KEY, NOW)
    with again.database as database:
        assert [one.code for one in again.notices] == ["store_set_aside"]
        assert [one.id for one in operations(database)] == ["op0", "op1", "late"]


def page_with_wal_kept(path: Path) -> int:
    wal = path.with_name(f"{STORE_FILE}-wal").read_bytes()
    number = page_of(path, "search_content")
    path.with_name(f"{STORE_FILE}-wal").write_bytes(wal)  # reading it may have brought it into the file
    return number
