from datetime import timedelta

from scheduling.model.patient import Patient
from scheduling.sealing import SealingKeys, new_key
from scheduling.store.connection import Database
from scheduling.store.identities import (
    drop_identities,
    forget_identity,
    forget_local_identity,
    identity,
    keep_identity,
    move_identity,
)
from scheduling.store.ingest import Ingest
from scheduling.store.objects import delete_object, put_fetched, put_local
from scheduling.store.occurrences import find_appointments
from scheduling.store.outbox import add_operation, finish
from scheduling.store.search import reindex_identities, search_appointments
from tests.unit.store.samples import KEYS, NOW, foreign, ingest_with, ours, paris

DURAND = Patient(family="Durand", given="Zoé", ipp="800123", birth_date="1960-02-01", note="appeler avant")
PETIT = Patient(family="Petit")


def put(database: Database, calendar: int, body: bytes, name: str = "u1", ingest: Ingest | None = None) -> int:
    with database.transaction() as cursor:
        return put_fetched(cursor, calendar, f"/a/{name}.ics", None, body, ingest or ingest_with()).id


def test_a_seal_is_opened_with_the_key_and_only_with_it(database: Database, calendar: int) -> None:
    body = ours(patient=DURAND)
    put(database, calendar, body, ingest=ingest_with(SealingKeys()))
    assert identity(database, "u1") is None
    assert find_appointments(database, "u1")[0].patient is None
    assert find_appointments(database, "u1")[0].reference == "7F3K2Q"
    with database.transaction() as cursor:  # the key is imported
        reindex_identities(cursor, ingest_with())
    assert identity(database, "u1") == DURAND
    assert find_appointments(database, "u1")[0].patient == DURAND
    assert [one.uid for one in search_appointments(database, "durand")] == ["u1"]


def test_a_seal_copied_from_another_event_tells_nothing(database: Database, calendar: int) -> None:
    stolen = ours("u1", patient=DURAND).replace(b"UID:u1", b"UID:u9")
    put(database, calendar, stolen, "u9")
    assert identity(database, "u9") is None


def test_what_the_event_says_now_counts(database: Database, calendar: int) -> None:
    put(database, calendar, ours(patient=DURAND))
    put(database, calendar, ours(patient=PETIT))
    assert identity(database, "u1") == PETIT
    assert search_appointments(database, "durand") == []
    # sealed anew with a key that is not here: the earlier name must not be shown for somebody else
    put(database, calendar, ours(patient=DURAND, keys=SealingKeys([new_key(NOW)])))
    assert identity(database, "u1") is None
    assert search_appointments(database, "petit") == []
    put(database, calendar, ours(patient=PETIT))
    put(database, calendar, ours())  # taken off the event by policy
    assert identity(database, "u1") is None


def test_without_a_key_the_identity_stays_here(database: Database, calendar: int, ingest: Ingest) -> None:
    with database.transaction() as cursor:
        put_local(cursor, calendar, "/a/u1.ics", ours(), ingest)
        keep_identity(cursor, "u1", DURAND, origin="local")
    put(database, calendar, ours(nonce="n2"))  # it comes back from the server, unsealed
    assert identity(database, "u1") == DURAND
    assert [one.patient for one in search_appointments(database, "800123")] == [DURAND]


def test_an_event_of_another_program_shows_no_patient(database: Database, calendar: int) -> None:
    put(database, calendar, ours(patient=DURAND))
    put(database, calendar, foreign("u1", "SUMMARY:Other"), "copy")
    assert [one.patient for one in find_appointments(database, "u1") if one.foreign] == [None]
    assert identity(database, "u1") == DURAND


def test_the_identity_goes_with_the_last_object_that_seals_it(
    database: Database, calendars: tuple[int, int], ingest: Ingest
) -> None:
    one = put(database, calendars[0], ours(patient=DURAND))
    other = put(database, calendars[1], ours(patient=DURAND))
    put(database, calendars[1], ours(nonce="n2"))  # unsealed in one place, still sealed in the other
    assert identity(database, "u1") == DURAND
    with database.transaction() as cursor:
        delete_object(cursor, other)
    assert identity(database, "u1") == DURAND
    with database.transaction() as cursor:
        delete_object(cursor, one)
    assert identity(database, "u1") is None


def test_what_is_known_only_here_outlives_its_object(database: Database, calendar: int, ingest: Ingest) -> None:
    with database.transaction() as cursor:
        stored = put_local(cursor, calendar, "/a/u1.ics", ours(), ingest)
        keep_identity(cursor, "u1", DURAND, origin="local")
        delete_object(cursor, stored.id)  # some servers rename an object: gone here, back there
    put(database, calendar, ours(), "renamed")
    assert find_appointments(database, "u1")[0].patient == DURAND
    assert [one.uid for one in search_appointments(database, "durand")] == ["u1"]
    with database.transaction() as cursor:
        forget_identity(cursor, "u1")
    assert identity(database, "u1") is None
    assert search_appointments(database, "durand") == []


def test_what_is_known_only_here_goes_with_its_appointment_to_a_new_uid(
    database: Database, calendar: int, ingest: Ingest
) -> None:
    with database.transaction() as cursor:
        put_local(cursor, calendar, "/a/u1.ics", ours(), ingest)
        keep_identity(cursor, "u1", DURAND, origin="local")
    put(database, calendar, ours("u2"), "u2")
    with database.transaction() as cursor:
        move_identity(cursor, "u1", "u2")
    assert (identity(database, "u1"), identity(database, "u2")) == (None, DURAND)
    assert [one.uid for one in search_appointments(database, "durand")] == ["u2"]
    assert [one.uid for one in search_appointments(database, "800123")] == ["u2"]
    put(database, calendar, ours("u2", nonce="n2"), "u2")  # still local: an unsealed text from the server does not take it away
    assert identity(database, "u2") == DURAND


def test_an_identity_moves_before_its_object_is_here(database: Database, calendar: int) -> None:
    with database.transaction() as cursor:
        keep_identity(cursor, "u1", DURAND, origin="local")
        move_identity(cursor, "u1", "u2")
    put(database, calendar, ours("u2"), "u2")
    assert find_appointments(database, "u2")[0].patient == DURAND
    assert [one.uid for one in search_appointments(database, "durand")] == ["u2"]


def test_only_what_is_known_only_here_moves(database: Database, calendar: int) -> None:
    put(database, calendar, ours(patient=DURAND))
    with database.transaction() as cursor:
        move_identity(cursor, "u1", "u2")  # the seal is opened where it is
        move_identity(cursor, "nowhere", "u1")
    assert (identity(database, "u1"), identity(database, "u2")) == (DURAND, None)
    assert [one.uid for one in search_appointments(database, "durand")] == ["u1"]


def test_what_came_to_nothing_is_forgotten_with_its_patient(database: Database, calendar: int, ingest: Ingest) -> None:
    with database.transaction() as cursor:
        stored = put_local(cursor, calendar, "/a/u1.ics", ours(), ingest)
        keep_identity(cursor, "u1", DURAND, origin="local")
        forget_local_identity(cursor, "u1")
    assert identity(database, "u1") == DURAND  # an object of that UID is still here
    assert [one.uid for one in search_appointments(database, "durand")] == ["u1"]
    with database.transaction() as cursor:
        delete_object(cursor, stored.id)
        keep_identity(cursor, "u2", PETIT, origin="local")
        forget_local_identity(cursor, "u1")
        forget_local_identity(cursor, "nowhere")
    assert (identity(database, "u1"), identity(database, "u2")) == (None, PETIT)
    assert database.rows("SELECT uid FROM identities") == [("u2",)]


def test_what_a_seal_tells_is_not_forgotten_as_if_it_were_known_only_here(database: Database) -> None:
    with database.transaction() as cursor:
        keep_identity(cursor, "u1", DURAND, origin="sealed")
        forget_local_identity(cursor, "u1")
    assert identity(database, "u1") == DURAND


def test_after_its_time_an_identity_is_dropped_and_not_opened_again(database: Database, calendar: int) -> None:
    put(database, calendar, ours("past", "AAAAAA", "2026-10-01T10:00", patient=DURAND), "past")
    put(database, calendar, ours("future", "BBBBBB", "2026-12-01T10:00", patient=DURAND), "future")
    with database.transaction() as cursor:
        keep_identity(cursor, "nowhere", PETIT, origin="local")
        assert drop_identities(cursor, NOW) == 2
    assert identity(database, "past") is None
    assert identity(database, "nowhere") is None
    assert identity(database, "future") == DURAND
    assert [one.uid for one in search_appointments(database, "durand")] == ["future"]
    put(database, calendar, ours("past", "AAAAAA", "2026-10-01T10:00", patient=DURAND, nonce="n2"), "past")
    with database.transaction() as cursor:
        reindex_identities(cursor, ingest_with())
        assert drop_identities(cursor, NOW - timedelta(days=90)) == 0  # an earlier day does not bring it back
        reindex_identities(cursor, ingest_with())
    assert identity(database, "past") is None
    # moved into the future it is somebody's appointment again
    put(database, calendar, ours("past", "AAAAAA", "2026-12-02T10:00", patient=DURAND, nonce="n3"), "past")
    assert identity(database, "past") == DURAND
    assert paris("2026-12-02T10:00") == find_appointments(database, "past")[0].start


def test_an_identity_that_waits_to_be_sent_is_not_dropped(database: Database, calendar: int, ingest: Ingest) -> None:
    with database.transaction() as cursor:
        put_local(cursor, calendar, "/a/u1.ics", ours(start="2026-10-01T10:00"), ingest)
        keep_identity(cursor, "u1", DURAND, origin="local")
        add_operation(
            cursor, kind="book", collection_id=calendar, uid="u1", reference=None, href="/", payload={}, now=NOW, id="op"
        )
        assert drop_identities(cursor, NOW) == 0
    assert identity(database, "u1") == DURAND
    with database.transaction() as cursor:
        finish(cursor, "op")
        assert drop_identities(cursor, NOW) == 1
    assert identity(database, "u1") is None


def test_keys_are_those_of_the_ingest(database: Database, calendar: int) -> None:
    assert KEYS.newest is not None
    put(database, calendar, ours(patient=DURAND))
    with database.transaction() as cursor:
        reindex_identities(cursor, ingest_with(SealingKeys()))  # the key was taken away
    assert identity(database, "u1") is None
