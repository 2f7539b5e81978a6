import pytest

from scheduling.errors import NotFound, ValueRefused
from scheduling.store.accounts import account, account_by_id, accounts, add_account, remove_account, unsent, update_account
from scheduling.store.collections import collections
from scheduling.store.conflicts import add_conflict
from scheduling.store.connection import Database
from scheduling.store.ingest import Ingest
from scheduling.store.objects import by_uid, put_fetched
from scheduling.store.outbox import add_operation
from scheduling.store.search import search_appointments
from tests.unit.store.samples import NOW, foreign, two_calendars


def test_an_account_is_kept_with_what_is_found_out_about_it(database: Database) -> None:
    with database.transaction() as cursor:
        account_id = add_account(cursor, name="hôpital", url="https://cal.example/", username="sophie")
    assert account(database, "hôpital").auth == "basic"
    with database.transaction() as cursor:
        update_account(
            cursor,
            account_id,
            auth="digest",
            principal="https://cal.example/p/",
            homes=["https://cal.example/h/"],
            capabilities={"a": [1]},
        )
        update_account(cursor, account_id)  # nothing new: all stays
    found = account_by_id(database, account_id)
    assert (found.auth, found.principal, found.homes) == ("digest", "https://cal.example/p/", ("https://cal.example/h/",))
    assert found.capabilities == {"a": [1]}
    assert accounts(database) == [found]


def test_a_name_is_taken_once(database: Database) -> None:
    with database.transaction() as cursor:
        add_account(cursor, name="hospital", url="https://cal.example/", username="sophie")
        with pytest.raises(ValueRefused):
            add_account(cursor, name="hospital", url="https://other.example/", username="sophie")
    assert len(accounts(database)) == 1


def test_who_is_not_there_is_not_found(database: Database) -> None:
    for question in (lambda: account(database, "nobody"), lambda: account_by_id(database, 9)):
        with pytest.raises(NotFound) as refused:
            question()
        assert refused.value.kind == "account"


def test_a_removed_account_takes_all_of_its_own_with_it_and_nothing_else(database: Database, ingest: Ingest) -> None:
    calendar, _ = two_calendars(database)
    with database.transaction() as cursor:
        other = add_account(cursor, name="other", url="https://other.example/", username="u")
        put_fetched(cursor, calendar, "/a/1.ics", '"1"', foreign("f1", "SUMMARY:Staff meeting"), ingest)
        add_operation(cursor, kind="edit", collection_id=calendar, uid="f1", reference=None, href="/a/1.ics", payload={}, now=NOW)
        add_conflict(
            cursor, uid="f1", collection_id=calendar, href="/a/1.ics", reference=None, local=b"", server=b"", base=b"", since=NOW
        )
    hospital = account(database, "hospital").id
    with database.transaction() as cursor:
        assert (unsent(cursor, hospital), unsent(cursor, other)) == (2, 0)
        remove_account(cursor, hospital)
    assert [one.name for one in accounts(database)] == ["other"]
    assert collections(database) == []
    assert by_uid(database, "f1") == []
    assert search_appointments(database, "staff") == []
    for table in ("operations", "conflicts", "occurrences", "search"):
        assert database.rows(f"SELECT count(*) FROM {table}") == [(0,)]
