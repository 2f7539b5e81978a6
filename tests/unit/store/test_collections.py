from datetime import timedelta

import pytest

from scheduling.errors import NotFound
from scheduling.store.accounts import add_account
from scheduling.store.collections import (
    collection_by_id,
    collections,
    labels,
    set_collection_facts,
    set_followed,
    set_gone,
    set_sync_state,
    upsert_collections,
)
from scheduling.store.connection import Database
from scheduling.store.ingest import Ingest
from scheduling.store.objects import by_href, objects_of, put_fetched, put_local
from scheduling.store.outbox import add_operation, operations
from tests.unit.store.samples import NOW, Found, foreign, ours, two_calendars


def test_calendars_that_are_found_are_followed(database: Database) -> None:
    one, other = two_calendars(database)
    found = collections(database)
    assert {each.id for each in found} == {one, other}
    assert all(each.followed and not each.gone and each.sync_token is None and each.last_full is None for each in found)
    assert {each.account for each in found} == {"hospital"}


def test_found_again_they_keep_what_was_decided_and_how_far_they_are(database: Database) -> None:
    one, other = two_calendars(database)
    with database.transaction() as cursor:
        set_followed(cursor, other, False)
        set_sync_state(cursor, one, sync_token="t1", ctag="c1", last_full=NOW)
        set_collection_facts(cursor, one, writable=False, reports={"sync-collection"}, capabilities={"honest": True})
    account = collection_by_id(database, one).account_id
    with database.transaction() as cursor:
        # the server spells the address in another way, and the name has changed
        again = upsert_collections(
            cursor, account, [Found("https://cal.example/%61", name="Renamed", color="#ff0000"), Found("https://cal.example/b/")]
        )
    assert again == [one, other]
    first, second = collection_by_id(database, one), collection_by_id(database, other)
    assert (first.sync_token, first.ctag, first.last_full) == ("t1", "c1", NOW)
    assert (first.name, first.color, first.href) == ("Renamed", "#ff0000", "https://cal.example/%61")
    assert (first.reports, first.capabilities) == (frozenset({"sync-collection"}), {"honest": True})
    assert not second.followed


def test_what_the_server_no_longer_shows_is_marked_and_kept(database: Database, ingest: Ingest) -> None:
    one, other = two_calendars(database)
    account = collection_by_id(database, one).account_id
    with database.transaction() as cursor:
        put_fetched(cursor, other, "/b/1.ics", '"1"', foreign(), ingest)
        (by_address,) = upsert_collections(cursor, account, [Found("https://cal.example/shared/")], complete=False)
    assert not any(each.gone for each in collections(database))  # one calendar by its address says nothing of the others
    with database.transaction() as cursor:
        upsert_collections(cursor, account, [Found("https://cal.example/a/")])
    assert [collection_by_id(database, each).gone for each in (one, other, by_address)] == [False, True, False]
    assert len(objects_of(database, other)) == 1
    with database.transaction() as cursor:
        upsert_collections(cursor, account, [])
    assert [collection_by_id(database, each).gone for each in (one, other, by_address)] == [True, True, False]
    with database.transaction() as cursor:
        upsert_collections(cursor, account, [Found("https://cal.example/a/"), Found("https://cal.example/b/")])
    assert not any(each.gone for each in collections(database))


def test_sync_state_keeps_the_day_of_the_last_listing(database: Database) -> None:
    one, _ = two_calendars(database)
    with database.transaction() as cursor:
        set_sync_state(cursor, one, sync_token="t1", ctag=None, last_full=NOW)
    with database.transaction() as cursor:
        set_sync_state(cursor, one, sync_token="t2", ctag=None)
    found = collection_by_id(database, one)
    assert (found.sync_token, found.last_full) == ("t2", NOW)
    with database.transaction() as cursor:
        set_sync_state(cursor, one, sync_token=None, ctag="c", last_full=NOW + timedelta(days=1))
        set_gone(cursor, one)
    found = collection_by_id(database, one)
    assert (found.sync_token, found.ctag, found.gone) == (None, None, True)


def test_a_calendar_no_longer_followed_forgets_what_the_server_has_but_no_edit(database: Database, ingest: Ingest) -> None:
    one, _ = two_calendars(database)
    with database.transaction() as cursor:
        put_fetched(cursor, one, "/a/1.ics", '"1"', foreign(), ingest)
        put_local(cursor, one, "/a/2.ics", ours(), ingest)
        set_sync_state(cursor, one, sync_token="t", ctag="c", last_full=NOW)
        set_followed(cursor, one, False)
    found = collection_by_id(database, one)
    assert (found.followed, found.sync_token, found.ctag, found.last_full) == (False, None, None, None)
    assert [each.uid for each in objects_of(database, one)] == ["u1"]
    assert [each.id for each in collections(database, followed_only=True)] == [_]


def test_labels_tell_calendars_apart(database: Database) -> None:
    one, other = two_calendars(database)
    account = collection_by_id(database, one).account_id
    assert labels(collections(database)) == {one: "Consultations", other: "IDE"}
    with database.transaction() as cursor:
        more = upsert_collections(
            cursor,
            account,
            [
                Found("https://cal.example/c/", name="Personal", owner="Dr Paul Lefèvre"),
                Found("https://cal.example/d/", name="Personal", owner="Dr Hugo Tran"),
                Found("https://cal.example/e/", name="Twin", owner="Dr Hugo Tran"),
                Found("https://cal.example/f/", name="Twin", owner="Dr Hugo Tran"),
                Found("https://cal.example/g/", name="Lone", owner=""),
                Found("https://cal.example/h/", name="Lone", owner="Dr Hugo Tran"),
            ],
            complete=False,
        )
    called = labels(collections(database))
    assert [called[each] for each in more] == [
        "Dr Paul Lefèvre/Personal",
        "Dr Hugo Tran/Personal",
        "https://cal.example/e/",
        "https://cal.example/f/",
        "hospital/Lone",
        "Dr Hugo Tran/Lone",
    ]


def test_what_is_not_there_is_not_found(database: Database) -> None:
    with pytest.raises(NotFound) as refused:
        collection_by_id(database, 99)
    assert refused.value.kind == "calendar"


def test_a_calendar_that_moved_takes_everything_along(database: Database, ingest: Ingest) -> None:
    """The same resource-id under another address: objects, edits and what waits are not left behind under the old one."""
    same = "urn:uuid:1"
    with database.transaction() as cursor:
        account = add_account(cursor, name="hospital", url="https://cal.example/", username="secretariat")
        (one,) = upsert_collections(cursor, account, [Found("https://cal.example/old/", resource_id=same)])
        set_sync_state(cursor, one, sync_token="t", ctag=None, last_full=NOW)
        put_fetched(cursor, one, "https://cal.example/old/1.ics", '"1"', ours("u1"), ingest)
        put_local(cursor, one, "https://cal.example/old/1.ics", ours("u1", start="2026-11-03T11:00"), ingest)
        add_operation(
            cursor,
            kind="move",
            collection_id=one,
            uid="u1",
            reference="7F3K2Q",
            href="https://cal.example/old/1.ics",
            payload={},
            now=NOW,
        )
        assert upsert_collections(cursor, account, [Found("https://cal.example/dav/new/", resource_id=same)]) == [one]
    moved = collection_by_id(database, one)
    assert (moved.href, moved.gone, moved.sync_token, moved.suspect) == ("https://cal.example/dav/new/", False, None, "renamed")
    (stored,) = objects_of(database, one)
    assert stored.href == "https://cal.example/dav/new/1.ics"
    assert by_href(database, one, "/dav/new/1.ics") == stored
    assert [one.href for one in operations(database)] == ["https://cal.example/dav/new/1.ics"]


def test_two_addresses_of_one_calendar_that_are_both_shown_stay_two(database: Database) -> None:
    with database.transaction() as cursor:
        account = add_account(cursor, name="hospital", url="https://cal.example/", username="secretariat")
        both = [Found(f"https://cal.example/{name}/", resource_id="urn:uuid:1") for name in "ab"]
        (one,) = upsert_collections(cursor, account, both[:1])
        assert upsert_collections(cursor, account, both) == [one, one + 1]
    assert [one.href for one in collections(database)] == [one.href for one in both]


def test_what_the_server_offers_is_kept_from_discovery(database: Database) -> None:
    with database.transaction() as cursor:
        account = add_account(cursor, name="hospital", url="https://cal.example/", username="secretariat")
        found = Found("https://cal.example/a/", reports=frozenset({"sync-collection"}))
        upsert_collections(cursor, account, [found])
        upsert_collections(cursor, account, [Found("https://cal.example/a/")])
    assert [one.reports for one in collections(database)] == [{"sync-collection"}]
