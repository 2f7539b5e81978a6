from datetime import timedelta

import pytest
from sqlcipher3 import dbapi2

from scheduling.store.connection import Database
from scheduling.store.outbox import (
    add_operation,
    add_write,
    adopt_write,
    finish,
    lease,
    mark_sent,
    operation,
    operations,
    release,
    set_payload,
    set_state,
    settle_write,
    writes,
)
from tests.unit.store.samples import NOW


def queue(database: Database, calendar: int, name: str, uid: str = "u1", kind: str = "book") -> str:
    with database.transaction() as cursor:
        return add_operation(
            cursor,
            kind=kind,
            collection_id=calendar,
            uid=uid,
            reference="7F3K2Q",
            href="/a/u1.ics",
            payload={"é": [1, None]},
            now=NOW,
            id=name,
        )


def note(database: Database, operation_id: str, nonce: str, body: bytes | None = None) -> int:
    with database.transaction() as cursor:
        return add_write(
            cursor, operation_id, step="claim", method="PUT", href="/a/c.ics", nonce=nonce, if_match='"1"', body=body
        )


def test_an_operation_as_it_was_meant(database: Database, calendar: int) -> None:
    queue(database, calendar, "op1")
    found = operation(database, "op1")
    assert found is not None
    assert (found.id, found.kind, found.collection_id, found.uid, found.reference) == ("op1", "book", calendar, "u1", "7F3K2Q")
    assert (found.href, found.payload, found.state, found.since) == ("/a/u1.ics", {"é": [1, None]}, "queued", NOW)
    assert (found.last_error, found.attempts, found.not_before, found.owner, found.lease_until) == (None, 0, None, None, None)
    assert operation(database, "nothing") is None


def test_without_an_id_it_gets_one_of_its_own(database: Database, calendar: int) -> None:
    with database.transaction() as cursor:
        ids = {
            add_operation(cursor, kind="edit", collection_id=calendar, uid="u", reference=None, href="/", payload={}, now=NOW)
            for _ in range(3)
        }
    assert {one.id for one in operations(database)} == ids
    assert len(ids) == 3


def test_oldest_first_and_by_state(database: Database, calendar: int) -> None:
    for name in ("b", "a", "c"):
        queue(database, calendar, name, uid=name)
    later = NOW + timedelta(minutes=5)
    with database.transaction() as cursor:
        set_state(cursor, "a", "unknown", last_error="timed_out", not_before=later)
        set_payload(cursor, "c", {"n": 2})
    assert [one.id for one in operations(database)] == ["b", "a", "c"]
    (unknown,) = operations(database, {"unknown", "taken"})
    assert (unknown.id, unknown.last_error, unknown.not_before) == ("a", "timed_out", later)
    assert operations(database, ()) == []
    with database.transaction() as cursor:
        set_state(cursor, "a", "queued")
    found = operation(database, "a")
    assert found is not None
    assert (found.last_error, found.not_before) == (None, None)
    assert operations(database)[2].payload == {"n": 2}


def test_a_state_that_is_none_is_our_bug(database: Database, calendar: int) -> None:
    queue(database, calendar, "op1")
    with pytest.raises(ValueError, match="done"), database.transaction() as cursor:
        set_state(cursor, "op1", "done")


def test_an_operation_needs_its_calendar(database: Database) -> None:
    with pytest.raises(dbapi2.IntegrityError):
        queue(database, 99, "op1")


def test_a_lease_is_of_one_until_it_runs_out_or_is_given_back(database: Database, calendar: int) -> None:
    queue(database, calendar, "op1")
    assert lease(database, "op1", "p1", NOW, 30)
    assert not lease(database, "op1", "p2", NOW + timedelta(seconds=29), 30)
    assert lease(database, "op1", "p1", NOW + timedelta(seconds=29), 30)  # renewed
    assert not lease(database, "op1", "p2", NOW + timedelta(seconds=58), 30)
    release(database, "op1", "p2")  # not p2's to give
    assert not lease(database, "op1", "p2", NOW + timedelta(seconds=58), 30)
    release(database, "op1", "p1")
    assert lease(database, "op1", "p2", NOW + timedelta(seconds=58), 30)
    assert not lease(database, "op1", "p1", NOW + timedelta(seconds=60), 30)
    assert lease(database, "op1", "p3", NOW + timedelta(seconds=88), 30)  # p2 died
    found = operation(database, "op1")
    assert found is not None
    assert (found.owner, found.attempts, found.lease_until) == ("p3", 3, NOW + timedelta(seconds=118))
    assert not lease(database, "nothing", "p1", NOW, 30)


def test_what_was_meant_later_waits_for_what_was_meant_earlier(database: Database, calendar: int) -> None:
    queue(database, calendar, "book")
    queue(database, calendar, "move", kind="move")
    queue(database, calendar, "other", uid="u2")
    assert not lease(database, "move", "p1", NOW, 30)
    assert lease(database, "other", "p1", NOW, 30)
    assert lease(database, "book", "p1", NOW, 30)
    assert not lease(database, "move", "p1", NOW, 30)
    for state in ("unknown", "conflict", "interrupted", "failed", "taken"):
        with database.transaction() as cursor:
            set_state(cursor, "book", state)
        release(database, "book", "p1")
        assert not lease(database, "move", "p1", NOW, 30)
    with database.transaction() as cursor:
        finish(cursor, "book")
    assert lease(database, "move", "p1", NOW, 30)


def test_a_withdrawal_waits_only_for_what_is_being_sent(database: Database, calendar: int) -> None:
    queue(database, calendar, "book")
    queue(database, calendar, "withdraw", kind="withdraw")
    assert lease(database, "book", "p1", NOW, 30)
    assert not lease(database, "withdraw", "p2", NOW, 30)
    assert lease(database, "withdraw", "p2", NOW + timedelta(seconds=30), 30)
    release(database, "withdraw", "p2")
    with database.transaction() as cursor:
        set_state(cursor, "book", "interrupted")
    release(database, "book", "p1")
    assert lease(database, "withdraw", "p2", NOW, 30)


def test_the_order_is_that_of_queueing_even_after_some_are_done(database: Database, calendar: int) -> None:
    queue(database, calendar, "one")
    with database.transaction() as cursor:
        finish(cursor, "one")
    queue(database, calendar, "two")
    queue(database, calendar, "three")
    assert [one.id for one in operations(database)] == ["two", "three"]
    assert not lease(database, "three", "p", NOW, 30)


def test_a_write_is_noted_sent_and_settled(database: Database, calendar: int) -> None:
    queue(database, calendar, "op1")
    one, two = note(database, "op1", "n1", b"body"), note(database, "op1", "n2")
    with database.transaction() as cursor:
        mark_sent(cursor, one, NOW)
        settle_write(cursor, two, "withdrawn")
    first, second = writes(database, "op1")
    assert (first.id, first.step, first.method, first.href, first.nonce, first.if_match) == (
        one,
        "claim",
        "PUT",
        "/a/c.ics",
        "n1",
        '"1"',
    )
    assert (first.body, first.sent_at, first.settled) == (b"body", NOW, None)
    assert (second.id, second.body, second.sent_at, second.settled) == (two, None, None, "withdrawn")


def test_what_is_finished_takes_its_writes_but_those_that_another_adopted(database: Database, calendar: int) -> None:
    queue(database, calendar, "op1")
    owed = note(database, "op1", "owed")
    note(database, "op1", "done")
    queue(database, calendar, "withdraw", uid="claim", kind="withdraw")
    with database.transaction() as cursor:
        adopt_write(cursor, owed, "withdraw")
        finish(cursor, "op1")
    assert operation(database, "op1") is None
    assert writes(database, "op1") == []
    assert [one.nonce for one in writes(database, "withdraw")] == ["owed"]
    assert database.rows("SELECT count(*) FROM writes") == [(1,)]
