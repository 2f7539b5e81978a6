import pytest

from scheduling.store import journal
from scheduling.store.connection import Database
from tests.unit.store.samples import NOW

COLUMNS = ("at", "who", "action", "reference", "uid", "details", "hash")


@pytest.fixture
def kept(database: Database) -> Database:
    with database.transaction() as cursor:
        for n in range(5):
            assert (
                journal.append(
                    cursor, at=NOW, who="sophie", action="booked", reference=f"AAAAA{n}", uid=f"u{n}", details={"n": n}
                )
                == n + 1
            )
    return database


def spoil(database: Database, sql: str) -> None:
    with database.transaction() as cursor:
        cursor.execute(sql)


def test_entries_newest_first(kept: Database) -> None:
    found = journal.entries(kept, 2)
    assert [one.seq for one in found] == [5, 4]
    assert (found[0].at, found[0].who, found[0].action, found[0].reference, found[0].uid) == (
        NOW,
        "sophie",
        "booked",
        "AAAAA4",
        "u4",
    )
    assert found[0].details == {"n": 4}
    assert len(journal.entries(kept)) == 5


def test_a_whole_journal_is_whole(kept: Database) -> None:
    assert journal.verify(kept) is None


def test_an_empty_journal_is_whole(database: Database) -> None:
    assert journal.verify(database) is None
    assert journal.entries(database) == []


@pytest.mark.parametrize("column", COLUMNS)
def test_an_entry_that_was_changed_shows(kept: Database, column: str) -> None:
    spoil(kept, f"UPDATE journal SET {column} = 'other' WHERE seq = 3")
    assert journal.verify(kept) == 3


@pytest.mark.parametrize("sql", ["DELETE FROM journal WHERE seq = 3", "UPDATE journal SET seq = 30 WHERE seq = 3"])
def test_an_entry_taken_out_or_moved_shows(kept: Database, sql: str) -> None:
    spoil(kept, sql)
    assert journal.verify(kept) == 3


@pytest.mark.parametrize("left", range(5))
def test_a_cut_tail_shows(kept: Database, left: int) -> None:
    spoil(kept, f"DELETE FROM journal WHERE seq > {left}")
    assert journal.verify(kept) == left + 1


def test_an_entry_put_in_from_elsewhere_shows(kept: Database) -> None:
    spoil(kept, "INSERT INTO journal SELECT 6, at, who, action, reference, uid, details, hash FROM journal WHERE seq = 5")
    assert journal.verify(kept) == 6


def test_two_entries_exchanged_show(kept: Database) -> None:
    spoil(kept, "UPDATE journal SET seq = CASE seq WHEN 2 THEN -3 ELSE -2 END WHERE seq IN (2, 3)")
    spoil(kept, "UPDATE journal SET seq = -seq WHERE seq < 0")
    assert journal.verify(kept) == 2


def test_after_a_cut_new_entries_do_not_hide_it(kept: Database) -> None:
    spoil(kept, "DELETE FROM journal WHERE seq > 3")
    with kept.transaction() as cursor:
        assert journal.append(cursor, at=NOW, who="sophie", action="cancelled", reference=None, uid=None) == 6
    assert journal.verify(kept) == 4


def test_an_entry_is_written_with_what_it_tells_or_not_at_all(kept: Database) -> None:
    def interrupted() -> None:
        with kept.transaction() as cursor:
            journal.append(cursor, at=NOW, who="sophie", action="booked", reference=None, uid=None)
            raise LookupError

    with pytest.raises(LookupError):
        interrupted()
    assert len(journal.entries(kept)) == 5
    assert journal.verify(kept) is None


@pytest.mark.parametrize("field", ["family", "given", "birth_date", "ipp", "phone", "email", "note"])
def test_a_patient_never_enters_it(database: Database, field: str) -> None:
    with pytest.raises(ValueError, match="a patient"), database.transaction() as cursor:
        journal.append(cursor, at=NOW, who="s", action="a", reference=None, uid=None, details={field: "x"})
    assert journal.entries(database) == []
