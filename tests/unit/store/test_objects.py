from scheduling.store.connection import Database
from scheduling.store.ingest import Ingest
from scheduling.store.objects import (
    by_href,
    by_uid,
    clear_local,
    delete_object,
    drop_base,
    etags,
    object_by_id,
    objects_of,
    put_fetched,
    put_local,
    rebase_local,
    unreadable_objects,
)
from scheduling.store.occurrences import occurrences_between
from scheduling.store.outbox import add_operation, finish
from tests.unit.store.samples import NOW, between, foreign, ours

WEEK = between("2026-11-02", "2026-11-09")
ONE, TWO, THREE = (ours(start=f"2026-11-0{day}T10:00") for day in (3, 4, 5))
HREF = "https://cal.example/a/x%40y.ics"


def days(database: Database) -> list[int]:
    return [one.start.day for one in occurrences_between(database, WEEK)]


def queue(database: Database, calendar: int, uid: str = "u1") -> None:
    with database.transaction() as cursor:
        add_operation(
            cursor, kind="move", collection_id=calendar, uid=uid, reference="7F3K2Q", href=HREF, payload={}, now=NOW, id="op"
        )


def test_what_was_fetched_is_there_byte_by_byte_with_its_etag(database: Database, calendar: int, ingest: Ingest) -> None:
    with database.transaction() as cursor:
        stored = put_fetched(cursor, calendar, HREF, 'W/"1"', ONE, ingest)
    assert (stored.href, stored.etag, stored.uid, stored.base, stored.local) == (HREF, 'W/"1"', "u1", ONE, None)
    assert stored.body == ONE
    assert object_by_id(database, stored.id) == stored
    assert by_uid(database, "u1") == [stored]
    assert days(database) == [3]


def test_any_spelling_of_an_href_finds_it_and_the_servers_own_is_kept(database: Database, calendar: int, ingest: Ingest) -> None:
    with database.transaction() as cursor:
        first = put_fetched(cursor, calendar, "/a/%7Eamel/x%40y.ics", '"1"', ONE, ingest)
        again = put_fetched(cursor, calendar, "https://cal.example/a/~amel/x%40y.ics", '"2"', TWO, ingest)
        assert put_fetched(cursor, calendar, "/a/~amel/x%2540y.ics", '"3"', foreign("f1"), ingest).id != first.id
    assert again.id == first.id
    assert again.href == "https://cal.example/a/~amel/x%40y.ics"
    assert by_href(database, calendar, "/a/%7eamel/x%40y.ics") == again
    assert days(database) == [3, 4]


def test_the_same_href_in_another_calendar_is_another_object(
    database: Database, calendars: tuple[int, int], ingest: Ingest
) -> None:
    with database.transaction() as cursor:
        ids = {put_fetched(cursor, each, HREF, '"1"', ONE, ingest).id for each in calendars}
    assert len(ids) == 2
    assert len(by_uid(database, "u1")) == 2


def test_an_edit_is_seen_and_remembers_what_it_was_made_on(database: Database, calendar: int, ingest: Ingest) -> None:
    with database.transaction() as cursor:
        put_fetched(cursor, calendar, HREF, '"1"', ONE, ingest)
    queue(database, calendar)
    with database.transaction() as cursor:
        put_local(cursor, calendar, HREF, TWO, ingest)
    assert days(database) == [4]
    with database.transaction() as cursor:  # the server's version moves on under it
        stored = put_fetched(cursor, calendar, HREF, '"2"', THREE, ingest)
    assert (stored.base, stored.etag, stored.local, stored.edit_base, stored.edit_etag) == (THREE, '"2"', TWO, ONE, '"1"')
    assert days(database) == [4]
    with database.transaction() as cursor:  # a second edit is still made on what the person saw first
        assert put_local(cursor, calendar, HREF, ours(start="2026-11-06T10:00"), ingest).edit_base == ONE
    with database.transaction() as cursor:
        merged = rebase_local(cursor, stored.id, TWO, ingest)
    assert (merged.edit_base, merged.edit_etag, merged.local) == (THREE, '"2"', TWO)


def test_an_edit_that_arrived_goes_when_the_servers_version_comes(database: Database, calendar: int, ingest: Ingest) -> None:
    with database.transaction() as cursor:
        put_fetched(cursor, calendar, HREF, '"1"', ONE, ingest)
    queue(database, calendar)
    with database.transaction() as cursor:
        put_local(cursor, calendar, HREF, TWO, ingest)
    with database.transaction() as cursor:
        finish(cursor, "op")
        stored = put_fetched(cursor, calendar, HREF, '"2"', TWO, ingest)
    assert (stored.base, stored.local, stored.edit_base, stored.edit_etag) == (TWO, None, None, None)


def test_the_same_version_again_renews_the_etag_only(database: Database, calendar: int, ingest: Ingest) -> None:
    with database.transaction() as cursor:
        first = put_fetched(cursor, calendar, HREF, '"1"', ONE, ingest)
        again = put_fetched(cursor, calendar, HREF, '"2"', ONE, ingest)
    assert (again.id, again.etag, again.base) == (first.id, '"2"', ONE)
    assert days(database) == [3]


def test_an_edit_given_up_shows_the_server_again(database: Database, calendar: int, ingest: Ingest) -> None:
    with database.transaction() as cursor:
        stored = put_fetched(cursor, calendar, HREF, '"1"', ONE, ingest)
        put_local(cursor, calendar, HREF, TWO, ingest)
        cleared = clear_local(cursor, stored.id, ingest)
    assert cleared == stored
    assert days(database) == [3]


def test_a_booking_given_up_before_it_was_sent_is_gone(database: Database, calendar: int, ingest: Ingest) -> None:
    with database.transaction() as cursor:
        stored = put_local(cursor, calendar, HREF, ONE, ingest)
        assert (stored.base, stored.etag, stored.edit_base) == (None, None, None)
    assert days(database) == [3]
    with database.transaction() as cursor:
        assert clear_local(cursor, stored.id, ingest) is None
    assert days(database) == []
    assert object_by_id(database, stored.id) is None


def test_what_the_server_lost_while_an_edit_waits_is_not_lost_here(database: Database, calendar: int, ingest: Ingest) -> None:
    with database.transaction() as cursor:
        stored = put_fetched(cursor, calendar, HREF, '"1"', ONE, ingest)
        put_local(cursor, calendar, HREF, TWO, ingest)
        drop_base(cursor, stored.id, stored.etag)
    left = object_by_id(database, stored.id)
    assert left is not None
    assert (left.base, left.etag, left.local, left.edit_base, left.edit_etag) == (None, None, TWO, ONE, '"1"')


def test_without_an_edit_the_servers_version_is_not_dropped_by_mistake(database: Database, calendar: int, ingest: Ingest) -> None:
    with database.transaction() as cursor:
        stored = put_fetched(cursor, calendar, HREF, '"1"', ONE, ingest)
        drop_base(cursor, stored.id, stored.etag)
    assert object_by_id(database, stored.id) == stored


def test_etags_are_of_what_the_server_has(database: Database, calendar: int, ingest: Ingest) -> None:
    with database.transaction() as cursor:
        one = put_fetched(cursor, calendar, "/a/%7eone.ics", '"1"', ONE, ingest)
        two = put_fetched(cursor, calendar, "/a/two.ics", None, foreign("f1"), ingest)
        put_local(cursor, calendar, "/a/new.ics", ours("u2"), ingest)
    assert etags(database, calendar) == {
        "/a/~one.ics": (one.id, "/a/%7eone.ics", '"1"'),
        "/a/two.ics": (two.id, "/a/two.ics", None),
    }


def test_what_is_deleted_leaves_nothing_in_any_index(database: Database, calendar: int, ingest: Ingest) -> None:
    with database.transaction() as cursor:
        stored = put_fetched(cursor, calendar, HREF, '"1"', ONE, ingest)
        delete_object(cursor, stored.id)
        delete_object(cursor, stored.id)
    assert days(database) == []
    for table in ("objects", "occurrences", "search", "identities"):
        assert database.rows(f"SELECT count(*) FROM {table}") == [(0,)]


def test_an_unreadable_object_is_kept_as_it_is_and_named(database: Database, calendar: int, ingest: Ingest) -> None:
    with database.transaction() as cursor:
        put_fetched(cursor, calendar, "/a/1.ics", '"1"', ONE, ingest)
        put_fetched(cursor, calendar, "/a/bad.ics", '"1"', b"not a calendar \xff", ingest)
    (bad,) = unreadable_objects(database, calendar)
    assert (bad.base, bad.problem, bad.uid) == (b"not a calendar \xff", "not_icalendar", "")
    assert len(objects_of(database, calendar)) == 2
    with database.transaction() as cursor:  # mended on the server
        assert put_fetched(cursor, calendar, "/a/bad.ics", '"2"', foreign(), ingest).problem is None
    assert unreadable_objects(database, calendar) == []


def test_nothing_of_a_transaction_that_fails_stays(database: Database, calendar: int, ingest: Ingest) -> None:
    try:
        with database.transaction() as cursor:
            put_fetched(cursor, calendar, HREF, '"1"', ONE, ingest)
            raise LookupError
    except LookupError:
        pass
    assert objects_of(database, calendar) == []
    assert occurrences_between(database, between("2026-01-01", "2027-01-01")) == []
