import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduling.model.patient import Patient
from scheduling.store.connection import Database
from scheduling.store.objects import put_fetched
from scheduling.store.occurrences import find_appointments
from scheduling.store.search import search_appointments
from scheduling.store.words import folded
from tests.unit.store.samples import foreign, ingest_with, ours

PEOPLE = {
    "a": ("AAAAA1", Patient(family="Lefèvre-Nuñez", given="Zoé", ipp="800123")),
    "b": ("AAAAA2", Patient(family="Lecœur", given="Łukasz", ipp="800124")),
    "c": ("AAAAA3", Patient(family="D’Alembert", given="Jean-Pierre", ipp="9-12")),
    "d": ("AAAAA4", Patient(family="Großmann", given="Søren", ipp=None)),
}


@pytest.fixture
def filled(database: Database, calendar: int) -> Database:
    with database.transaction() as cursor:
        for uid, (reference, patient) in PEOPLE.items():
            body = ours(uid, reference, patient=patient)
            put_fetched(cursor, calendar, f"/a/{uid}.ics", None, body, ingest_with())
        put_fetched(cursor, calendar, "/a/f.ics", None, foreign("f", "SUMMARY:Réunion d'équipe"), ingest_with())
    return database


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("lefevre", "a"),
        ("LEFÈVRE", "a"),
        ("lefe\u0300vre", "a"),
        ("nunez zoe", "a"),
        ("zoé lef", "a"),
        ("Lefèvre-Nuñez", "a"),
        ("lecoeur", "b"),
        ("Lecœ", "b"),
        ("lukasz", "b"),
        ("d'alembert", "c"),
        ("jean pierre", "c"),
        ("alem", "c"),
        ("grossm", "d"),
        ("soren", "d"),
        ("800", "ab"),
        ("800123", "a"),
        ("9-12", "c"),
        ("aaaaa2", "b"),
        ("aaa-aa2", "b"),
        ("reunion", "f"),
        ("equip", "f"),
        ("téléconsultation", "abcd"),
        ("lefevre lecoeur", ""),
        ("fevre", ""),
        ("", ""),
        ("   ", ""),
        ("- * \" '", ""),
    ],
)
def test_what_is_typed_finds_whom_it_means(filled: Database, typed: str, expected: str) -> None:
    assert sorted(one.uid for one in search_appointments(filled, typed)) == list(expected)


@pytest.mark.parametrize(
    "typed", ["lefevre OR lecoeur", "names:lefevre", "NOT zoe", "lefevre*", '"lefevre', "NEAR(a b)", "^lef", "a AND"]
)
def test_operators_are_words_like_others(filled: Database, typed: str) -> None:
    assert len(search_appointments(filled, typed)) <= 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(st.text(st.characters()))
def test_no_text_breaks_it(filled: Database, typed: str) -> None:
    search_appointments(filled, typed)
    find_appointments(filled, typed)


def test_a_name_that_is_no_unicode_is_kept_and_found(database: Database, calendar: int) -> None:
    odd = Patient(family="Dur\ud800and\0x", given="Zoé")
    with database.transaction() as cursor:
        put_fetched(cursor, calendar, "/a/o.ics", None, ours("o", patient=odd), ingest_with())
    assert [one.patient for one in search_appointments(database, "zoe")] == [odd]


def test_no_more_than_asked_for(filled: Database) -> None:
    assert len(search_appointments(filled, "teleconsultation", limit=2)) == 2


def test_a_very_long_text_is_cut(filled: Database) -> None:
    assert search_appointments(filled, "zoé " * 100_000)[0].uid == "a"


@given(st.text(st.characters()))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)
