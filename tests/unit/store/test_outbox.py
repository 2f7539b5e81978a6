from datetime import timedelta

import pytest
from sqlcipher3 import dbapi2

from scheduling.store.conflicts import add_conflict, conflicts
from scheduling.store.connection import Database
from scheduling.store.outbox import (
    FIRST_LEASE,
    add_operation,
    add_write,
    adopt_write,
    finish,
    lease,
    operation,
    operations,
    plan_anew,
    release,
    relocate_write,
    set_state,
    settle_write,
    writes,
)
from tests.unit.store.samples import NOW


def queue(database: Database, calendar: int, name: str, uid: str = "u1", kind: str = "book", leased_by: str | None = None) -> str:
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
            leased_by=leased_by,
        )


def note(database: Database, operation_id: str, calendar: int, nonce: str) -> int:
    with database.transaction() as cursor:
        return add_write(cursor, operation_id, collection_id=calendar, step="claim", href="/a/c.ics", nonce=nonce, at=NOW)


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
    assert [one.id for one in operations(database)] == ["b", "a", "c"]
    (unknown,) = operations(database, {"unknown", "taken"})
    assert (unknown.id, unknown.last_error, unknown.not_before) == ("a", "timed_out", later)
    assert operations(database, ()) == []
    with database.transaction() as cursor:
        set_state(cursor, "a", "queued")
    found = operation(database, "a")
    assert found is not None
    assert (found.last_error, found.not_before) == (None, None)


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


def test_what_a_person_waits_for_is_leased_from_its_first_moment(database: Database, calendar: int) -> None:
    queue(database, calendar, "op1", leased_by="p1")
    found = operation(database, "op1")
    assert found is not None
    assert (found.state, found.owner, found.attempts) == ("sending", "p1", 1)
    assert found.lease_until == NOW + FIRST_LEASE
    just_before = NOW + FIRST_LEASE - timedelta(seconds=1)
    assert not lease(database, "op1", "p2", just_before, 30)
    assert lease(database, "op1", "p1", just_before, 30)  # p1 goes on with it: still the first attempt
    renewed = operation(database, "op1")
    assert renewed is not None
    assert (renewed.attempts, renewed.lease_until) == (1, just_before + timedelta(seconds=30))
    assert lease(database, "op1", "p2", just_before + timedelta(seconds=30), 30)  # p1 died, and its state tells that it did
    taken_over = operation(database, "op1")
    assert taken_over is not None
    assert (taken_over.state, taken_over.owner, taken_over.attempts) == ("sending", "p2", 2)


def test_what_is_planned_anew_is_queued_as_it_is_meant_now_and_keeps_its_place(
    database: Database, calendars: tuple[int, int]
) -> None:
    queue(database, calendars[0], "op1")
    queue(database, calendars[0], "op2")
    earlier = note(database, "op1", calendars[0], "n1")
    with database.transaction() as cursor:
        set_state(cursor, "op1", "taken", last_error="slot_taken", not_before=NOW)
        plan_anew(cursor, "op1", collection_id=calendars[1], href="/b/u1.ics", payload={"n": 2})
    first, second = operations(database)
    assert (first.id, first.collection_id, first.href, first.payload) == ("op1", calendars[1], "/b/u1.ics", {"n": 2})
    assert (first.state, first.last_error, first.not_before) == ("queued", None, None)
    assert (first.kind, first.uid, first.reference, first.since) == ("book", "u1", "7F3K2Q", NOW)
    assert (second.id, second.collection_id, second.payload) == ("op2", calendars[0], {"é": [1, None]})
    # what it wrote before is still where it was written
    assert [(one.id, one.collection_id) for one in writes(database, "op1")] == [(earlier, calendars[0])]
    assert not lease(database, "op2", "p", NOW, 30)


def test_a_write_is_noted_where_it_goes_and_from_then_on_may_have_arrived(database: Database, calendars: tuple[int, int]) -> None:
    queue(database, calendars[0], "op1")
    one, two = note(database, "op1", calendars[1], "n1"), note(database, "op1", calendars[0], "n2")
    first, second = writes(database, "op1")
    assert (first.id, first.operation_id, first.collection_id) == (one, "op1", calendars[1])
    assert (first.step, first.href, first.nonce, first.sent_at, first.settled) == ("claim", "/a/c.ics", "n1", NOW, None)
    assert (second.id, second.collection_id, second.nonce) == (two, calendars[0], "n2")
    assert writes(database, "nothing") == []


def test_a_write_is_settled_and_moved_to_where_the_server_put_it(database: Database, calendar: int) -> None:
    queue(database, calendar, "op1")
    one, two = note(database, "op1", calendar, "n1"), note(database, "op1", calendar, "n2")
    with database.transaction() as cursor:
        relocate_write(cursor, one, "/a/elsewhere.ics")
        settle_write(cursor, two, "withdrawn")
    assert [(each.id, each.href, each.nonce, each.sent_at, each.settled) for each in writes(database, "op1")] == [
        (one, "/a/elsewhere.ics", "n1", NOW, None),
        (two, "/a/c.ics", "n2", NOW, "withdrawn"),
    ]


def test_a_write_needs_its_operation_and_its_calendar(database: Database, calendar: int) -> None:
    queue(database, calendar, "op1")
    with pytest.raises(dbapi2.IntegrityError):
        note(database, "nothing", calendar, "n1")
    with pytest.raises(dbapi2.IntegrityError):
        note(database, "op1", 99, "n1")
    assert writes(database, "op1") == []


def test_what_is_finished_takes_its_writes_but_those_that_another_adopted(database: Database, calendars: tuple[int, int]) -> None:
    queue(database, calendars[0], "op1")
    owed = note(database, "op1", calendars[1], "owed")
    note(database, "op1", calendars[0], "done")
    queue(database, calendars[1], "withdraw", uid="claim", kind="withdraw")
    with database.transaction() as cursor:
        adopt_write(cursor, owed, "withdraw")
        finish(cursor, "op1")
    assert operation(database, "op1") is None
    assert writes(database, "op1") == []
    assert [(one.id, one.nonce, one.collection_id, one.settled) for one in writes(database, "withdraw")] == [
        (owed, "owed", calendars[1], None)
    ]
    assert database.rows("SELECT count(*) FROM writes") == [(1,)]


def test_a_write_that_is_gone_with_its_operation_cannot_be_adopted_unnoticed(database: Database, calendar: int) -> None:
    queue(database, calendar, "op1")
    owed = note(database, "op1", calendar, "owed")
    queue(database, calendar, "withdraw", uid="claim", kind="withdraw")
    with database.transaction() as cursor:
        finish(cursor, "op1")
        with pytest.raises(AssertionError):
            adopt_write(cursor, owed, "withdraw")


def test_what_is_finished_takes_the_conflict_that_it_met_and_no_other(database: Database, calendar: int) -> None:
    queue(database, calendar, "op1")
    queue(database, calendar, "op2")
    with database.transaction() as cursor:
        for met_by in ("op1", "op2", None):
            add_conflict(
                cursor,
                uid="u1",
                collection_id=calendar,
                href="/a/u1.ics",
                reference="7F3K2Q",
                local=b"l",
                server=b"s",
                base=b"b",
                since=NOW,
                operation_id=met_by,
            )
        finish(cursor, "op1")
    assert [one.operation_id for one in conflicts(database)] == ["op2", None]
    assert [one.id for one in operations(database)] == ["op2"]
