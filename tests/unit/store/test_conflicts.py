from scheduling.store.conflicts import add_conflict, conflicts, conflicts_of, remove_conflict
from scheduling.store.connection import Cursor, Database
from tests.unit.store.samples import NOW


def add(cursor: Cursor, calendar: int, uid: str, operation_id: str | None = None, server: bytes | None = b"s") -> int:
    return add_conflict(
        cursor,
        uid=uid,
        collection_id=calendar,
        href=f"/a/{uid}.ics",
        reference="7F3K2Q",
        local=b"l",
        server=server,
        base=None,
        since=NOW,
        server_etag='"2"',
        operation_id=operation_id,
    )


def test_all_versions_are_kept_until_a_person_chooses(database: Database, calendar: int) -> None:
    with database.transaction() as cursor:
        one, two = add(cursor, calendar, "u1", "op1"), add(cursor, calendar, "u2", server=None)
    first, second = conflicts(database)
    assert (first.id, first.uid, first.collection_id, first.href, first.reference) == (one, "u1", calendar, "/a/u1.ics", "7F3K2Q")
    assert (first.local, first.server, first.base, first.server_etag, first.operation_id) == (b"l", b"s", None, '"2"', "op1")
    assert first.since == NOW
    assert second.server is None
    assert conflicts_of(database, "u2") == [second]
    with database.transaction() as cursor:
        remove_conflict(cursor, one)
        remove_conflict(cursor, one)
    assert [each.id for each in conflicts(database)] == [two]


def test_the_same_operation_meets_one_conflict_the_newest(database: Database, calendar: int) -> None:
    with database.transaction() as cursor:
        add(cursor, calendar, "u1", "op1", b"older")
        add(cursor, calendar, "u1", "op1", b"newer")
        add(cursor, calendar, "u1", None)
    assert [each.server for each in conflicts(database)] == [b"newer", b"s"]
